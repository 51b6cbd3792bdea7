package io.avatargateway.session.speech;

import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.loop.SessionTimers;
import io.avatargateway.session.loop.SessionTimers.Kind;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeed;
import java.time.Duration;

/**
 * The jobs that wait in the session's queue, as the session sees them. Asks for one at a time, and decides on each that
 * comes. Used by the session's worker only.
 */
final class WaitingJobs {

    /** How long a job that was counted may be on its way before the jobs are counted again. */
    private static final Duration RECOUNT = Duration.ofSeconds(1);

    private final SessionTimers timers;
    private final Mailbox mailbox;
    private final JobStatusReporter answers;
    private final Runnable afterCount;
    private final Admission admission = new Admission();
    private JobFeed feed;
    private boolean requested;
    private boolean overtakingRequested;
    private boolean recounting;

    /** @param afterCount what is to be done when it may have become known that less is to come */
    WaitingJobs(SessionTimers timers, Mailbox mailbox, JobStatusReporter answers, Runnable afterCount) {
        this.timers = timers;
        this.mailbox = mailbox;
        this.answers = answers;
        this.afterCount = afterCount;
    }

    void feed(JobFeed sessionsQueue) {
        feed = sessionsQueue;
    }

    Admission admission() {
        return admission;
    }

    /** The job that was asked for. Returns whether it is to be spoken; else it has been answered. */
    boolean admit(Job job) {
        requested = false;
        overtakingRequested = false;
        return switch (admission.judge(job)) {
            case SPEAK -> true;
            case DROP -> {
                answers.dropped(job);
                yield false;
            }
            case REJECT -> {
                answers.unheard(job, JobState.REJECTED, ErrorCode.SESSION_ENDED, "the session is draining");
                yield false;
            }
        };
    }

    /**
     * Asks for the next one, if there is room for it or it may have been dropped.
     *
     * @param overtaking whether one that overtakes is wanted though there is no room
     */
    void request(boolean room, boolean overtaking) {
        if (!room && !admission.clearing()) {
            // Where it is counted what is still spoken, what comes now is not.
            if (overtaking && !requested && !overtakingRequested && !admission.limited()) {
                overtakingRequested = true;
                feed.requestOvertaking();
            }
            return;
        }
        if (!requested && !admission.exhausted()) {
            requested = true;
            feed.request();
        }
        if (requested && admission.counting() && !recounting) {
            recounting = true;
            timers.start(Kind.RECOUNT, RECOUNT, this::recount);
        }
    }

    /** A job that was counted does not come: it may have ended on its own account. */
    private void recount() {
        feed.countWaiting((waiting, away) -> mailbox.post(() -> {
            recounting = false;
            if (away == null) {
                admission.atMost(waiting);
            }
            afterCount.run();
        }));
    }
}
