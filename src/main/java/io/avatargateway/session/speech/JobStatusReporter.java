package io.avatargateway.session.speech;

import io.avatargateway.audio.format.Pcm16;
import io.avatargateway.audio.format.Repair;
import io.avatargateway.session.journal.SessionJournal;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.JobText;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeed;
import io.avatargateway.session.speech.PlayOutClock.Played;
import java.util.List;
import java.util.Map;

/**
 * What producers are told of their jobs: each answer goes to the feed and into the journal. Used by the session's
 * worker only.
 */
public final class JobStatusReporter {

    private final PlayOutClock clock;
    private final Timekeeper time;
    private final SessionJournal journal;
    private JobFeed feed;

    JobStatusReporter(PlayOutClock clock, Timekeeper time, SessionJournal journal) {
        this.clock = clock;
        this.time = time;
        this.journal = journal;
    }

    void feed(JobFeed sessionsQueue) {
        feed = sessionsQueue;
    }

    /** It is being heard. Once for each. */
    void started(Job job) {
        JobStatus status = JobStatus.of(job.id(), JobState.STARTED, time.now(), durationMillis(job))
                .saying(job.text())
                .within(job.trace());
        feed.started(job, status);
        journal.job(status);
    }

    /** Another gateway has told that it is being heard. */
    void startedBefore(Job job) {
        journal.jobBefore(JobStatus.of(job.id(), JobState.STARTED, time.now(), durationMillis(job))
                .saying(job.text()));
    }

    /** This of its words is being heard. */
    void marked(Job job, JobText.Mark mark) {
        journal.note(
                SessionEvent.Type.MARK,
                "",
                Map.of("jobId", job.id(), "atMillis", mark.atMillis(), "text", mark.text()));
    }

    /** Nothing of it was heard, and nothing will be. */
    public void unheard(Job job, JobState how, ErrorCode code, String detail) {
        settle(job, JobStatus.unheard(job.id(), how, time.now(), durationMillis(job), code.name(), detail));
    }

    /** An interrupt dropped it while it waited. */
    void dropped(Job job) {
        settle(job, JobStatus.dropped(job.id(), time.now(), durationMillis(job)));
    }

    /** Its time is over before its first frame was sent. */
    public void expired(Job job) {
        unheard(job, JobState.EXPIRED, ErrorCode.JOB_EXPIRED, "expired at " + job.expiresAt());
    }

    /** An action without speech has been done. */
    void done(Job job) {
        settle(job, JobStatus.of(job.id(), JobState.FINISHED, time.now(), durationMillis(job)));
    }

    /** All that was sent of it was heard; which is all of it, unless it breaks off. */
    void heard(Utterance utterance, boolean estimated) {
        long millis = Pcm16.millis(utterance.end() - utterance.begin());
        SpeechFault fault = utterance.fault();
        if (fault == null) {
            settle(
                    utterance.job(),
                    JobStatus.untraced(
                            utterance.job().id(),
                            JobState.FINISHED,
                            time.now(),
                            millis,
                            millis,
                            estimated,
                            null,
                            null,
                            repaired(utterance.job()),
                            utterance.job().text()));
        } else {
            settle(utterance.job(), partly(utterance.job(), fault, millis, estimated));
        }
    }

    /**
     * It is cut off; it may have broken off before that on its own account. To be called before the clock learns of it.
     */
    void cutOff(Utterance utterance, SpeechFault why) {
        long nowNanos = time.nanos();
        long end = utterance.sent() ? utterance.end() : clock.position();
        long played = utterance.place(clock.playedPosition(nowNanos), clock.position());
        long millis = atMost(durationMillis(utterance.job()), Pcm16.millis(Math.max(utterance.heardBefore(), played)));
        boolean estimated = millis > 0 && clock.played(end, nowNanos) != Played.CONFIRMED;
        SpeechFault fault = utterance.fault() == null ? why : utterance.fault();
        settle(utterance.job(), partly(utterance.job(), fault, millis, estimated));
    }

    /** What another gateway has told of a job may be more than there is. */
    private static long atMost(long all, long millis) {
        return all < 0 ? millis : Math.min(all, millis);
    }

    private JobStatus partly(Job job, SpeechFault why, long millis, boolean estimated) {
        return JobStatus.untraced(
                job.id(),
                why.state(),
                time.now(),
                millis,
                durationMillis(job),
                estimated,
                why.code().name(),
                why.detail(),
                repaired(job),
                job.text());
    }

    /** What was mended of the job's speech, as far as it was read. */
    private static List<Repair> repaired(Job job) {
        return job.speech() == null ? List.of() : job.speech().repairs();
    }

    private void settle(Job job, JobStatus status) {
        JobStatus told = status.saying(job.text()).within(job.trace());
        feed.settle(job, told);
        journal.job(told);
    }

    /** How long the job's speech is, in milliseconds; 0 if it has none, -1 while that is not known. */
    private static long durationMillis(Job job) {
        return job.speech() == null ? 0 : job.speech().durationMillis();
    }
}
