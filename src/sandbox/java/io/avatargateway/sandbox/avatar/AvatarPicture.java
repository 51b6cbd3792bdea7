package io.avatargateway.sandbox.avatar;

/**
 * Somebody who looks out of a picture, breathes, blinks and talks. The same face id gives the same person with the same
 * movements. Most of it is painted once. A frame bends and joins those layers, and paints eyes and mouth again when
 * they change. For one thread; holds some 6 MB at 512 pixels, and 20 to 60 MB of a figure from the waist up.
 */
public final class AvatarPicture {
    /** Finer than the frame, so that what moves by less than a pixel stays sharp. */
    private static final float LAYER_SCALE = 1.5f;

    /** A picture that was frozen goes on where it stood: longer steps are not made. */
    private static final double LONGEST_STEP_SECONDS = 0.1;

    private final Canvas canvas;
    private final I420Writer writer;
    private final Scenery scenery;
    private final Motion motion;
    private final Gaze gaze;
    private final Caption caption;
    private Figure figure;

    private long lastNanos;
    private boolean begun;
    private double seconds;

    /**
     * Head and shoulders in a square; paints what stays.
     *
     * @param faceId any; the sandbox's own faces are known by id and name
     * @param sizePixels of the frame's edge, even, 64 to 2048
     */
    public AvatarPicture(String faceId, int sizePixels) {
        this(faceId, Framing.square(check("sizePixels", sizePixels)), null);
    }

    /**
     * A figure from the waist up, on a stage; paints what stays. As the other one where there is no stage.
     *
     * @param faceId any; the sandbox's own faces are known by id and name
     * @param framing width and height of the frame, even, 64 to 2048, and where the figure is on it
     * @param stage what stands around it and from where it is seen; null for a square with head and shoulders
     */
    public AvatarPicture(String faceId, Framing framing, Stage stage) {
        int width = check("width", framing.width());
        int height = check("height", framing.height());
        Look look = Looks.of(faceId);
        if (stage == null) {
            float pixelsPerUnit = width / Layer.DESIGN;
            canvas = new Canvas(View.square(width), Scenery.wall(look, width, height));
            figure = Figure.headAndShoulders(look, LAYER_SCALE * pixelsPerUnit, pixelsPerUnit);
            scenery = null;
        } else {
            View view = View.of(framing, stage.target());
            int[] wall = Scenery.wall(look, width, height);
            canvas = new Canvas(view, wall);
            scenery = new Scenery(look, framing, stage, wall);
            figure = scenery.figureFor(view);
        }
        writer = new I420Writer(width, height);
        motion = new Motion(Looks.random(faceId));
        gaze = new Gaze(Looks.random(faceId));
        caption = new Caption(width, height);
    }

    private static int check(String name, int pixels) {
        if (pixels < 64 || pixels > 2048 || pixels % 2 != 0) {
            throw new IllegalArgumentException(name + ": " + pixels + " (expected: even, 64..2048)");
        }
        return pixels;
    }

    /**
     * What stands small at the foot of the picture from now on, such as session and state; nothing for an empty text.
     */
    public void caption(String text) {
        caption.set(text);
    }

    /**
     * Paints the moment. To freeze the picture, do not ask for another; it goes on from there, however much time has
     * passed.
     *
     * @param nanos now, from the same clock each time, such as {@link System#nanoTime}
     * @param mouth how the mouth stands
     * @param frame where the picture goes, as wide and high as it was made
     */
    public void paint(long nanos, MouthShape mouth, I420Planes frame) {
        double step = begun ? Math.min(LONGEST_STEP_SECONDS, Math.max(0, (nanos - lastNanos) / 1e9)) : 0;
        begun = true;
        lastNanos = nanos;
        seconds += step;
        gaze.advance(seconds);
        motion.advance((float) step, mouth);

        if (scenery != null) {
            figure = scenery.arrange(canvas, figure, nanos);
        }
        canvas.begin();
        figure.lay(
                canvas,
                motion.head(seconds, mouth),
                motion.body(seconds),
                new Figure.FaceState(gaze, seconds, mouth, motion.lively()));
        if (scenery != null) {
            scenery.cover(canvas);
        }
        caption.stamp(canvas);
        writer.write(canvas, frame);
    }
}
