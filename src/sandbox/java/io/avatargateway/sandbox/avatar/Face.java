package io.avatargateway.sandbox.avatar;

/** The head: what stays is painted once, eyes and mouth again when they have changed visibly. */
final class Face {
    /** Changes below a quarter of a unit cannot be seen. */
    private static final float STEPS = 4;

    private static final float BROWS_UP = 5;

    private final Layer layer;
    private final Patch eyesPatch;
    private final Patch mouthPatch;
    private final EyesPainter eyes;
    private final MouthPainter mouth;
    private long eyesPainted = Long.MIN_VALUE;
    private long mouthPainted = Long.MIN_VALUE;

    Face(Look look, float scale) {
        layer = new Layer(106, 24, 406, 440, scale);
        HairPainter hair = new HairPainter(look, layer.graphics);
        hair.paintBehindFace();
        new FacePainter(look, layer.graphics).paint();
        hair.paintFront();
        eyesPatch = new Patch(layer, 166, 176, 346, 272);
        mouthPatch = new Patch(layer, 206, 284, 306, 366);
        eyes = new EyesPainter(look, layer);
        mouth = new MouthPainter(look, layer);
    }

    Layer layer() {
        return layer;
    }

    void paint(Gaze gaze, double seconds, MouthShape shape, float lively) {
        float x = steps(gaze.x(seconds), STEPS);
        float y = steps(gaze.y(seconds), STEPS);
        float lids = steps(gaze.lids(seconds), 32);
        float raised = steps(Math.min(1, 2.2f * lively) * BROWS_UP, STEPS);
        long now = key(x, y, lids, raised);
        if (now != eyesPainted) {
            eyesPainted = now;
            eyesPatch.restore();
            eyes.paint(x, y, lids, raised);
        }
        paint(new MouthShape(
                steps(shape.opening(), 64),
                steps(shape.spread(), 32),
                steps(shape.rounding(), 32),
                steps(shape.teeth(), 32)));
    }

    private void paint(MouthShape shape) {
        long now = key(shape.opening(), shape.spread(), shape.rounding(), shape.teeth());
        if (now != mouthPainted) {
            mouthPainted = now;
            mouthPatch.restore();
            mouth.paint(shape);
        }
    }

    private static float steps(float value, float perUnit) {
        return Math.round(value * perUnit) / perUnit;
    }

    /** One number for four, none beyond 100 and each a multiple of a 64th. */
    private static long key(float a, float b, float c, float d) {
        long key = 0;
        for (float value : new float[] {a, b, c, d}) {
            key = (key << 16) | (Math.round(value * 64) & 0xffff);
        }
        return key;
    }

    /** A part of the layer that can be had back as it was. */
    private static final class Patch {
        private final Layer layer;
        private final int left;
        private final int top;
        private final int width;
        private final int[] saved;

        /** From corner to corner in units. */
        Patch(Layer layer, float left, float top, float right, float bottom) {
            this.layer = layer;
            this.left = (int) ((left - layer.left) * layer.scale);
            this.top = (int) ((top - layer.top) * layer.scale);
            width = (int) ((right - left) * layer.scale);
            saved = new int[width * (int) ((bottom - top) * layer.scale)];
            for (int row = 0; row < saved.length / width; row++) {
                System.arraycopy(layer.pixels, at(row), saved, row * width, width);
            }
        }

        void restore() {
            for (int row = 0; row < saved.length / width; row++) {
                System.arraycopy(saved, row * width, layer.pixels, at(row), width);
            }
        }

        private int at(int row) {
            return (top + row) * layer.width + left;
        }
    }
}
