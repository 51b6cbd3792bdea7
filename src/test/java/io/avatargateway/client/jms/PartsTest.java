package io.avatargateway.client.jms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cutting speech while it comes. */
class PartsTest {

    /** Gives this number of bytes at a time, and says how many it gave. */
    private static final class Drip extends InputStream {
        private final byte[] bytes;
        private final int[] steps;
        private int given;
        private int step;

        Drip(byte[] bytes, int... steps) {
            this.bytes = bytes;
            this.steps = steps;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("a byte at a time");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (given == bytes.length) {
                return -1;
            }
            int count = Math.min(Math.min(steps[step % steps.length], length), bytes.length - given);
            step++;
            System.arraycopy(bytes, given, buffer, offset, count);
            given += count;
            return count;
        }
    }

    private static byte[] noise(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static List<byte[]> all(Parts parts) throws IOException {
        List<byte[]> all = new ArrayList<>();
        do {
            all.add(parts.next());
        } while (!parts.wasLast());
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 127, 128, 129, 1000, 16_384, 16_385, 100_001})
    void shouldKeepEveryByteInOrderAndKnowTheLastPart(int count) throws IOException {
        byte[] speech = noise(count);

        List<byte[]> parts = all(new Parts(new Drip(speech, 7, 300, 64, 4096), 1024));

        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        parts.forEach(joined::writeBytes);
        assertThat(joined.toByteArray()).isEqualTo(speech);
        for (byte[] part : parts.subList(0, parts.size() - 1)) {
            assertThat(part.length % Parts.ALIGNMENT).isZero();
            assertThat(part.length).isBetween(Parts.ALIGNMENT, 1024);
        }
        if (count > 0) {
            assertThat(parts.get(parts.size() - 1)).isNotEmpty();
        }
    }

    @Test
    void shouldHandOnWhatIsThereWithoutWaitingForMore() throws IOException {
        Drip slow = new Drip(noise(3000), 1000);
        Parts parts = new Parts(slow, 16_384);

        assertThat(parts.next()).hasSize(960);
        assertThat(slow.given).isEqualTo(1000);
        assertThat(parts.wasLast()).isFalse();
    }

    @Test
    void shouldSendAShortUtteranceAsOnePart() throws IOException {
        assertThat(all(new Parts(new ByteArrayInputStream(noise(64)), 1024))).hasSize(1);
    }
}
