package io.avatargateway.audio.resample;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.audio.GrowingSpeech;
import io.avatargateway.audio.Signal;
import io.avatargateway.audio.Speech;
import io.avatargateway.audio.SpeechReader;
import io.avatargateway.suite.Endurance;
import io.avatargateway.suite.Rounds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {

    private static final double AMPLITUDE = 0.5;
    private static final double AMPLITUDE_DECIBEL = 20 * Math.log10(AMPLITUDE);
    /** At both ends a tone begins and stops, which is heard at all frequencies. */
    private static final int EDGE = 1000;

    @ParameterizedTest
    @ValueSource(
            ints = {
                8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 33_333, 44_100, 48_000, 64_000, 88_200, 96_000
            })
    void shouldLetTheBandPassWithinADecibelAndAddNothing(int rateHz) throws Exception {
        double band = Math.min(7_000, rateHz / 2.0 * 7 / 8);
        double worstGain = 0;
        double worstRest = -200;
        for (double hertz = 50; hertz < band; hertz += 747.3) {
            double[] out = converted(Signal.sine(hertz, AMPLITUDE, rateHz, rateHz), rateHz);
            double gain = Signal.tone(out, EDGE, out.length - EDGE, hertz, 16_000) - AMPLITUDE_DECIBEL;
            worstGain = Math.max(worstGain, Math.abs(gain));
            worstRest = Math.max(worstRest, rest(out, hertz) - Signal.level(out, EDGE, out.length - EDGE));
        }
        System.out.printf("%d Hz: pass band within %.4f dB, all else at %.1f dB%n", rateHz, worstGain, worstRest);
        assertThat(worstGain).isLessThan(0.1);
        // Images of what passes, harmonics, and the rounding to 16 bits.
        assertThat(worstRest).isLessThan(-75);
    }

    @ParameterizedTest
    @ValueSource(ints = {22_050, 24_000, 32_000, 33_333, 44_100, 48_000, 64_000, 88_200, 96_000})
    void shouldStopWhatWouldComeBackAsAnAlias(int rateHz) throws Exception {
        double worst = -200;
        for (double hertz = 9_000; hertz < rateHz / 2.0; hertz += 1_487.1) {
            // Before it is rounded to 16 bits, which would make silence of it.
            float[] in = new float[rateHz];
            for (int i = 0; i < in.length; i++) {
                in[i] = (float) (AMPLITUDE * Math.sin(2 * Math.PI * hertz * i / rateHz));
            }
            Resampler resampler = new Resampler(rateHz);
            float[] floats = new float[resampler.most(in.length)];
            double[] out = new double[resampler.accept(in, in.length, floats)];
            for (int i = 0; i < out.length; i++) {
                out[i] = floats[i];
            }
            worst = Math.max(worst, Signal.level(out, EDGE, out.length - EDGE) + 3.01 - AMPLITUDE_DECIBEL);
        }
        System.out.printf("%d Hz: from 9 kHz on at %.1f dB%n", rateHz, worst);
        assertThat(worst).isLessThan(-80);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 11_025, 12_000})
    void shouldStopTheImagesOfANarrowerBand(int rateHz) throws Exception {
        double worst = -200;
        for (double hertz = 200; hertz <= rateHz / 2.0 * 7 / 8; hertz += 311.7) {
            double[] out = converted(Signal.sine(hertz, AMPLITUDE, rateHz, rateHz), rateHz);
            double image = Signal.tone(out, EDGE, out.length - EDGE, rateHz - hertz, 16_000);
            worst = Math.max(worst, image - AMPLITUDE_DECIBEL);
        }
        System.out.printf("%d Hz: images at %.1f dB%n", rateHz, worst);
        assertThat(worst).isLessThan(-80);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 8_001, 11_025, 22_050, 24_000, 33_333, 44_100, 48_000, 88_200, 95_999, 96_000})
    void shouldKeepTheRatioExactly(int rateHz) {
        ResamplingFilter filter = ResamplingFilter.of(rateHz);
        assertThat((long) filter.up() * rateHz).isEqualTo(filter.down() * 16_000L);
        assertThat(new Resampler(rateHz).samplesOf(3600L * rateHz)).isEqualTo(3600L * 16_000);
    }

    @ParameterizedTest
    @Endurance
    @ValueSource(ints = {11_025, 44_100})
    void shouldBeInTimeStillAfterALongTime(int rateHz) throws Exception {
        int blockFrames = 9_973;
        long seconds = Rounds.of(600, 3_600);
        long frames = seconds * rateHz;
        // A click in the last second, between silence: where it comes out tells the drift.
        long click = frames - rateHz / 2;
        Resampler resampler = new Resampler(rateHz);
        float[] in = new float[blockFrames];
        float[] out = new float[resampler.most(blockFrames)];
        long samples = 0;
        double moment = 0;
        double weight = 0;
        for (long at = 0; at < frames; at += blockFrames) {
            int count = (int) Math.min(blockFrames, frames - at);
            Arrays.fill(in, 0);
            if (click >= at && click < at + count) {
                in[(int) (click - at)] = 1;
            }
            int produced = resampler.accept(in, count, out);
            for (int i = 0; i < produced; i++) {
                moment += out[i] * (double) (samples + i);
                weight += out[i];
            }
            samples += produced;
        }
        samples += resampler.finish(out);
        assertThat(samples).isEqualTo(seconds * 16_000);
        assertThat(moment / weight - click * 16_000.0 / rateHz).isBetween(-0.02, 0.02);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 11_025, 44_100, 48_000, 33_333})
    void shouldNotBeHeardWhereBlocksJoin(int rateHz) throws Exception {
        byte[] noise = new byte[4 * rateHz];
        Random random = new Random(rateHz);
        ByteBuffer buffer = ByteBuffer.wrap(noise).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            buffer.putFloat((float) (random.nextGaussian() * 0.1));
        }
        byte[] whole;
        try (Speech speech = SpeechReader.read(Signal.floats(rateHz), noise)) {
            whole = Signal.all(speech, 6000);
        }
        assertThat(whole).hasSize(2 * 16_000);
        try (GrowingSpeech speech = SpeechReader.growing(Signal.floats(rateHz))) {
            java.io.ByteArrayOutputStream parts = new java.io.ByteArrayOutputStream();
            for (int at = 0; at < noise.length; ) {
                int end = Math.min(noise.length, at + 1 + random.nextInt(500));
                speech.append(Arrays.copyOfRange(noise, at, end));
                at = end;
                byte[] frame = speech.nextFrame(2 + 2 * random.nextInt(300));
                parts.write(frame == null ? new byte[0] : frame);
            }
            speech.end();
            parts.write(Signal.all(speech, 6000));
            assertThat(parts.toByteArray()).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 44_100, 48_000})
    void shouldNotWrapAroundWhereItIsTooLoud(int rateHz) throws Exception {
        double[] out = converted(Signal.sine(440, 5, rateHz, rateHz), rateHz);
        double[] expected = converted(Signal.sine(440, 0.9, rateHz, rateHz), rateHz);
        assertThat(Signal.correlation(out, expected, 0)).isGreaterThan(0.85);
    }

    @Test
    void shouldMixTwoChannelsWithoutClipping() throws Exception {
        ByteBuffer stereo = ByteBuffer.allocate(4 * 16_000).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 16_000; i++) {
            stereo.putShort(Short.MAX_VALUE).putShort((short) (Short.MAX_VALUE - 2 * (i % 1000)));
        }
        try (Speech speech = SpeechReader.read("audio/pcm;channels=2", stereo.array())) {
            byte[] mono = Signal.all(speech, 6000);
            ByteBuffer expected = ByteBuffer.allocate(2 * 16_000).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < 16_000; i++) {
                expected.putShort((short) (Short.MAX_VALUE - i % 1000));
            }
            assertThat(mono).isEqualTo(expected.array());
        }
    }

    @Test
    void shouldKeepSilenceSilent() throws Exception {
        try (Speech speech = SpeechReader.read("audio/pcm;rate=44100", new byte[88_200])) {
            assertThat(Signal.all(speech, 6000)).isEqualTo(new byte[32_000]);
        }
    }

    @Test
    void shouldLeaveEverySampleAsItIsWhereNothingIsToConvert() throws Exception {
        ByteBuffer all = ByteBuffer.allocate(2 * 65_536).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 65_536; i++) {
            all.putShort((short) i);
        }
        try (Speech speech = SpeechReader.read(null, all.array())) {
            assertThat(Signal.all(speech, 6000)).isEqualTo(all.array());
        }
    }

    private static double[] converted(byte[] floats, int rateHz) throws Exception {
        try (Speech speech = SpeechReader.read(Signal.floats(rateHz), floats)) {
            return Signal.samples(Signal.all(speech, 6000));
        }
    }

    /** The level of what is left when the tone, fitted by least squares, is taken out. */
    private static double rest(double[] out, double hertz) {
        double ss = 0;
        double cc = 0;
        double sc = 0;
        double sx = 0;
        double cx = 0;
        for (int i = EDGE; i < out.length - EDGE; i++) {
            double s = Math.sin(2 * Math.PI * hertz * i / 16_000);
            double c = Math.cos(2 * Math.PI * hertz * i / 16_000);
            ss += s * s;
            cc += c * c;
            sc += s * c;
            sx += s * out[i];
            cx += c * out[i];
        }
        double determinant = ss * cc - sc * sc;
        double a = (sx * cc - cx * sc) / determinant;
        double b = (cx * ss - sx * sc) / determinant;
        double[] rest = new double[out.length];
        for (int i = EDGE; i < out.length - EDGE; i++) {
            rest[i] = out[i]
                    - a * Math.sin(2 * Math.PI * hertz * i / 16_000)
                    - b * Math.cos(2 * Math.PI * hertz * i / 16_000);
        }
        return Signal.level(rest, EDGE, out.length - EDGE);
    }
}
