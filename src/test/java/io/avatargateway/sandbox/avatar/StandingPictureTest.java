package io.avatargateway.sandbox.avatar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Trinity-2 avatar's picture: its shape, its camera, and what stands around it. */
class StandingPictureTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Framing WIDE = new Framing(400, 224, 0.5, 1);

    private static Planes paint(Framing framing, Stage stage, long nanos) {
        Planes frame = new Planes(framing.width(), framing.height());
        new AvatarPicture("katherine", framing, stage).paint(nanos, MouthShape.SHUT, frame.planes());
        return frame;
    }

    private static Planes paint(Framing framing, Camera camera) {
        return paint(framing, new Stage(camera), 0);
    }

    /** The lower half in a colour, the upper one transparent. */
    private static Plate plate(Color colour) {
        return new Plate(() -> {
            BufferedImage image = new BufferedImage(1600, 900, BufferedImage.TYPE_INT_ARGB);
            Graphics2D graphics = image.createGraphics();
            graphics.setPaint(colour);
            graphics.fillRect(0, 450, 1600, 450);
            graphics.dispose();
            return image;
        });
    }

    @ParameterizedTest
    @CsvSource({"400, 224, 0.5", "224, 400, 0.5", "256, 256, 0.5", "400, 224, 0", "400, 224, 1"})
    void shouldFillTheFrameInItsOwnFraming(int width, int height, double x) {
        View view = View.of(new Framing(width, height, x, 1), Camera.NEUTRAL);
        float hair = view.y(60);
        float hands = view.y(740);
        assertThat(hair).isBetween(0f, height * 0.45f);
        assertThat(hands).isBetween(height * 0.8f, (float) height);
        // The elbows.
        assertThat(view.x(8)).isGreaterThan(0);
        assertThat(view.x(504)).isLessThan(width);
        assertThat(view.x(256) / width)
                .isCloseTo((float) (0.5 + (x - 0.5) * (1 - 550.0 / width * view.pixelsPerUnit())), within(0.03f));
    }

    @Test
    void shouldMoveTheAvatarByHalfCanvasesAndEnlargeItAroundTheMiddle() {
        View own = View.of(WIDE, Camera.NEUTRAL);
        View moved = View.of(WIDE, new Camera(0.5, -0.25, 0, 1));
        assertThat(moved.x(256) - own.x(256)).isCloseTo(100, within(0.01f));
        assertThat(moved.y(256) - own.y(256)).isCloseTo(-28, within(0.01f));

        View near = View.of(WIDE, new Camera(0, 0, 0, 2));
        assertThat(near.pixelsPerUnit()).isCloseTo(2 * own.pixelsPerUnit(), within(0.001f));
        assertThat(near.x(100) - 200).isCloseTo(2 * (own.x(100) - 200), within(0.01f));
        assertThat(View.of(WIDE, new Camera(0, 0, 2, 1)).pixelsPerUnit())
                .as("twice as far away")
                .isCloseTo(own.pixelsPerUnit() / 2, within(0.001f));
        assertThat(View.of(WIDE, new Camera(1e30, -1e30, -5, 1e30))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0, 1e9", "0, 0, 0, -3", "0, 0, -1e9, 1", "0, 0, 1e9, 1", "9, 9, 0, 0.2", "-1e18, 1e18, 0, 20"})
    void shouldPaintAnyCamera(double right, double down, double back, double zoom) {
        assertThatCode(() -> paint(new Framing(2048, 1152, 0, 0), new Camera(right, down, back, zoom)))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldGlideAndThenStandWhereItWasSent() {
        Stage stage = new Stage(Camera.NEUTRAL);
        Camera there = new Camera(0.4, 0, 0, 1.5);
        stage.aim(there, Duration.ofSeconds(2), 10 * SECOND);

        assertThat(stage.camera(10 * SECOND)).isEqualTo(Camera.NEUTRAL);
        assertThat(stage.camera(11 * SECOND)).isEqualTo(Camera.NEUTRAL.towards(there, 0.5));
        assertThat(stage.camera(12 * SECOND)).isEqualTo(there);

        // Another one on the way begins where the camera is.
        stage.aim(Camera.NEUTRAL, Duration.ofSeconds(2), 13 * SECOND);
        Camera onTheWay = stage.camera(14 * SECOND);
        stage.aim(there, Duration.ofSeconds(1), 14 * SECOND);
        assertThat(stage.camera(14 * SECOND)).isEqualTo(onTheWay);
        stage.aim(Camera.NEUTRAL, Duration.ZERO, 14 * SECOND);
        assertThat(stage.camera(14 * SECOND)).isEqualTo(Camera.NEUTRAL);
    }

    @Test
    void shouldShowTheCameraAlsoInAPictureThatWasThereBefore() {
        Stage stage = new Stage(Camera.NEUTRAL);
        AvatarPicture picture = new AvatarPicture("katherine", WIDE, stage);
        Planes frame = new Planes(400, 224);
        picture.paint(0, MouthShape.SHUT, frame.planes());
        Camera near = new Camera(0.3, 0.2, 0, 2.5);
        stage.aim(near, Duration.ZERO, 1);
        picture.paint(1, MouthShape.SHUT, frame.planes());

        assertThat(frame.differenceFrom(paint(WIDE, near), 0, 0, 1, 1)).isLessThan(2);
        assertThat(frame.differenceFrom(paint(WIDE, Camera.NEUTRAL), 0, 0, 1, 1))
                .isGreaterThan(10);
    }

    @Test
    void shouldShowWhatIsBehindAndWhatIsBeforeAndTakeItAway() {
        Stage stage = new Stage(Camera.NEUTRAL);
        AvatarPicture picture = new AvatarPicture("katherine", WIDE, stage);
        Planes plain = new Planes(400, 224);
        Planes frame = new Planes(400, 224);
        picture.paint(0, MouthShape.SHUT, plain.planes());

        stage.background(Optional.of(plate(Color.BLACK)));
        picture.paint(0, MouthShape.SHUT, frame.planes());
        assertThat(frame.differenceFrom(plain, 0, 0.55, 0.2, 1))
                .as("the wall below")
                .isGreaterThan(100);
        assertThat(frame.differenceFrom(plain, 0, 0, 0.2, 0.45))
                .as("transparent")
                .isLessThan(1);
        assertThat(frame.differenceFrom(plain, 0.47, 0.6, 0.53, 0.8))
                .as("her shirt")
                .isLessThan(1);

        stage.foreground(Optional.of(plate(Color.WHITE)));
        picture.paint(0, MouthShape.SHUT, frame.planes());
        assertThat(frame.differenceFrom(plain, 0.47, 0.6, 0.53, 0.8))
                .as("her shirt")
                .isGreaterThan(100);
        assertThat(frame.differenceFrom(plain, 0.4, 0, 0.6, 0.4)).as("her face").isLessThan(1);

        stage.background(Optional.empty());
        stage.foreground(Optional.empty());
        picture.paint(0, MouthShape.SHUT, frame.planes());
        assertThat(frame.brightness()).isEqualTo(plain.brightness());
    }
}
