package io.avatargateway.session.speech;

import java.time.Duration;

/**
 * How far ahead of the play-out speech is sent, and when. A window that has been filled stays shut until enough of it
 * has played to be worth filling again. To wake a thread for each frame costs more than the frame, see {@code
 * docs/decisions/0020-frames-go-together.md}. Used by the session's worker only.
 */
final class LeadWindow {

    private final long windowNanos;
    private final long refillNanos;
    /** Where so little is missing it is full. */
    private final long nearlyNanos;

    private boolean full;

    /**
     * @param window zero for no limit
     * @param refill at most half of the window counts
     */
    LeadWindow(Duration window, Duration refill) {
        this.windowNanos = window.toNanos();
        this.refillNanos = Math.min(refill.toNanos(), windowNanos / 2);
        // The timer that opens it is always a little late: a frame more would be sent for that, now and then, on its
        // own.
        this.nearlyNanos = refillNanos / 8;
    }

    /** Whether speech may be sent. */
    boolean open(long leadNanos) {
        if (windowNanos == 0) {
            return true;
        }
        if (leadNanos >= windowNanos - nearlyNanos) {
            full = true;
        } else if (leadNanos <= windowNanos - refillNanos) {
            full = false;
        }
        return !full;
    }

    /** How long until speech may be sent; only while it may not. */
    long nanosUntilOpen(long leadNanos) {
        return leadNanos - (windowNanos - refillNanos) + 1;
    }

    /** Half of it, or no limit at all, for what is decided by how little speech is ahead. */
    long half() {
        return windowNanos == 0 ? Long.MAX_VALUE : windowNanos / 2;
    }
}
