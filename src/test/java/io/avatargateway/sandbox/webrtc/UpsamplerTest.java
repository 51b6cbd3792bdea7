package io.avatargateway.sandbox.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpsamplerTest {
    private static final int BLOCK = 160;
    private static final int AMPLITUDE = 10_000;

    /** Half a second of a tone, block by block, without the beginning. */
    private static double[] upsampled(double hertz) {
        Upsampler upsampler = new Upsampler(BLOCK);
        byte[] in = new byte[2 * BLOCK];
        byte[] out = new byte[6 * BLOCK];
        int blocks = 50;
        double[] all = new double[(blocks - 1) * 3 * BLOCK];
        for (int block = 0; block < blocks; block++) {
            for (int i = 0; i < BLOCK; i++) {
                short sample =
                        (short) Math.round(AMPLITUDE * Math.sin(2 * Math.PI * hertz * (block * BLOCK + i) / 16_000));
                in[2 * i] = (byte) sample;
                in[2 * i + 1] = (byte) (sample >> 8);
            }
            upsampler.next(in, out);
            for (int i = 0; i < 3 * BLOCK && block > 0; i++) {
                all[(block - 1) * 3 * BLOCK + i] = (short) ((out[2 * i] & 0xff) | out[2 * i + 1] << 8);
            }
        }
        return all;
    }

    /** How much of a frequency there is, as the amplitude of a tone. */
    private static double amplitude(double[] samples, double hertz) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < samples.length; i++) {
            double angle = 2 * Math.PI * hertz * i / 48_000;
            re += samples[i] * Math.cos(angle);
            im += samples[i] * Math.sin(angle);
        }
        return 2 * Math.hypot(re, im) / samples.length;
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1000, 4000, 6000, 7000})
    void shouldKeepTonesAsLoudAsTheyAre(int hertz) {
        assertThat(20 * Math.log10(amplitude(upsampled(hertz), hertz) / AMPLITUDE))
                .isCloseTo(0, within(1.0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 4000, 6000})
    void shouldAddNoImages(int hertz) {
        double[] samples = upsampled(hertz);
        for (int image : new int[] {16_000 - hertz, 16_000 + hertz}) {
            assertThat(20 * Math.log10(amplitude(samples, image) / AMPLITUDE))
                    .as("%d Hz of %d Hz", image, hertz)
                    .isLessThan(-60);
        }
    }

    @Test
    void shouldKeepSilenceSilent() {
        assertThat(upsampled(0)).containsOnly(0.0);
    }
}
