package io.avatargateway.session;

import io.avatargateway.audio.Pcm16;
import io.avatargateway.audio.PlayOutClock;
import io.avatargateway.audio.PlayOutClock.Played;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The jobs that the session holds, in the order of speaking, and what becomes of each: the one place where the play-out clock's word turns into
 * answers. Every job leaves with exactly one final status. Used by the session's worker only.
 */
final class Utterances {

    private final PlayOutClock clock;
    private final Timekeeper time;
    private final SessionJournal journal;
    private final boolean keepFrames;
    private final Deque<Utterance> held = new ArrayDeque<>();
    /** The latest job that barged in; it is not one of those that wait. */
    private Utterance urgent;

    private JobFeed feed;
    private boolean endedByClock;
    private long quietSinceNanos;

    /** @param keepFrames whether what is sent ahead may be kept until it is heard: it must have a limit for that */
    Utterances(PlayOutClock clock, Timekeeper time, SessionJournal journal, boolean keepFrames) {
        this.clock = clock;
        this.time = time;
        this.journal = journal;
        this.keepFrames = keepFrames;
        this.quietSinceNanos = time.nanos();
    }

    void feed(JobFeed sessionsQueue) {
        feed = sessionsQueue;
    }

    /** A job to be spoken after all that is held. */
    void addLast(Job job) {
        held.addLast(keeping(new Utterance(job)));
    }

    /** A job that barged in, to be spoken before all that is held, of which nothing is under way. */
    void addUrgent(Job job) {
        urgent = keeping(new Utterance(job));
        held.addFirst(urgent);
    }

    private Utterance keeping(Utterance utterance) {
        if (!keepFrames) {
            utterance.forget();
        }
        return utterance;
    }

    /** Nothing behind this one is spoken any more. */
    void rejectBehind(Utterance last) {
        while (held.peekLast() != last) {
            settle(
                    held.removeLast().job(),
                    JobState.REJECTED,
                    ErrorCode.SESSION_ENDED,
                    "behind a job that ends the session");
        }
    }

    /** The one whose frames are next, or null. */
    Utterance next() {
        // What is sent stands before what is not: only the last ones can be it.
        Utterance next = null;
        for (Iterator<Utterance> last = held.descendingIterator(); last.hasNext(); ) {
            Utterance utterance = last.next();
            if (utterance.sent()) {
                break;
            }
            next = utterance;
        }
        return next;
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    /** Whether the latest job ended by the clock alone: no SILENT told of it. */
    boolean endedByClock() {
        return endedByClock;
    }

    /** Since when there is nothing to say, if that is so. */
    long quietSinceNanos() {
        return quietSinceNanos;
    }

    /** From now on it counts how long there is nothing to say. */
    void quiet(long nowNanos) {
        quietSinceNanos = nowNanos;
    }

    /** A frame of this one goes to the avatar. */
    void sending(Utterance utterance, byte[] frame, long nowNanos) {
        utterance.sending(frame, clock.position());
        if (utterance == held.peekFirst()) {
            utterance.forget();
        }
        clock.sent(frame.length, audible(frame), nowNanos);
    }

    private static boolean audible(byte[] frame) {
        for (byte value : frame) {
            if (value != 0) {
                return true;
            }
        }
        return false;
    }

    /** This one was sent to its end, or as far as it could be read. */
    void sent(Utterance utterance) {
        if (utterance.untouched() && utterance.fault() != null) {
            held.remove(utterance);
            Utterance.Fault fault = utterance.fault();
            settle(utterance.job(), fault.state(), fault.code(), fault.detail());
            return;
        }
        utterance.sentUpTo(clock.position());
    }

    /** This one's time is over before its first frame was sent. */
    void expired(Utterance utterance) {
        held.remove(utterance);
        expired(utterance.job());
    }

    /** Answers a job whose time is over. */
    void expired(Job job) {
        settle(job, JobState.EXPIRED, ErrorCode.JOB_EXPIRED, "expired at " + job.expiresAt());
    }

    /** Answers a job of which nothing was heard. */
    void settle(Job job, JobState how, ErrorCode code, String detail) {
        settle(job, JobStatus.unheard(job.id(), how, time.now(), durationMillis(job), code.name(), detail));
    }

    /** Answers an action that has been done. */
    void done(Job job) {
        settle(job, JobStatus.of(job.id(), JobState.FINISHED, time.now(), durationMillis(job)));
    }

    private void settle(Job job, JobStatus status) {
        feed.settle(job, status);
        journal.job(status);
    }

    /** Tells which job is being heard by now, and which has been. */
    void follow(long nowNanos) {
        while (!held.isEmpty()) {
            Utterance first = held.peekFirst();
            if (first.untouched()) {
                return;
            }
            first.forget();
            if (first.job().speech() == null) {
                // Everything before it has been spoken.
                held.removeFirst();
                done(first.job());
                continue;
            }
            if (clock.reached(first.begin(), nowNanos)) {
                start(first);
            }
            Played played = first.sent() ? clock.played(first.end(), nowNanos) : Played.NO;
            if (played == Played.NO) {
                return;
            }
            start(first);
            held.removeFirst();
            quietSinceNanos = nowNanos;
            endedByClock = played == Played.ESTIMATED;
            settle(first.job(), spoken(first, endedByClock));
        }
    }

    private void start(Utterance utterance) {
        if (utterance.start()) {
            JobStatus status =
                    JobStatus.of(utterance.job().id(), JobState.STARTED, time.now(), durationMillis(utterance.job()));
            feed.started(utterance.job(), status);
            journal.job(status);
        }
    }

    private JobStatus spoken(Utterance utterance, boolean estimated) {
        long millis = Pcm16.millis(utterance.end() - utterance.begin());
        Utterance.Fault fault = utterance.fault();
        return fault == null
                ? new JobStatus(
                        utterance.job().id(), JobState.FINISHED, time.now(), millis, millis, estimated, null, null)
                : new JobStatus(
                        utterance.job().id(),
                        fault.state(),
                        time.now(),
                        millis,
                        durationMillis(utterance.job()),
                        estimated,
                        fault.code().name(),
                        fault.detail());
    }

    /**
     * How long until {@link #follow} has something to tell, by the clock.
     *
     * @return in nanoseconds; {@link Long#MAX_VALUE} if nothing comes of itself
     */
    long nanosUntilNews(long nowNanos) {
        Utterance first = held.peekFirst();
        long due = Long.MAX_VALUE;
        if (first == null || first.untouched()) {
            return due;
        }
        if (!first.started() && first.begin() < clock.position()) {
            due = clock.nanosUntilReached(first.begin(), nowNanos);
        }
        if (first.sent()) {
            due = Math.min(due, clock.nanosUntilPlayed(first.end(), nowNanos));
        }
        return due;
    }

    /**
     * The avatar has been told to forget all speech: the current utterance ends, and so do the others, but for those that are to be kept: they begin
     * anew when their turn comes. To be called before the clock learns of it.
     *
     * @param keepWaiting keeps those that were not begun to be heard
     * @param arrivedBefore keeps, as well, what arrived behind this place and was not begun to be heard
     * @return how many jobs that ended
     */
    int interrupt(boolean keepWaiting, long arrivedBefore, long nowNanos) {
        follow(nowNanos);
        int before = held.size();
        boolean current = true;
        for (Iterator<Utterance> each = held.iterator(); each.hasNext(); ) {
            Utterance utterance = each.next();
            boolean begun = current && (!utterance.untouched() || utterance == urgent);
            current = false;
            boolean waits = keepWaiting || utterance.job().arrival() >= arrivedBefore;
            if (begun || !waits || !utterance.rewind()) {
                each.remove();
                end(utterance, JobState.INTERRUPTED, ErrorCode.JOB_INTERRUPTED, "interrupted");
            }
        }
        quietSinceNanos = nowNanos;
        return before - held.size();
    }

    /** Ends all of them: the link is going. */
    void endAll(JobState how, ErrorCode code, String detail) {
        for (Utterance first = held.pollFirst(); first != null; first = held.pollFirst()) {
            boolean nobodysFault = how == JobState.INTERRUPTED && code == ErrorCode.SESSION_ENDED;
            end(first, first.untouched() && nobodysFault ? JobState.REJECTED : how, code, detail);
        }
    }

    private void end(Utterance utterance, JobState how, ErrorCode code, String detail) {
        if (utterance.job().action() == JobAction.FINISH && utterance.sent() && how == JobState.INTERRUPTED) {
            // What it asked for happens nevertheless.
            done(utterance.job());
        } else if (utterance.untouched()) {
            settle(utterance.job(), how, code, detail);
        } else if (utterance.fault() != null) {
            settle(utterance.job(), heard(utterance, utterance.fault()));
        } else {
            settle(utterance.job(), heard(utterance, new Utterance.Fault(how, code, detail)));
        }
    }

    private JobStatus heard(Utterance utterance, Utterance.Fault why) {
        long nowNanos = time.nanos();
        long end = utterance.sent() ? utterance.end() : clock.position();
        long played = Math.min(clock.playedPosition(nowNanos), end) - utterance.begin();
        long millis = Pcm16.millis(Math.max(0, played));
        return new JobStatus(
                utterance.job().id(),
                why.state(),
                time.now(),
                millis,
                durationMillis(utterance.job()),
                millis > 0 && clock.played(end, nowNanos) != Played.CONFIRMED,
                why.code().name(),
                why.detail());
    }

    /** How long the job's speech is, in milliseconds; 0 if it has none, -1 while that is not known. */
    static long durationMillis(Job job) {
        return job.speech() == null ? 0 : job.speech().durationMillis();
    }
}
