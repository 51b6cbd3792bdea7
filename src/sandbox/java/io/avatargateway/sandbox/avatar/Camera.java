package io.avatargateway.sandbox.avatar;

/**
 * Where the camera stands, as offsets from the avatar's own framing. Any finite value is taken as it is.
 *
 * @param right moves the avatar to the right, in half canvas widths
 * @param down moves the avatar down, in half canvas heights
 * @param back how far the camera backs away from the avatar, in metres; negative goes nearer
 * @param zoom factor on the avatar's size, 1 for its own
 * @see <a href="https://docs.simli.com/api-reference/trinity-2/camera">Camera</a>
 */
public record Camera(double right, double down, double back, double zoom) {
    /** The avatar's own framing. */
    public static final Camera NEUTRAL = new Camera(0, 0, 0, 1);

    /**
     * A camera on its way to another.
     *
     * @param to where it goes
     * @param share of the way, 0 to 1
     * @return in between
     */
    public Camera towards(Camera to, double share) {
        return new Camera(
                between(right, to.right, share),
                between(down, to.down, share),
                between(back, to.back, share),
                between(zoom, to.zoom, share));
    }

    private static double between(double from, double to, double share) {
        return from + (to - from) * share;
    }
}
