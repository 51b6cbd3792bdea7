package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedMessageTest {

    private static final int AROUND_BYTES = 256 * 1024;
    private static final long GIB = 1L << 30;

    /** A message in a file, which is never there as a whole: its beginning, and then zeros. */
    private static final class HugeFile implements EncodedBytes {
        private final byte[] begin;
        private final long size;
        private long bytesRead;

        private HugeFile(String begin, long size) {
            this.begin = HexFormat.of().parseHex(begin);
            this.size = size;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void read(long position, ByteBuffer into) {
            bytesRead += into.remaining();
            for (long at = position; into.hasRemaining(); at++) {
                into.put(at < begin.length ? begin[(int) at] : 0);
            }
        }
    }

    /** A value: text, binary, or a list; and a sequence. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "005377B1BFFFFFF8",
                "005377B0BFFFFFF8",
                "005377D0BFFFFFF800000001B0",
                "005376D0BFFFFFF800000001B0"
            })
    void shouldRefuseAHugeBodyThatIsNoDataBeforeItIsRead(String begin) {
        HugeFile file = new HugeFile(begin, 3 * GIB);

        assertThatThrownBy(() -> new EncodedMessage(file))
                .isInstanceOf(AmqpRefusal.class)
                .hasMessageContaining("3221225472 bytes with a body that is no audio (expected: data sections");
        assertThat(file.bytesRead).isLessThanOrEqualTo(2 * AROUND_BYTES);
    }

    @Test
    void shouldLeaveDataOfAnySizeWhereItIs() throws Exception {
        HugeFile file = new HugeFile("005375B03FFFFFF8", GIB);

        EncodedMessage message = new EncodedMessage(file);

        assertThat(message.dataBytes()).isEqualTo(GIB - 8);
        assertThat(file.bytesRead).isLessThanOrEqualTo(2 * AROUND_BYTES);
    }
}
