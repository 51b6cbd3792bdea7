package io.avatargateway.sandbox.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left out, because nobody sees it or because it has not changed, is not missed. */
class CanvasTest {
    private static final int SIZE = 256;
    private static final int[] WALL = new int[SIZE * SIZE];

    @ParameterizedTest
    @ValueSource(strings = {"ada", "grace", "alan", "face-3"})
    void shouldLookTheSameWhetherOrNotItPaintsWhatIsHidden(String faceId) {
        People people = new People(faceId);
        Canvas sparing = new Canvas(SIZE, WALL);
        Canvas whole = new Canvas(SIZE, WALL);

        for (int frame = 0; frame < 60; frame++) {
            people.paint(sparing, pose(frame), true);
            people.paint(whole, pose(frame), false);
            assertThat(sparing.pixels).as("frame %d", frame).isEqualTo(whole.pixels);
        }
    }

    @ParameterizedTest
    @CsvSource({"400, 224, 0, 0, 1", "224, 400, 0.1, -0.2, 1", "256, 256, 0.3, 0.4, 3", "400, 224, -0.6, 0, 0.3"})
    void shouldLookTheSameFromWhereverItIsSeen(int width, int height, double right, double down, double zoom) {
        Framing framing = new Framing(width, height, 0.3, 0.8);
        int[] wall = new int[width * height];
        View first = View.of(framing, Camera.NEUTRAL);
        Canvas sparing = new Canvas(first, wall);
        Canvas whole = new Canvas(first, wall);
        People people = new People("katherine");
        I420Writer writer = new I420Writer(width, height);

        for (int frame = 0; frame < 20; frame++) {
            View view = View.of(framing, Camera.NEUTRAL.towards(new Camera(right, down, 0, zoom), frame / 19.0));
            sparing.look(view);
            whole.look(view);
            people.paint(sparing, pose(frame), true);
            people.paint(whole, pose(frame), false);
            assertThat(sparing.pixels).as("frame %d", frame).isEqualTo(whole.pixels);
            Planes some = new Planes(width, height);
            Planes all = new Planes(width, height);
            writer.write(sparing, some.planes());
            new I420Writer(width, height).write(whole.pixels, all.planes());
            assertThat(some.brightness()).as("frame %d", frame).isEqualTo(all.brightness());
        }
    }

    @Test
    void shouldWriteTheSameWhetherOrNotItTurnsWhatHasNotChanged() {
        People people = new People("ada");
        Canvas canvas = new Canvas(SIZE, WALL);
        I420Writer sparing = new I420Writer(SIZE, SIZE);

        for (int frame = 0; frame < 60; frame++) {
            people.paint(canvas, pose(frame), true);
            if (frame % 3 == 0) {
                canvas.stamp(new int[] {-1, -1, -1, -1}, 2, 3 + frame, 5);
            }
            Frame some = new Frame(SIZE);
            Frame all = new Frame(SIZE);
            sparing.write(canvas, some.planes);
            new I420Writer(SIZE, SIZE).write(canvas.pixels, all.planes);
            assertThat(some.picture()).as("frame %d", frame).isEqualTo(all.picture());
        }
    }

    /** From the one end of what {@link Motion} does to the other. */
    private static Pose pose(int frame) {
        float one = (float) Math.sin(frame * 0.7);
        float other = (float) Math.sin(frame * 1.9 + 1);
        return new Pose(4.5f * one, 4 * other, 0.024f * other, 6.5f * one, 6.6f * other, 4.5f + 4.5f * one);
    }

    private static final class People {
        private static final float SCALE = 1.5f * SIZE / Layer.DESIGN;

        private final Face face;
        private final Bend bend;
        private final Layer body = new Layer(20, 290, 492, 530, SCALE);

        People(String faceId) {
            Look look = Looks.of(faceId);
            face = new Face(look, SCALE);
            bend = new Bend(face.layer());
            new BodyPainter(look, body.graphics).paint();
        }

        void paint(Canvas canvas, Pose pose, boolean sparing) {
            canvas.begin();
            if (sparing) {
                canvas.hideBehind(face.layer(), pose);
            }
            canvas.lay(body, pose.scaled(0.2f).flat());
            canvas.layBent(face.layer(), pose, bend);
        }
    }
}
