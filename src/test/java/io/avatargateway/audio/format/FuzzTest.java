package io.avatargateway.audio.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.avatargateway.audio.GrowingSpeech;
import io.avatargateway.audio.Speech;
import io.avatargateway.audio.SpeechReader;
import io.avatargateway.suite.Endurance;
import io.avatargateway.suite.Rounds;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged files, whole and in pieces: speech or a fault comes of each, in bounded time and memory, and never anything
 * else.
 */
@Endurance
class FuzzTest {

    /** Of each format. */
    private static final int FILES = Rounds.of(60, 5_000);

    private static final Duration LONGEST = Duration.ofSeconds(20);
    /** What one file may need in all: the longest speech it may be, decoded at 96 kHz, several times. */
    private static final long MOST_BYTES = 100_000_000;

    static Stream<Arguments> formats() throws Exception {
        byte[] samples = new byte[6000];
        new Random(1).nextBytes(samples);
        return Stream.of(
                Arguments.of("wav", TestFiles.wav(44_100, 2, samples)),
                Arguments.of("au", TestFiles.au(3, 44_100, 2, samples.length, samples)),
                Arguments.of("aiff", TestFiles.aiff(2, 16, samples.length / 4, null, samples)),
                Arguments.of("aifc", TestFiles.aiff(1, 8, samples.length, "ulaw", samples)),
                Arguments.of("mp3", TestFiles.resource("speech.mp3")),
                Arguments.of("flac", TestFiles.resource("speech.flac")),
                Arguments.of("bomb", TestFiles.silentFlac(100, 0)),
                Arguments.of("opus", TestFiles.resource("speech.opus")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    @Timeout(value = 900, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldSpeakOrRefuseWhateverComes(String name, byte[] sound) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int spoken = 0;
        for (int seed = 0; seed < FILES; seed++) {
            Random random = new Random(seed);
            byte[] damaged = damaged(sound, random, name);
            long before = thread.getCurrentThreadAllocatedBytes();
            try {
                String whole = outcome(damaged, null);
                String pieces = outcome(damaged, random);
                spoken += whole.startsWith("spoken") ? 1 : 0;
                // What is spoken to its end is so in pieces, too; faults are found later there, and may be others.
                if (whole.startsWith("spoken") || pieces.startsWith("spoken")) {
                    assertThat(pieces).isEqualTo(whole);
                }
            } catch (Throwable e) {
                throw new AssertionError(name + " with seed " + seed + ": " + e, e);
            }
            assertThat(thread.getCurrentThreadAllocatedBytes() - before)
                    .as(name + " with seed " + seed)
                    .isLessThan(MOST_BYTES);
        }
        System.out.println(name + ": " + spoken + " of " + FILES + " damaged files were spoken to their end");
    }

    /** The result of the bytes, at once or piece by piece. */
    private static String outcome(byte[] bytes, Random pieces) throws Exception {
        long heard = 0;
        try {
            if (pieces == null) {
                try (Speech speech = SpeechReader.read(null, bytes, LONGEST)) {
                    heard = drained(speech);
                }
            } else {
                try (GrowingSpeech speech = SpeechReader.growing(null, LONGEST)) {
                    for (int at = 0; at < bytes.length; ) {
                        int end = Math.min(bytes.length, at + 1 + pieces.nextInt(2000));
                        speech.append(Arrays.copyOfRange(bytes, at, end));
                        at = end;
                        heard += drained(speech);
                    }
                    speech.end();
                    heard += drained(speech);
                }
            }
        } catch (SpeechFormatException e) {
            assertThat(e.getMessage()).contains("expected: ").doesNotContain("null");
            return e.fault().name();
        }
        assertThat(heard).isLessThanOrEqualTo(LONGEST.toMillis() * Pcm16.BYTES_PER_MILLI);
        return "spoken: " + heard;
    }

    private static long drained(Speech speech) throws Exception {
        long heard = 0;
        for (byte[] frame = speech.nextFrame(6000); frame != null && frame.length > 0; frame = speech.nextFrame(6000)) {
            heard += frame.length;
        }
        return heard;
    }

    private static byte[] damaged(byte[] sound, Random random, String name) {
        byte[] bytes = sound.clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            // Headers are where lies matter most.
            int reach = random.nextBoolean() ? Math.min(bytes.length, 120) : bytes.length;
            int at = random.nextInt(reach);
            int length = Math.min(1 + random.nextInt(8), bytes.length - at);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> Arrays.fill(bytes, at, at + length, (byte) 0xFF);
                case 2 -> Arrays.fill(bytes, at, at + length, (byte) 0);
                case 3 -> bytes[at] = (byte) random.nextInt(256);
                case 4 -> bytes = Arrays.copyOf(bytes, Math.max(1, random.nextInt(bytes.length)));
                default ->
                    bytes = TestFiles.concat(
                            Arrays.copyOf(bytes, at),
                            Arrays.copyOfRange(bytes, random.nextInt(at + 1), at),
                            Arrays.copyOfRange(bytes, at, bytes.length));
            }
        }
        if (name.equals("opus") && random.nextInt(4) > 0) {
            mendPages(bytes);
        }
        if ((name.equals("flac") || name.equals("bomb")) && random.nextInt(4) > 0) {
            mendFrames(bytes);
        }
        return bytes;
    }

    /** Makes check sums right again, so that what is behind them is reached. */
    private static void mendPages(byte[] bytes) {
        for (int at = 0; at + 27 < bytes.length; at++) {
            if (bytes[at] == 'O' && bytes[at + 1] == 'g' && bytes[at + 2] == 'g' && bytes[at + 3] == 'S') {
                int end = at + 27 + (bytes[at + 26] & 0xFF);
                for (int i = at + 27; i < Math.min(bytes.length, at + 27 + (bytes[at + 26] & 0xFF)); i++) {
                    end += bytes[i] & 0xFF;
                }
                if (end <= bytes.length) {
                    ByteBuffer.wrap(bytes).putInt(at + 22, 0);
                    int sum = CheckSums.crc32(Arrays.copyOfRange(bytes, at, end));
                    ByteBuffer.wrap(bytes).putInt(at + 22, Integer.reverseBytes(sum));
                }
            }
        }
    }

    private static void mendFrames(byte[] bytes) {
        int start = -1;
        for (int at = 0; at + 16 < bytes.length; at++) {
            boolean head = (bytes[at] & 0xFF) == 0xFF && (bytes[at + 1] & 0xFE) == 0xF8;
            if (head && start >= 0 && at - start > 10) {
                int sum = CheckSums.crc16(bytes, start, at - start - 2);
                bytes[at - 2] = (byte) (sum >> 8);
                bytes[at - 1] = (byte) sum;
            }
            if (head) {
                start = at;
                // Without a size of its own, as encoders write them.
                int headBytes = (bytes[at + 2] & 0xF0) == 0x70 ? 7 : (bytes[at + 2] & 0xF0) == 0x60 ? 6 : 5;
                bytes[at + headBytes] = (byte) CheckSums.crc8(bytes, at, headBytes);
            }
        }
    }
}
