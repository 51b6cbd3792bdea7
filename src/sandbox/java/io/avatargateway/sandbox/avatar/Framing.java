package io.avatargateway.sandbox.avatar;

/**
 * The canvas and where the avatar sits on it.
 *
 * @param width of the picture in pixels, even
 * @param height of the picture in pixels, even
 * @param x across the canvas, from 0 (left) to 1 (right)
 * @param y down the canvas, from 0 (top) to 1 (bottom)
 */
public record Framing(int width, int height, double x, double y) {
    /**
     * A square with the avatar at the bottom in the middle.
     *
     * @param pixels width and height, even
     * @return the framing
     */
    public static Framing square(int pixels) {
        return new Framing(pixels, pixels, 0.5, 1);
    }
}
