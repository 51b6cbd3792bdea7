package io.avatargateway.session.speech;

import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeed;

/**
 * The jobs that wait in the session's queue, as the session sees them. Asks for one at a time, and decides on each that
 * comes. Used by the session's worker only.
 */
final class WaitingJobs {

    private final JobStatusReporter answers;
    private final Admission admission = new Admission();
    private JobFeed feed;
    private boolean requested;
    private boolean overtakingRequested;

    WaitingJobs(JobStatusReporter answers) {
        this.answers = answers;
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
     * Asks for the next one, if there is room for it.
     *
     * @param overtaking whether one that overtakes is wanted though there is no room
     */
    void request(boolean room, boolean overtaking) {
        if (room && !requested && !admission.exhausted()) {
            requested = true;
            feed.request();
        } else if (!room && overtaking && !requested && !overtakingRequested && !admission.limited()) {
            // Where the end is near, what comes now is not spoken any more.
            overtakingRequested = true;
            feed.requestOvertaking();
        }
    }
}
