package io.avatargateway.room.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Heads made of numbers. They sway, blink and are noisy, and the mouth of some follows a made-up speech with a known
 * delay.
 */
class LipDelayTest {

    private static final int BLOCKS = LipRecorder.GRID * LipRecorder.GRID;
    private static final int MOUTH_FROM = 700;
    private static final int MOUTH_BLOCKS = 8;

    @ParameterizedTest
    @CsvSource({
        "-320, 30",
        "-200, 25",
        "-90, 30",
        "-30, 25",
        "0, 25",
        "0, 30",
        "40, 30",
        "70, 15",
        "120, 30",
        "250, 25",
        "330, 30"
    })
    void shouldFindADelayThatIsKnown(int delayMillis, int framesPerSecond) {
        for (int seed = 1; seed <= 5; seed++) {
            Head head = new Head(seed, 4_000, framesPerSecond);

            OptionalInt found = head.speak(delayMillis, 40);

            assertThat(found).as("seed %d", seed).isPresent();
            assertThat(found.getAsInt()).as("seed %d", seed).isBetween(delayMillis - 25, delayMillis + 25);
        }
    }

    @Test
    void shouldFindItAlsoWhereFramesComeIrregularlyAndTheMouthIsFaint() {
        Head head = new Head(7, 8_000, 24);
        head.jitterMillis = 15;

        assertThat(head.speak(60, 6).orElseThrow()).isBetween(30, 90);
    }

    @Test
    void shouldNotMindHowLoudItIs() {
        Head head = new Head(8, 4_000, 30);
        head.volume = 0.05;

        assertThat(head.speak(50, 40).orElseThrow()).isBetween(25, 75);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void shouldNotTellWhereNothingFollowsTheSound(int seed) {
        assertThat(new Head(seed, 4_000, 30).speak(0, 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-900, 600, 1_000})
    void shouldNotTellADelayBeyondThoseThatItLooksFor(int delayMillis) {
        assertThat(new Head(3, 6_000, 30).speak(delayMillis, 40)).isEmpty();
    }

    @Test
    void shouldNotTellOfTooLittle() {
        assertThat(new Head(1, 700, 30).speak(0, 40)).isEmpty();
        assertThat(new Head(1, 4_000, 5).speak(0, 40)).isEmpty();
        assertThat(LipDelay.millis(new double[0], new float[0][], new double[0]))
                .isEmpty();
    }

    @Test
    void shouldNotTellOfSilence() {
        Head head = new Head(1, 4_000, 30);
        head.volume = 0;

        assertThat(head.speak(0, 40)).isEmpty();
    }

    /** A picture and a speech. */
    private static final class Head {
        private final Random random;
        private final int millis;
        private final int framesPerSecond;
        private final double[] speech;
        private double jitterMillis = 2;
        private double volume = 0.3;

        Head(int seed, int millis, int framesPerSecond) {
            this.random = new Random(seed);
            this.millis = millis;
            this.framesPerSecond = framesPerSecond;
            this.speech = speech();
        }

        /** Syllables of all lengths, with pauses, as loudness of each millisecond; 0..1. */
        private double[] speech() {
            double[] loudness = new double[millis];
            int at = 300;
            while (at < millis - 300) {
                int length = 90 + random.nextInt(180);
                double peak = 0.4 + 0.6 * random.nextDouble();
                for (int i = 0; i < length && at + i < millis; i++) {
                    loudness[at + i] = peak * Math.sin(Math.PI * i / length);
                }
                at += length + (random.nextInt(5) == 0 ? 300 : random.nextInt(60));
            }
            return loudness;
        }

        /** @param depth how much darker the open mouth is */
        OptionalInt speak(int delayMillis, double depth) {
            double[] rms = new double[millis / LipDelay.PIECE_MILLIS];
            for (int i = 0; i < rms.length; i++) {
                rms[i] = volume * speech[i * LipDelay.PIECE_MILLIS];
            }
            int frames = millis * framesPerSecond / 1_000;
            double[] times = new double[frames];
            float[][] looks = new float[frames][BLOCKS];
            double[] phase = random.doubles(BLOCKS, 0, 2 * Math.PI).toArray();
            for (int i = 0; i < frames; i++) {
                times[i] = i * 1_000.0 / framesPerSecond;
                boolean blinks = i % 70 < 4;
                for (int block = 0; block < BLOCKS; block++) {
                    double sway =
                            6 * Math.sin(times[i] / 500 + phase[block]) + 3 * Math.sin(times[i] / 170 + phase[block]);
                    double light = 120 + sway + random.nextGaussian();
                    if (blinks && block >= 300 && block < 306) {
                        light -= 30;
                    }
                    if (block >= MOUTH_FROM && block < MOUTH_FROM + MOUTH_BLOCKS) {
                        light -= depth * opening(times[i] - delayMillis);
                    }
                    looks[i][block] = (float) light;
                }
                times[i] += jitterMillis * random.nextDouble();
            }
            return LipDelay.millis(times, looks, rms);
        }

        private double opening(double at) {
            return at < 0 || at >= millis ? 0 : speech[(int) at];
        }
    }
}
