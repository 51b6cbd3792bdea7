package io.avatargateway.session.journal;

import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The latest status of the latest jobs of one session, bounded; the oldest job goes first. Safe for use by any thread.
 */
final class JobLog {

    private final int capacity;
    private final Map<String, JobStatus> jobs = new LinkedHashMap<>();
    /** How many of them wait. */
    private int waiting;
    /** How many of them have started and not ended. */
    private int started;

    JobLog(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Notes a status. Returns false, and changes nothing, if the job is already that far: a late word must not
     * overwrite a later one.
     */
    synchronized boolean record(JobStatus status) {
        JobStatus known = jobs.get(status.jobId());
        if (known != null && !follows(known.state(), status.state())) {
            return false;
        }
        if (status.state() == JobState.ACCEPTED) {
            // An id that is used again is as young as its job.
            jobs.remove(status.jobId());
        }
        jobs.put(status.jobId(), status);
        count(known, -1);
        count(status, 1);
        if (jobs.size() > capacity) {
            count(jobs.remove(jobs.keySet().iterator().next()), -1);
        }
        return true;
    }

    /** How many are kept. */
    synchronized int size() {
        return jobs.size();
    }

    /** How many of the jobs that are kept were accepted, and neither started nor ended. */
    synchronized int waiting() {
        return waiting;
    }

    /** How many of the jobs that are kept have started and not ended. */
    synchronized int started() {
        return started;
    }

    private void count(JobStatus status, int more) {
        if (status != null && status.state() == JobState.ACCEPTED) {
            waiting += more;
        } else if (status != null && status.state() == JobState.STARTED) {
            started += more;
        }
    }

    synchronized Optional<JobStatus> find(String jobId) {
        return Optional.ofNullable(jobs.get(jobId));
    }

    /** A job id may be used again once its job has ended. */
    private static boolean follows(JobState known, JobState next) {
        if (known.terminal()) {
            return next == JobState.ACCEPTED;
        }
        return next.terminal() || (known == JobState.ACCEPTED && next == JobState.STARTED);
    }
}
