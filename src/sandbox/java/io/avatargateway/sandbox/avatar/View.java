package io.avatargateway.sandbox.avatar;

/**
 * Which part of the design a frame shows.
 *
 * @param width of the frame in pixels
 * @param height of the frame in pixels
 * @param unitsPerPixel of the design
 * @param left where the design's origin is, in pixels from the frame's left edge
 * @param top where it is, from the upper edge
 */
record View(int width, int height, float unitsPerPixel, float left, float top) {
    /** Around a figure from the waist up, in units: with its elbows, and with some air above the hair. */
    private static final double FIGURE_LEFT = -34;

    private static final double FIGURE_TOP = 30;
    private static final double FIGURE_WIDTH = 580;
    private static final double FIGURE_HEIGHT = 770;
    /** How much of the canvas that takes in the avatar's own framing, in the direction in which it fits less well. */
    private static final double FILLED = 0.95;
    /** From where the avatar's own camera looks, in metres. */
    private static final double OWN_DISTANCE = 2;
    /** What can be painted of what cameras ask for. */
    private static final double SMALLEST = 0.2;

    private static final double LARGEST = 20;
    /** Half canvases beyond which nothing is seen in any case. */
    private static final double FARTHEST = 30;

    /** All of the design in a square. */
    static View square(int size) {
        return new View(size, size, Layer.DESIGN / size, 0, 0);
    }

    /** A figure from the waist up on its place, as a camera shows it. */
    static View of(Framing framing, Camera camera) {
        int width = framing.width();
        int height = framing.height();
        double own = FILLED * Math.min(width / FIGURE_WIDTH, height / FIGURE_HEIGHT);
        double left = framing.x() * (width - FIGURE_WIDTH * own) - FIGURE_LEFT * own;
        double top = framing.y() * (height - FIGURE_HEIGHT * own) - FIGURE_TOP * own;
        double nearer = OWN_DISTANCE / Math.max(OWN_DISTANCE / LARGEST, OWN_DISTANCE + camera.back());
        double enlarged = Math.min(LARGEST, Math.max(SMALLEST, camera.zoom() * nearer));
        double halfWidth = width / 2.0;
        double halfHeight = height / 2.0;
        return new View(
                width,
                height,
                (float) (1 / (own * enlarged)),
                (float) (halfWidth * (1 + offset(camera.right())) + (left - halfWidth) * enlarged),
                (float) (halfHeight * (1 + offset(camera.down())) + (top - halfHeight) * enlarged));
    }

    private static double offset(double halfCanvases) {
        return Math.min(FARTHEST, Math.max(-FARTHEST, halfCanvases));
    }

    /** Pixels from the left edge to this place of the design. */
    float x(float units) {
        return left + units / unitsPerPixel;
    }

    /** Pixels from the upper edge to this place of the design. */
    float y(float units) {
        return top + units / unitsPerPixel;
    }

    float pixelsPerUnit() {
        return 1 / unitsPerPixel;
    }
}
