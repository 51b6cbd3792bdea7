package io.avatargateway.audio;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Knows how much speech was sent to the avatar and when it plays. The avatar gives no ids with its signals, so the clock assumes that
 * speech plays in real time from the moment it was sent, and corrects itself by every signal: SPEAK tells when a run of speech really began,
 * SILENT that everything acknowledged until then was played.
 *
 * <p>Positions are bytes since the first frame and never go back. Times are nanoseconds of one monotonic source. Not safe for use by several
 * threads at once.
 */
public final class PlayOutClock {

    /** How early SILENT may come, measured by the clock, and still mean the end: real-time play-out is not that exact. */
    static final long TOLERANCE_NANOS = 1_000_000_000L;

    /** Unacknowledged frames that are remembered; beyond it the peer evidently does not acknowledge. */
    private static final int MOST_UNACKNOWLEDGED = 16_384;

    /** Whether something was played. */
    public enum Played {
        /** Not yet, or not known. */
        NO,
        /** The avatar's signals say so. */
        CONFIRMED,
        /** The clock says so; no signal has confirmed it, or can. */
        ESTIMATED
    }

    private final long graceNanos;
    private final Deque<Long> unacknowledged = new ArrayDeque<>();
    private boolean acknowledges;
    private long sent;
    private long acknowledged;
    private long endNanos;
    private long runStartNanos;
    private long runStart;
    private boolean awaitingSpeak;
    private boolean speaking;
    private long silentAt = -1;

    /**
     * @param nowNanos the present
     * @param graceNanos how long a signal that should come is awaited before the clock alone decides
     */
    public PlayOutClock(long nowNanos, long graceNanos) {
        this.endNanos = nowNanos;
        this.runStartNanos = nowNanos;
        this.graceNanos = graceNanos;
    }

    /** A frame went to the avatar. */
    public void sent(int bytes, long nowNanos) {
        if (endNanos - nowNanos <= 0) {
            endNanos = nowNanos;
            runStartNanos = nowNanos;
            runStart = sent;
            // An avatar that is speaking still goes on without a further SPEAK.
            awaitingSpeak = !speaking;
        }
        sent += bytes;
        endNanos += Pcm16.nanos(bytes);
        if (unacknowledged.size() < MOST_UNACKNOWLEDGED) {
            unacknowledged.addLast(sent);
        }
    }

    /** The avatar acknowledged the oldest frame that was not acknowledged yet. */
    public void acknowledged() {
        Long position = unacknowledged.pollFirst();
        if (position != null) {
            acknowledges = true;
            acknowledged = Math.max(acknowledged, position);
        }
    }

    /** SPEAK: the run of speech begins now, not when it was sent. */
    public void speechBegan(long nowNanos) {
        silentAt = -1;
        speaking = true;
        if (awaitingSpeak) {
            awaitingSpeak = false;
            long late = nowNanos - runStartNanos;
            endNanos += late;
            runStartNanos += late;
        }
    }

    /**
     * SILENT: what was acknowledged so far was played, and what was sent behind it begins only now. Where the clock says that much of it cannot
     * have been played yet, it is a pause within the speech and moves nothing.
     */
    public void speechEnded(long nowNanos) {
        speaking = false;
        silentAt = acknowledges ? acknowledged : sent;
        if (endOf(silentAt) - nowNanos <= TOLERANCE_NANOS) {
            endNanos = nowNanos + Pcm16.nanos(sent - silentAt);
            runStart = silentAt;
            runStartNanos = nowNanos;
            awaitingSpeak = sent > silentAt;
        }
    }

    /** STOP after DONE: everything was played. */
    public void playedOut(long nowNanos) {
        silentAt = sent;
        endNanos = Math.min(endNanos, nowNanos);
        awaitingSpeak = false;
        speaking = false;
    }

    /**
     * SKIP: everything sent so far and not played yet never will be.
     *
     * @param droppedFrames how many of the frames sent last did not even reach the avatar: they will not be acknowledged
     */
    public void skipped(int droppedFrames, long nowNanos) {
        for (int i = 0; i < droppedFrames; i++) {
            unacknowledged.pollLast();
        }
        endNanos = Math.min(endNanos, nowNanos);
        awaitingSpeak = false;
        speaking = false;
        silentAt = -1;
    }

    /** The position behind the last byte sent. */
    public long position() {
        return sent;
    }

    /** How long the speech that was sent still plays, in nanoseconds; 0 if it is over. */
    public long leadNanos(long nowNanos) {
        return Math.max(0, endNanos - nowNanos);
    }

    /** The position that plays now, as far as can be known. Nothing of a run counts as played until SPEAK, or until the grace for it is over. */
    public long playedPosition(long nowNanos) {
        if (awaitingSpeak && nowNanos - runStartNanos < graceNanos) {
            return runStart;
        }
        long ahead = leadNanos(nowNanos) / (1_000_000L / Pcm16.BYTES_PER_MILLI);
        return Math.max(0, sent - ahead);
    }

    /** Whether the avatar has begun to play what follows the given position. */
    public boolean reached(long position, long nowNanos) {
        return position < sent && nanosUntilReached(position, nowNanos) <= 0;
    }

    /** How long, by the clock, until what follows the given position plays; waits for SPEAK no longer than the grace. 0 or less if it does. */
    public long nanosUntilReached(long position, long nowNanos) {
        long begin = endNanos - Pcm16.nanos(sent - position);
        if (awaitingSpeak && position >= runStart) {
            begin = Math.max(begin, runStartNanos + graceNanos);
        }
        return begin - nowNanos;
    }

    /** Whether everything before the given position was played. */
    public Played played(long position, long nowNanos) {
        long early = endOf(position) - nowNanos;
        if (silentAt >= position && early <= TOLERANCE_NANOS) {
            return Played.CONFIRMED;
        }
        return nanosUntilPlayed(position, nowNanos) <= 0 ? Played.ESTIMATED : Played.NO;
    }

    /** How long until the clock alone decides that everything before the given position was played. */
    public long nanosUntilPlayed(long position, long nowNanos) {
        long end = endOf(position);
        if (silentAt >= position) {
            return end - TOLERANCE_NANOS - nowNanos;
        }
        // Where more speech follows without a gap, the avatar cannot tell of the end by SILENT: there is nothing to
        // wait for.
        boolean signalDue = position == sent || awaitingSpeak;
        return end + (signalDue ? graceNanos : 0) - nowNanos;
    }

    private long endOf(long position) {
        return endNanos - Pcm16.nanos(sent - position);
    }
}
