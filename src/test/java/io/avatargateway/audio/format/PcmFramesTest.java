package io.avatargateway.audio.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class PcmFramesTest {

    private final PcmFrames frames = new PcmFrames();

    /** Whatever is put in, taken and asked for in whichever order: the bytes come out as they went in. */
    @RepeatedTest(50)
    void shouldGiveBackEveryByteInOrder(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int[] sizes = {2, 640, 2048, 6_000, 65_536, 200_000};
        for (int step = 0; step < 200; step++) {
            int size = sizes[random.nextInt(sizes.length)];
            switch (random.nextInt(4)) {
                case 0 -> frames.frameBytes(size);
                case 1 -> {
                    byte[] some = new byte[2 * random.nextInt(5_000)];
                    random.nextBytes(some);
                    frames.put(ByteBuffer.wrap(some), some.length);
                    in.writeBytes(some);
                }
                case 2 -> {
                    float[] some = new float[random.nextInt(3_000)];
                    for (int i = 0; i < some.length; i++) {
                        some[i] = random.nextInt(1 << 16) / 32_768f - 1;
                        int sample = Math.round(some[i] * 32_768);
                        in.write(sample);
                        in.write(sample >> 8);
                    }
                    frames.put(some, some.length);
                }
                default -> {
                    int expected = Math.min(size, frames.ready());
                    byte[] taken = frames.take(size);
                    assertThat(taken).hasSize(expected);
                    out.writeBytes(taken);
                }
            }
            assertThat(frames.ready()).isEqualTo(in.size() - out.size());
        }
        out.writeBytes(frames.take(Integer.MAX_VALUE));

        assertThat(out.toByteArray()).isEqualTo(in.toByteArray());
    }

    /** What a reader has got stays as it is. */
    @Test
    void shouldNotWriteIntoAFrameThatWasTaken() {
        frames.frameBytes(640);
        frames.put(ByteBuffer.wrap(filled(640, 1)), 640);
        byte[] first = frames.take(640);
        frames.put(ByteBuffer.wrap(filled(900, 2)), 900);
        byte[] second = frames.take(640);
        frames.put(ByteBuffer.wrap(filled(640, 3)), 640);

        assertThat(first).isEqualTo(filled(640, 1));
        assertThat(second).isEqualTo(filled(640, 2));
        assertThat(frames.take(260)).isEqualTo(filled(260, 2));
        assertThat(frames.take(1_000)).isEqualTo(filled(640, 3));
    }

    @Test
    void shouldCutWhatIsLouderThanSixteenBits() {
        frames.put(new float[] {-2, 2}, 2);

        assertThat(frames.take(4)).containsExactly(0x00, 0x80, 0xFF, 0x7F);
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
