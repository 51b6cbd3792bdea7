package io.avatargateway.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.jms.CompressedBodies;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of a body is kept and inflated. */
class BodyStreamTest {

    private static final int MAX = 3 * CompressedBodies.MIB;

    private final ByteArrayOutputStream target = new ByteArrayOutputStream();

    /** What stands behind the limit is no compressed data: it would be found out if it were inflated. */
    @Test
    void shouldInflateNothingBeyondTheLimit() throws Exception {
        byte[] start = CompressedBodies.zeros(5);
        byte[] body = Arrays.copyOf(start, start.length * 2);
        Arrays.fill(body, start.length - 512, body.length, (byte) 0xFF);
        BodyStream stream = new BodyStream(target, MAX, true);
        stream.write(body, 0, body.length);
        assertThat(stream.giveBack()).isFalse();
        assertThat(target.size()).isLessThanOrEqualTo(MAX);
    }

    @Test
    void shouldInflateWhatFitsExactly() throws Exception {
        byte[] body = CompressedBodies.noise(MAX);
        assertThat(write(CompressedBodies.compress(body, Deflater.DEFAULT_COMPRESSION), MAX))
                .isTrue();
        assertThat(target.toByteArray()).isEqualTo(body);
    }

    @Test
    void shouldFindOneByteMoreThanFits() throws Exception {
        byte[] body = CompressedBodies.compress(CompressedBodies.noise(MAX), Deflater.DEFAULT_COMPRESSION);
        assertThat(write(body, MAX - 1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 1000})
    void shouldNotTakeWhatIsCutOffForAWhole(int bytes) {
        byte[] body = CompressedBodies.compress(CompressedBodies.noise(5_000), Deflater.DEFAULT_COMPRESSION);
        assertThatThrownBy(() -> write(Arrays.copyOf(body, bytes), MAX)).isInstanceOf(ZipException.class);
    }

    @Test
    void shouldNotTakeSomethingElseForCompressed() {
        assertThatThrownBy(() -> write(CompressedBodies.noise(5_000), MAX)).isInstanceOf(ZipException.class);
    }

    @Test
    void shouldKeepWhatIsNotCompressedAsItIs() throws Exception {
        BodyStream stream = new BodyStream(target, 3, false);
        stream.write(7);
        stream.write(new byte[] {8, 9}, 0, 2);
        assertThat(stream.giveBack()).isTrue();
        assertThat(stream.size()).isEqualTo(3);
        // The client still has it.
        stream.write(10);
        assertThat(target.toByteArray()).containsExactly(7, 8, 9);
    }

    /** In pieces, as packets bring it. */
    private boolean write(byte[] body, long maxBytes) throws IOException {
        BodyStream stream = new BodyStream(target, maxBytes, true);
        for (int i = 0; i < body.length; i += 1000) {
            stream.write(body, i, Math.min(1000, body.length - i));
        }
        stream.close();
        return stream.giveBack();
    }
}
