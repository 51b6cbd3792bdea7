package io.avatargateway.sandbox.avatar;

/**
 * Somebody who looks out of a square picture, breathes, blinks and talks. The same face id gives the same person with the
 * same movements. Most of it is painted once; a frame bends and joins those layers and paints eyes and mouth anew when
 * they change. For one thread; holds some 6 MB at 512 pixels.
 */
public final class AvatarPicture {
    /** Finer than the frame, so that what moves by less than a pixel stays sharp. */
    private static final float LAYER_SCALE = 1.5f;

    /** A picture that was frozen goes on where it stood: longer steps are not made. */
    private static final double LONGEST_STEP_SECONDS = 0.1;

    private final Canvas canvas;
    private final I420Writer writer;
    private final Layer behind;
    private final Layer body;
    private final Face face;
    private final Bend bend;
    private final Motion motion;
    private final Gaze gaze;
    private final Caption caption;

    private long lastNanos;
    private boolean begun;
    private double seconds;

    /**
     * Paints what stays.
     *
     * @param faceId any; the sandbox's own three faces are known by id and name
     * @param sizePixels of the frame's edge, even, 64 to 2048
     */
    public AvatarPicture(String faceId, int sizePixels) {
        this(Looks.of(faceId), faceId, sizePixels);
    }

    AvatarPicture(Look look, String faceId, int sizePixels) {
        if (sizePixels < 64 || sizePixels > 2048 || sizePixels % 2 != 0) {
            throw new IllegalArgumentException("sizePixels: " + sizePixels + " (expected: even, 64..2048)");
        }
        float scale = LAYER_SCALE * sizePixels / Layer.DESIGN;
        canvas = new Canvas(sizePixels, backdrop(look, sizePixels));
        writer = new I420Writer(sizePixels, sizePixels);
        behind = HairPainter.falls(look.hair()) ? behind(look, sizePixels / Layer.DESIGN) : null;
        body = new Layer(20, 290, 492, 530, scale);
        new BodyPainter(look, body.graphics).paint();
        face = new Face(look, scale);
        bend = new Bend(face.layer());
        motion = new Motion(Looks.random(faceId));
        gaze = new Gaze(Looks.random(faceId));
        caption = new Caption(sizePixels);
    }

    private static int[] backdrop(Look look, int size) {
        Layer layer = new Layer(0, 0, Layer.DESIGN, Layer.DESIGN, size / Layer.DESIGN);
        BackdropPainter.paint(look, layer.graphics);
        return layer.pixels;
    }

    private static Layer behind(Look look, float scale) {
        Layer layer = new Layer(110, 76, 402, 456, scale);
        new HairPainter(look, layer.graphics).paintBehindNeck();
        return layer;
    }

    /** The edge of the frames in pixels. */
    public int sizePixels() {
        return canvas.size;
    }

    /** What stands small at the foot of the picture from now on, such as session and state; nothing for an empty text. */
    public void caption(String text) {
        caption.set(text);
    }

    /**
     * Paints the moment. To freeze the picture, do not ask for another; it goes on from there, whatever time has passed.
     *
     * @param nanos now, from the same clock each time, such as {@link System#nanoTime}
     * @param mouth how the mouth stands
     * @param frame where the picture goes, {@link #sizePixels} wide and high
     */
    public void paint(long nanos, MouthShape mouth, I420Planes frame) {
        double step = begun ? Math.min(LONGEST_STEP_SECONDS, Math.max(0, (nanos - lastNanos) / 1e9)) : 0;
        begun = true;
        lastNanos = nanos;
        seconds += step;
        gaze.advance(seconds);
        motion.advance((float) step, mouth);

        Pose head = motion.head(seconds, mouth);
        canvas.begin();
        canvas.hideBehind(face.layer(), head);
        if (behind != null) {
            canvas.lay(behind, head.flat());
        }
        canvas.lay(body, motion.body(seconds));
        face.paint(gaze, seconds, mouth, motion.lively());
        canvas.layBent(face.layer(), head, bend);
        caption.stamp(canvas);
        writer.write(canvas, frame);
    }
}
