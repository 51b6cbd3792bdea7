package io.avatargateway.session.speech;

import io.avatargateway.audio.format.Pcm16;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Knows how much speech was sent to the avatar and when it plays. The avatar gives no ids with its signals. So the
 * clock assumes that speech plays in real time from the moment it was sent, and corrects itself by every signal. The
 * rules, with their reasons in {@code docs/decisions/0007-what-signals-prove.md}:
 *
 * <ul>
 *   <li>A <em>run</em> is what is sent without the clock running dry. A run that begins while the avatar is silent
 *       awaits SPEAK, which moves it to where it really began. Until then, or until the grace is over, nothing of it
 *       counts as reached.
 *   <li>SPEAK before anything of the run was acknowledged speaks of earlier speech, and so does SILENT before the run's
 *       SPEAK and its end.
 *   <li>SILENT speaks of everything acknowledged until then. Near the end of that (a quarter of the run, at most a
 *       second) it is the end. What was sent behind it begins only now. Earlier it may be a pause within the speech,
 *       and moves nothing. It proves the end only when the clock has come there with no SPEAK in between.
 *   <li>Digital silence is no speech: a run of it awaits no SPEAK and no SILENT. A run that begins with it may hear
 *       SPEAK at its beginning or where the silence ends, whichever the time allows.
 *   <li>What another utterance follows without a gap is played when the clock says so, since no signal comes between
 *       the two.
 *   <li>SKIP ends everything: what was not played by then never will be, and no later signal speaks of it.
 * </ul>
 *
 * <p>Positions are bytes since the first frame and never go back. Times are nanoseconds of one monotonic source. Not
 * safe for use by several threads at once.
 */
public final class PlayOutClock {

    /**
     * The most that SILENT may come early, measured by the clock, and still mean the end: real-time play-out is not
     * that exact.
     */
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

    /** How soon to look again for an acknowledgement that is overdue. */
    private static final long LOOK_AGAIN_NANOS = 250_000_000L;

    private final long graceNanos;
    private final long patienceNanos;
    private final Deque<Long> unacknowledged = new ArrayDeque<>();
    private boolean acknowledges;
    private long sent;
    private long acknowledged;
    private long endNanos;
    private long runStartNanos;
    private long runStart;
    /** Where the first speech of the run is that is not digital silence, or -1. */
    private long audibleFrom = -1;

    /** Nothing before this place is spoken any more. */
    private long skippedTo;

    private boolean awaitingSpeak;
    private boolean speaking;
    private long silentAt = -1;

    /**
     * @param nowNanos the present
     * @param graceNanos how long a signal that should come is awaited before the clock alone decides
     * @param patienceNanos how long speech that an avatar which acknowledges has not acknowledged counts as not played,
     *     behind its end by the clock: as long as a dead link may go unnoticed
     */
    public PlayOutClock(long nowNanos, long graceNanos, long patienceNanos) {
        this.patienceNanos = patienceNanos;
        this.endNanos = nowNanos;
        this.runStartNanos = nowNanos;
        this.graceNanos = graceNanos;
    }

    /**
     * A frame went to the avatar.
     *
     * @param audible false for digital silence
     */
    public void sent(int bytes, boolean audible, long nowNanos) {
        if (endNanos - nowNanos <= 0) {
            endNanos = nowNanos;
            runStartNanos = nowNanos;
            runStart = sent;
            audibleFrom = -1;
            // An avatar that is speaking still goes on without a further SPEAK.
            awaitingSpeak = !speaking;
        }
        if (audible && audibleFrom < 0) {
            audibleFrom = sent;
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
        boolean ofEarlierSpeech = acknowledges && acknowledged <= runStart && sent > runStart;
        if (!awaitingSpeak || ofEarlierSpeech) {
            return;
        }
        awaitingSpeak = false;
        long late = nowNanos - runStartNanos;
        long silence = leadingSilenceNanos();
        if (late >= silence) {
            late -= silence;
        }
        endNanos += late;
        runStartNanos += late;
    }

    /**
     * SILENT: what was acknowledged so far was played, and what was sent behind it begins only now. Where the clock
     * says that much of it cannot have been played yet, it is a pause within the speech and moves nothing.
     */
    public void speechEnded(long nowNanos) {
        speaking = false;
        long end = Math.max(skippedTo, acknowledges ? acknowledged : sent);
        if (awaitingSpeak && end > runStart && endOf(end) - nowNanos > 0) {
            end = runStart;
        }
        silentAt = end;
        if (endOf(end) - nowNanos <= toleranceNanos(end)) {
            endNanos = nowNanos + Pcm16.nanos(sent - end);
            runStart = end;
            runStartNanos = nowNanos;
            audibleFrom = sent == end || audibleFrom < 0 ? -1 : Math.max(audibleFrom, end);
            awaitingSpeak = sent > end;
        }
    }

    private long toleranceNanos(long end) {
        return awaitingSpeak ? 0 : Math.min(TOLERANCE_NANOS, Pcm16.nanos(Math.max(0, end - runStart)) / 4);
    }

    private long leadingSilenceNanos() {
        return audibleFrom < 0 ? 0 : Pcm16.nanos(audibleFrom - runStart);
    }

    /** How long SPEAK is still awaited for the run, in nanoseconds; 0 or less if it is not. */
    private long nanosAwaitingSpeak(long nowNanos) {
        return awaitingSpeak && audibleFrom >= 0 ? runStartNanos + leadingSilenceNanos() + graceNanos - nowNanos : 0;
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
     * @param droppedFrames how many of the frames sent last did not even reach the avatar: they will not be
     *     acknowledged
     */
    public void skipped(int droppedFrames, long nowNanos) {
        for (int i = 0; i < droppedFrames; i++) {
            unacknowledged.pollLast();
        }
        endNanos = Math.min(endNanos, nowNanos);
        awaitingSpeak = false;
        speaking = false;
        silentAt = -1;
        audibleFrom = -1;
        skippedTo = sent;
    }

    /**
     * Up to which position all was heard, if the link is lost now: what the avatar did not acknowledge may not have
     * reached it.
     */
    public long heardIfLost(long nowNanos) {
        long played = playedPosition(nowNanos);
        boolean underWay = acknowledges && !unacknowledged.isEmpty();
        return underWay ? Math.min(played, Math.max(acknowledged, skippedTo)) : played;
    }

    /** The link is lost: what was sent and not played yet never will be, and no signal speaks of it any more. */
    public void lost(long nowNanos) {
        skipped(unacknowledged.size(), nowNanos);
        acknowledged = sent;
    }

    /** The position behind the last byte sent. */
    public long position() {
        return sent;
    }

    /** How long the speech that was sent still plays, in nanoseconds; 0 if it is over. */
    public long leadNanos(long nowNanos) {
        return Math.max(0, endNanos - nowNanos);
    }

    /**
     * The position that plays now, as far as can be known. No speech of a run counts as played until SPEAK, or until
     * the grace for it is over.
     */
    public long playedPosition(long nowNanos) {
        long ahead = leadNanos(nowNanos) / (1_000_000L / Pcm16.BYTES_PER_MILLI);
        long position = Math.max(0, sent - ahead);
        return nanosAwaitingSpeak(nowNanos) > 0 ? Math.min(position, audibleFrom) : position;
    }

    /** How long until it counts as certain that nothing that was sent is heard any more. 0 or less if it does. */
    public long nanosUntilQuiet(long nowNanos) {
        return nanosUntilPlayed(sent, nowNanos);
    }

    /** When the speech that was sent ended, or will. */
    public long endNanos() {
        return endNanos;
    }

    /** Whether the avatar has begun to play what follows the given position. */
    public boolean reached(long position, long nowNanos) {
        return position < sent && nanosUntilReached(position, nowNanos) <= 0;
    }

    /**
     * How long, by the clock, until what follows the given position plays; waits for SPEAK no longer than the grace. 0
     * or less if it does.
     */
    public long nanosUntilReached(long position, long nowNanos) {
        long begin = endOf(position) - nowNanos;
        return position >= runStart ? Math.max(begin, nanosAwaitingSpeak(nowNanos)) : begin;
    }

    /** Whether everything before the given position was played. */
    public Played played(long position, long nowNanos) {
        if (nanosUntilPlayed(position, nowNanos) > 0) {
            return Played.NO;
        }
        return silentAt >= position ? Played.CONFIRMED : Played.ESTIMATED;
    }

    /** How long until it counts as certain that everything before the given position was played. */
    public long nanosUntilPlayed(long position, long nowNanos) {
        long left = endOf(position) - nowNanos;
        if (silentAt >= position) {
            return left;
        }
        boolean endDue = position == sent && (speaking || audibleFrom >= 0);
        long certain = endDue || nanosAwaitingSpeak(nowNanos) > 0 ? left + graceNanos : left;
        return isUnderWay(position) && left + patienceNanos > 0 ? Math.max(certain, LOOK_AGAIN_NANOS) : certain;
    }

    /** Whether what stands before this position may have got lost on its way: the avatar acknowledges, and not this. */
    private boolean isUnderWay(long position) {
        return acknowledges && position > acknowledged && !unacknowledged.isEmpty();
    }

    private long endOf(long position) {
        return endNanos - Pcm16.nanos(sent - position);
    }
}
