package io.avatargateway.sandbox.avatar;

/** What stands around a figure on its stage, and how finely the figure has to be painted. For one thread. */
final class Scenery {
    /** A figure's layers are this much finer than the frame. */
    private static final float FINER = 1.5f;
    /** Outside of these the figure is painted again: it would be blurred, or flicker. */
    private static final float COARSEST = 0.9f;

    private static final float FINEST = 3.2f;
    /** What is larger is blurred, rather than that it takes a hundred megabytes. */
    private static final float MOST_PIXELS_PER_UNIT = 3;

    private final Look look;
    private final Framing framing;
    private final Stage stage;
    private final int[] wall;
    private Plate background;
    private Plate foreground;
    private Overlay overlay;

    /** @param wall the avatar's own background */
    Scenery(Look look, Framing framing, Stage stage, int[] wall) {
        this.look = look;
        this.framing = framing;
        this.stage = stage;
        this.wall = wall;
    }

    /** The avatar's own background, for a frame of any shape. */
    static int[] wall(Look look, int width, int height) {
        float pixelsPerUnit = Math.max(width, height) / Layer.DESIGN;
        float left = (Layer.DESIGN - width / pixelsPerUnit) / 2;
        float top = (Layer.DESIGN - height / pixelsPerUnit) / 2;
        Layer layer = Layer.ofPixels(left, top, width, height, pixelsPerUnit);
        BackdropPainter.paint(look, layer.graphics);
        return layer.pixels;
    }

    /** Brings a canvas up to the moment, before a frame is begun; tells which figure to lay on it. */
    Figure arrange(Canvas canvas, Figure figure, long nanos) {
        Plate behind = stage.background();
        if (behind != background) {
            background = behind;
            canvas.background(behind == null ? wall : onWall(behind.covering(framing.width(), framing.height())));
        }
        Plate over = stage.foreground();
        if (over != foreground) {
            foreground = over;
            overlay = over == null
                    ? null
                    : new Overlay(over.covering(framing.width(), framing.height()), framing.width(), framing.height());
        }
        View view = View.of(framing, stage.camera(nanos));
        canvas.look(view);
        // Takes a while, so not while the camera moves.
        return stage.isAtRest(nanos) && !suits(figure, view) ? figureFor(view) : figure;
    }

    void cover(Canvas canvas) {
        if (overlay != null) {
            canvas.cover(overlay);
        }
    }

    Figure figureFor(View view) {
        return Figure.standing(look, scaleFor(view));
    }

    private static float scaleFor(View view) {
        return Math.min(MOST_PIXELS_PER_UNIT, FINER * view.pixelsPerUnit());
    }

    private static boolean suits(Figure figure, View view) {
        float finer = figure.scale() / view.pixelsPerUnit();
        boolean isBest = figure.scale() == scaleFor(view);
        return isBest || (finer >= COARSEST && finer <= FINEST);
    }

    /** A background that is transparent somewhere shows the avatar's own there. */
    private int[] onWall(int[] pixels) {
        for (int at = 0; at < pixels.length; at++) {
            if (pixels[at] >>> 24 != 255) {
                pixels[at] = Canvas.over(wall[at], pixels[at]);
            }
        }
        return pixels;
    }
}
