package io.avatargateway.room.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.avatargateway.room.Media;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames, sound and the picture, by numbers. */
class MetersTest {

    private static final long START = 1_000_000_000_000L;

    @Test
    void shouldCountFramesAndTheFreezesBetweenThem() {
        FrameMeter meter = new FrameMeter();
        for (int millis : new int[] {0, 40, 80, 380, 420, 1_000}) {
            meter.frame(START + TimeUnit.MILLISECONDS.toNanos(millis), 640, 480);
        }

        FrameMeter.Seen seen = meter.seen(START + TimeUnit.MILLISECONDS.toNanos(1_040));

        assertThat(seen.frames()).isEqualTo(6);
        assertThat(seen.framesPerSecond()).isCloseTo(5.0, within(0.01));
        assertThat(seen.freezes()).isEqualTo(2);
        assertThat(seen.longestGapMillis()).isEqualTo(580);
        assertThat(seen.frozenShare()).isCloseTo(0.88, within(0.001));
        assertThat(seen.widthPixels()).isEqualTo(640);
        assertThat(seen.heightPixels()).isEqualTo(480);
    }

    @Test
    void shouldCountAPictureThatStandsStillAtTheEnd() {
        FrameMeter meter = new FrameMeter();
        meter.frame(START, 1, 1);
        meter.frame(START + TimeUnit.MILLISECONDS.toNanos(100), 1, 1);

        FrameMeter.Seen seen = meter.seen(START + TimeUnit.MILLISECONDS.toNanos(1_100));

        assertThat(seen.freezes()).isEqualTo(1);
        assertThat(seen.longestGapMillis()).isEqualTo(1_000);
        assertThat(seen.framesPerSecond()).isCloseTo(0.909, within(0.001));
    }

    @Test
    void shouldSeeNothingWhereNothingCame() {
        assertThat(new FrameMeter().seen(START).frames()).isZero();
    }

    @Test
    void shouldMeasureOnlyWhatIsAudibleFromWhenItListens() {
        SoundMeter meter = new SoundMeter();
        assertThat(meter.sound(1, square(16_384), 48_000, 2, 480)).isFalse();
        meter.listen();
        assertThat(meter.sound(2, square(0), 48_000, 2, 480)).isFalse();
        assertThat(meter.sound(3, square(100), 48_000, 2, 480)).isFalse();
        assertThat(meter.sound(4, square(16_384), 48_000, 2, 480)).isTrue();
        assertThat(meter.sound(5, square(-16_384), 48_000, 2, 480)).isFalse();

        SoundMeter.Heard heard = meter.heard();

        assertThat(heard.audible()).isTrue();
        assertThat(heard.firstNanos()).isEqualTo(4);
        assertThat(heard.energy()).isCloseTo(0.5, within(0.001));
        assertThat(heard.peak()).isCloseTo(0.5, within(0.001));
        assertThat(heard.audibleMillis()).isEqualTo(20);
    }

    @Test
    void shouldSpeakASampleThatIsMostlyAudible() {
        ProbeSpeech sample = ProbeSpeech.builtIn();

        assertThat(sample.durationMillis()).isBetween(1_000L, 4_000L);
        assertThat(sample.audibleMillis()).isBetween(sample.durationMillis() / 2, sample.durationMillis());
    }

    @ParameterizedTest
    @CsvSource({
        "16, 128, 128, 0, 0, 0",
        "235, 128, 128, 255, 255, 255",
        "81, 90, 240, 255, 0, 0",
        "145, 54, 34, 0, 255, 0",
        "41, 240, 110, 0, 0, 255"
    })
    void shouldShowTheColoursOfVideo(int y, int u, int v, int red, int green, int blue) throws Exception {
        LatestPicture picture = new LatestPicture();
        // An odd size, in rows that are longer than the picture is wide.
        picture.keep(new Media.Frame(3, 3, plane(y, 24), 8, plane(u, 8), 4, plane(v, 8), 4));

        BufferedImage shown =
                ImageIO.read(new ByteArrayInputStream(picture.png().orElseThrow()));

        assertThat(shown.getWidth()).isEqualTo(3);
        int rgb = shown.getRGB(2, 2);
        assertThat(rgb >> 16 & 0xff).isCloseTo(red, within(3));
        assertThat(rgb >> 8 & 0xff).isCloseTo(green, within(3));
        assertThat(rgb & 0xff).isCloseTo(blue, within(3));
    }

    @Test
    void shouldHaveNoPictureBeforeTheFirstFrame() {
        assertThat(new LatestPicture().png()).isEmpty();
    }

    private static ByteBuffer plane(int value, int bytes) {
        byte[] plane = new byte[bytes];
        Arrays.fill(plane, (byte) value);
        return ByteBuffer.wrap(plane);
    }

    private static byte[] square(int sample) {
        byte[] stereo = new byte[480 * 4];
        for (int i = 0; i < stereo.length; i += 2) {
            stereo[i] = (byte) sample;
            stereo[i + 1] = (byte) (sample >> 8);
        }
        return stereo;
    }
}
