package io.avatargateway.session;

import io.avatargateway.audio.Pcm16;
import io.avatargateway.audio.PlayOutClock;
import io.avatargateway.audio.PlayOutClock.Played;
import io.avatargateway.audio.SpeechFormatException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The flow of speech of one session: takes jobs from the feed as the lead window asks, cuts them into frames, keeps few frames in flight,
 * and follows by the play-out clock which job is being heard. Used by the session's worker only.
 */
final class Speaker {

    private static final Logger LOG = Logger.getLogger(Speaker.class.getName());

    private final SessionPolicy policy;
    private final Timekeeper time;
    private final SessionTimers timers;
    private final SessionJournal journal;
    private final Runnable afterwards;
    private final PlayOutClock clock;
    private final Deque<Utterance> utterances = new ArrayDeque<>();
    private JobFeed feed;
    private Link link;
    private boolean requested;
    private int inFlight;
    private long framesSent;
    private long framesAcknowledged;
    /** Waiting jobs that an interrupt dropped: they end as they come. */
    private long toDrop;
    /** Waiting jobs that may still be spoken; negative for no limit. */
    private long toSpeak = -1;
    /** An interrupt asked how many jobs wait and has no answer yet: until then, whatever comes had been waiting. */
    private int droppingAll;

    private int droppedMeanwhile;

    /** The turn of a FINISH has come: nothing is taken any more. */
    private boolean finishing;

    private boolean open;
    private boolean endedByClock;
    private long quietSinceNanos;

    /** @param afterwards what the session does whenever the flow of speech has moved */
    Speaker(SessionPolicy policy, Timekeeper time, SessionTimers timers, SessionJournal journal, Runnable afterwards) {
        this.policy = policy;
        this.time = time;
        this.timers = timers;
        this.journal = journal;
        this.afterwards = afterwards;
        this.clock = new PlayOutClock(time.nanos(), policy.confirmGrace().toNanos());
    }

    void feed(JobFeed sessionsQueue) {
        feed = sessionsQueue;
    }

    /** The avatar takes speech from now on. */
    void open(Link onto) {
        link = onto;
        open = true;
        quietSinceNanos = time.nanos();
        advance();
    }

    void onJob(Job job) {
        requested = false;
        boolean mayBeSpoken = toSpeak != 0;
        toSpeak = Math.max(toSpeak < 0 ? -1 : 0, toSpeak - 1);
        if (droppingAll > 0 || toDrop > 0) {
            toDrop = Math.max(0, toDrop - 1);
            droppedMeanwhile++;
            end(job, unheard(job, JobState.INTERRUPTED, ErrorCode.JOB_INTERRUPTED, "dropped by an interrupt"));
        } else if (!mayBeSpoken) {
            end(job, unheard(job, JobState.REJECTED, ErrorCode.SESSION_ENDED, "the session is draining"));
        } else if (expired(job)) {
            end(job, expiry(job));
        } else {
            take(job);
        }
        advance();
    }

    /** A job that barged in: comes behind the {@link #interrupt} that it asked for, and before all that waits. */
    void onUrgent(Job job) {
        if (expired(job)) {
            end(job, expiry(job));
        } else {
            take(job);
        }
    }

    private void take(Job job) {
        if (job.action() == JobAction.SPEAK) {
            utterances.addLast(new Utterance(job, clock.position()));
        } else {
            if (job.action() == JobAction.FINISH) {
                finishing = true;
                toSpeak = 0;
            }
            end(job, JobStatus.of(job.id(), JobState.FINISHED, time.now(), durationMillis(job)));
        }
    }

    private boolean expired(Job job) {
        return job.expiresAt() != null && !time.now().isBefore(job.expiresAt());
    }

    private JobStatus expiry(Job job) {
        return unheard(job, JobState.EXPIRED, ErrorCode.JOB_EXPIRED, "expired at " + job.expiresAt());
    }

    /** How long the job's speech is, in milliseconds; 0 if it has none, -1 while that is not known. */
    static long durationMillis(Job job) {
        return job.speech() == null ? 0 : job.speech().durationMillis();
    }

    void onAudioSent() {
        inFlight--;
        framesSent++;
        advance();
    }

    void onAcknowledged() {
        framesAcknowledged++;
        clock.acknowledged();
    }

    void onSpeechBegan() {
        clock.speechBegan(time.nanos());
        advance();
    }

    void onSpeechEnded() {
        clock.speechEnded(time.nanos());
        advance();
    }

    /** STOP after DONE: all that was sent has been played. */
    void onPlayedOut() {
        clock.playedOut(time.nanos());
        follow(time.nanos());
    }

    /** Stops the speech. Returns how many jobs that ended. */
    int interrupt() {
        int dropped = open ? link.skip() : 0;
        int ended = endHeld(JobState.INTERRUPTED, ErrorCode.JOB_INTERRUPTED, "interrupted");
        clock.skipped(dropped, time.nanos());
        quietSinceNanos = time.nanos();
        return ended;
    }

    /** Whatever comes from the queue until {@link #dropped} is dropped. */
    void dropWaiting() {
        if (droppingAll++ == 0) {
            droppedMeanwhile = 0;
        }
        advance();
    }

    /** As many jobs as this were waiting when the interrupt came. Returns how many it drops in all. */
    int dropped(long waiting) {
        int all = droppedMeanwhile + (int) Math.min(waiting, Integer.MAX_VALUE / 2);
        droppingAll--;
        toDrop = Math.max(toDrop, waiting);
        advance();
        return all;
    }

    /** No more than this many further jobs are spoken. */
    void limit(long waiting) {
        toSpeak = toSpeak < 0 ? waiting : Math.min(toSpeak, waiting);
        advance();
    }

    /** Whether nothing is left to be sent, under a {@link #limit}. */
    boolean exhausted() {
        return toSpeak == 0 && utterances.stream().allMatch(Utterance::sent);
    }

    /** Whether a job asked for the end of the session after what is held. */
    boolean finishing() {
        return finishing;
    }

    /** Whether the latest job ended by the clock alone: no SILENT told of it. */
    boolean endedByClock() {
        return endedByClock;
    }

    /** Whether the avatar has nothing to say at this moment. */
    boolean quiet() {
        return utterances.isEmpty();
    }

    /** Since when, if it is quiet. */
    long quietSinceNanos() {
        return quietSinceNanos;
    }

    long leadNanos() {
        return clock.leadNanos(time.nanos());
    }

    /** Ends all jobs that the session holds: the link is going. Idempotent. */
    void close(JobState how, ErrorCode code, String detail) {
        open = false;
        timers.cancel(SessionTimers.Kind.SPEECH);
        endHeld(how, code, detail);
    }

    long framesSent() {
        return framesSent;
    }

    long bytesSent() {
        return clock.position();
    }

    long framesAcknowledged() {
        return framesAcknowledged;
    }

    /** Tells what has been heard, sends what should be on its way, and sets the timer for the next time that something is due. */
    void advance() {
        if (!open) {
            return;
        }
        long now = time.nanos();
        follow(now);
        send(now);
        long due = nextDue(now);
        if (due == Long.MAX_VALUE) {
            timers.cancel(SessionTimers.Kind.SPEECH);
        } else {
            // At the least a millisecond, so that a rounding never makes a busy loop.
            timers.start(SessionTimers.Kind.SPEECH, Math.max(due, TimeUnit.MILLISECONDS.toNanos(1)), this::advance);
        }
        afterwards.run();
    }

    private void follow(long now) {
        while (!utterances.isEmpty()) {
            Utterance first = utterances.peekFirst();
            if (!first.started && clock.reached(first.begin, now)) {
                start(first);
            }
            Played played = first.sent() ? clock.played(first.end, now) : Played.NO;
            if (played == Played.NO) {
                return;
            }
            start(first);
            utterances.removeFirst();
            if (utterances.isEmpty()) {
                quietSinceNanos = now;
            }
            endedByClock = played == Played.ESTIMATED;
            long duration = Pcm16.millis(first.end - first.begin);
            end(
                    first.job,
                    new JobStatus(
                            first.job.id(),
                            JobState.FINISHED,
                            time.now(),
                            duration,
                            duration,
                            played == Played.ESTIMATED,
                            null,
                            null));
        }
    }

    private void start(Utterance utterance) {
        if (!utterance.started) {
            utterance.started = true;
            JobStatus status = JobStatus.of(
                    utterance.job.id(),
                    JobState.STARTED,
                    time.now(),
                    utterance.job.speech().durationMillis());
            feed.started(utterance.job, status);
            journal.job(status);
        }
    }

    private void send(long now) {
        while (inFlight < policy.framesInFlight() && windowOpen(now)) {
            Utterance next = utterances.peekLast();
            if (next == null || next.sent()) {
                request();
                return;
            }
            byte[] frame;
            try {
                frame = next.job.speech().nextFrame(policy.frameBytes());
            } catch (IOException lost) {
                LOG.log(Level.WARNING, "The speech of a job cannot be read", lost);
                utterances.removeLast();
                end(next.job, heard(next, JobState.FAILED, ErrorCode.DELIVERY_FAILED, "the speech cannot be read"));
                continue;
            } catch (SpeechFormatException broken) {
                utterances.removeLast();
                end(next.job, heard(next, JobState.FAILED, ErrorCode.AUDIO_MALFORMED, broken.getMessage()));
                continue;
            }
            if (frame == null) {
                return;
            }
            if (frame.length == 0) {
                next.end = clock.position();
                continue;
            }
            clock.sent(frame.length, now);
            inFlight++;
            link.sendAudio(frame);
        }
    }

    private void request() {
        if (!requested && toSpeak != 0) {
            requested = true;
            feed.request();
        }
    }

    private boolean windowOpen(long now) {
        return policy.leadWindow().isZero()
                || clock.leadNanos(now) < policy.leadWindow().toNanos();
    }

    private long nextDue(long now) {
        long due = Long.MAX_VALUE;
        if (!windowOpen(now)) {
            due = clock.leadNanos(now) - policy.leadWindow().toNanos() + 1;
        }
        Utterance first = utterances.peekFirst();
        if (first != null && !first.started && first.begin < clock.position()) {
            due = Math.min(due, clock.nanosUntilReached(first.begin, now));
        }
        if (first != null && first.started && first.sent()) {
            due = Math.min(due, clock.nanosUntilPlayed(first.end, now));
        }
        return due;
    }

    private int endHeld(JobState how, ErrorCode code, String detail) {
        int ended = 0;
        for (Utterance utterance = utterances.pollFirst(); utterance != null; utterance = utterances.pollFirst()) {
            boolean untouched = utterance.begin == clock.position();
            boolean nobodysFault = how == JobState.INTERRUPTED && code == ErrorCode.SESSION_ENDED;
            end(utterance.job, heard(utterance, untouched && nobodysFault ? JobState.REJECTED : how, code, detail));
            ended++;
        }
        return ended;
    }

    private JobStatus heard(Utterance utterance, JobState how, ErrorCode code, String detail) {
        long played = clock.playedPosition(time.nanos()) - utterance.begin;
        long sent = (utterance.sent() ? utterance.end : clock.position()) - utterance.begin;
        long millis = Pcm16.millis(Math.max(0, Math.min(played, sent)));
        return new JobStatus(
                utterance.job.id(),
                how,
                time.now(),
                millis,
                utterance.job.speech().durationMillis(),
                millis > 0,
                code.name(),
                detail);
    }

    private JobStatus unheard(Job job, JobState how, ErrorCode code, String detail) {
        return JobStatus.unheard(job.id(), how, time.now(), durationMillis(job), code.name(), detail);
    }

    private void end(Job job, JobStatus status) {
        feed.settle(job, status);
        journal.job(status);
    }

    /** A job on its way to the avatar, with its place in the stream of bytes. */
    private static final class Utterance {
        private final Job job;
        private final long begin;
        private long end = -1;
        private boolean started;

        private Utterance(Job job, long begin) {
            this.job = job;
            this.begin = begin;
        }

        /** Whether its last frame was sent. */
        private boolean sent() {
            return end >= 0;
        }
    }
}
