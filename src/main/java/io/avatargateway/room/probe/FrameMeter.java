package io.avatargateway.room.probe;

/** Counts frames and the freezes between them. Any thread. */
final class FrameMeter {

    /** Two frames that are further apart are seen as a freeze. */
    static final long FREEZE_NANOS = 200_000_000;

    // Guarded by this.
    private long frames;
    private long firstNanos;
    private long lastNanos;
    private int freezes;
    private long longestNanos;
    private long frozenNanos;
    private int widthPixels;
    private int heightPixels;

    /**
     * What was seen.
     *
     * @param frames how many
     * @param firstNanos when the first came, of {@link System#nanoTime()}; meaningless without one
     * @param framesPerSecond from the first to the last; 0 with fewer than two
     * @param freezes gaps of more than 200 ms
     * @param longestGapMillis the longest time between two frames
     * @param frozenShare of the time from the first to the last, what lay in freezes; 0..1
     * @param widthPixels of the latest
     * @param heightPixels of the latest
     */
    record Seen(
            long frames,
            long firstNanos,
            double framesPerSecond,
            int freezes,
            long longestGapMillis,
            double frozenShare,
            int widthPixels,
            int heightPixels) {}

    /** @param nanos when the frame came */
    synchronized void frame(long nanos, int width, int height) {
        widthPixels = width;
        heightPixels = height;
        if (frames++ == 0) {
            firstNanos = nanos;
        } else {
            gap(nanos - lastNanos);
        }
        lastNanos = nanos;
    }

    /** What there was until now: a picture that stands still at the end counts as well. */
    synchronized Seen seen(long nowNanos) {
        if (frames == 0) {
            return new Seen(0, 0, 0, 0, 0, 0, 0, 0);
        }
        long sinceLast = nowNanos - lastNanos;
        boolean still = sinceLast > FREEZE_NANOS;
        long watchedNanos = (still ? nowNanos : lastNanos) - firstNanos;
        return new Seen(
                frames,
                firstNanos,
                watchedNanos <= 0 ? 0 : (frames - 1) * 1e9 / watchedNanos,
                still ? freezes + 1 : freezes,
                Math.max(longestNanos, still ? sinceLast : 0) / 1_000_000,
                watchedNanos <= 0 ? 0 : (double) (frozenNanos + (still ? sinceLast : 0)) / watchedNanos,
                widthPixels,
                heightPixels);
    }

    private void gap(long nanos) {
        longestNanos = Math.max(longestNanos, nanos);
        if (nanos > FREEZE_NANOS) {
            freezes++;
            frozenNanos += nanos;
        }
    }
}
