package io.avatargateway.sandbox.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RGB becomes what BT.601 says, in limited range, and only where it belongs. */
class I420WriterTest {

    /** The colour bars of the standard, at full strength. */
    @ParameterizedTest
    @CsvSource({
        "000000, 16, 128, 128",
        "FFFFFF, 235, 128, 128",
        "FF0000, 81, 90, 240",
        "00FF00, 145, 54, 34",
        "0000FF, 41, 240, 110",
        "FFFF00, 210, 16, 146",
        "00FFFF, 170, 166, 16",
        "FF00FF, 106, 202, 222",
        "808080, 126, 128, 128"
    })
    void shouldTurnColoursIntoTheStandardsNumbers(String rgb, int brightness, int blue, int red) {
        Frame frame = new Frame(2);
        int[] pixels = new int[4];
        Arrays.fill(pixels, Integer.parseInt(rgb, 16));

        new I420Writer(2, 2).write(pixels, frame.planes);

        assertThat(frame.brightness(1, 1)).isEqualTo(brightness);
        assertThat(frame.blue(0, 0)).isEqualTo(blue);
        assertThat(frame.red(0, 0)).isEqualTo(red);
    }

    @Test
    void shouldStayWithinTheLimitedRange() {
        Frame frame = new Frame(64);
        int[] pixels = new Random(3).ints(64 * 64).toArray();

        new I420Writer(64, 64).write(pixels, frame.planes);

        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 64; x++) {
                assertThat(frame.brightness(x, y)).isBetween(16, 235);
                assertThat(frame.blue(x, y)).isBetween(16, 240);
                assertThat(frame.red(x, y)).isBetween(16, 240);
            }
        }
    }

    @Test
    void shouldTakeTheColourOfTheMeanOfFourPixels() {
        Frame mixed = new Frame(2);
        Frame mean = new Frame(2);

        new I420Writer(2, 2).write(new int[] {0xFF0000, 0, 0xFF0000, 0}, mixed.planes);
        new I420Writer(2, 2).write(new int[] {0x800000, 0x7F0000, 0x800000, 0x7F0000}, mean.planes);

        assertThat(mixed.red(0, 0)).isEqualTo(mean.red(0, 0));
        assertThat(mixed.blue(0, 0)).isEqualTo(mean.blue(0, 0));
    }

    @Test
    void shouldKeepToTheStridesAndLeaveTheBuffersAsTheyStand() {
        Frame padded = new Frame(64, 71, 33, 45);
        Frame plain = new Frame(64);
        int[] pixels = new Random(5).ints(64 * 64).toArray();
        I420Writer writer = new I420Writer(64, 64);

        writer.write(pixels, padded.planes);
        writer.write(pixels, plain.planes);

        assertThat(padded.picture()).isEqualTo(plain.picture());
        for (int y = 0; y < 64; y++) {
            for (int x = 64; x < 71; x++) {
                assertThat(padded.planes.y().get(y * 71 + x)).isEqualTo(Frame.UNTOUCHED);
            }
        }
        for (int y = 0; y < 32; y++) {
            assertThat(padded.planes.u().get(y * 33 + 32)).isEqualTo(Frame.UNTOUCHED);
            assertThat(padded.planes.v().get(y * 45 + 32)).isEqualTo(Frame.UNTOUCHED);
        }
        assertThat(padded.planes.y().position()).isZero();
        assertThat(padded.planes.y().remaining()).isEqualTo(71 * 64);
    }
}
