package io.avatargateway.sandbox.avatar;

import java.time.Duration;
import java.util.Optional;

/**
 * What stands around a Trinity-2 avatar and from where it is seen. Changed while it is painted: thread-safe.
 */
public final class Stage {
    private Camera from;
    private Camera to;
    private long startNanos;
    private long glideNanos;
    private Plate background;
    private Plate foreground;

    /**
     * A stage without plates.
     *
     * @param camera where it stands at first
     */
    public Stage(Camera camera) {
        from = camera;
        to = camera;
    }

    /**
     * Moves the camera, from wherever it is.
     *
     * @param camera where it goes
     * @param glide how long that takes; zero for a cut
     * @param nowNanos on the clock of {@link AvatarPicture#paint}
     */
    public synchronized void aim(Camera camera, Duration glide, long nowNanos) {
        from = camera(nowNanos);
        to = camera;
        startNanos = nowNanos;
        glideNanos = glide.toNanos();
    }

    /**
     * What is behind the avatar from now on.
     *
     * @param plate empty for the avatar's own background
     */
    public synchronized void background(Optional<Plate> plate) {
        background = plate.orElse(null);
    }

    /**
     * What is over the avatar from now on.
     *
     * @param plate empty for nothing
     */
    public synchronized void foreground(Optional<Plate> plate) {
        foreground = plate.orElse(null);
    }

    synchronized Camera camera(long nowNanos) {
        long gone = nowNanos - startNanos;
        if (gone >= glideNanos || gone < 0) {
            return gone < 0 ? from : to;
        }
        double share = (double) gone / glideNanos;
        // Sets off and arrives gently.
        return from.towards(to, share * share * (3 - 2 * share));
    }

    /** Where the camera is, or is going. */
    synchronized Camera target() {
        return to;
    }

    synchronized boolean isAtRest(long nowNanos) {
        return nowNanos - startNanos >= glideNanos;
    }

    synchronized Plate background() {
        return background;
    }

    synchronized Plate foreground() {
        return foreground;
    }
}
