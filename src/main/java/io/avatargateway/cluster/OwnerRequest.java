package io.avatargateway.cluster;

import io.avatargateway.service.OpeningKey;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.ViewerReport;

/**
 * What one gateway asks another one for, in the words of {@code avatar.sessions}. What the command has no use for is
 * null.
 *
 * @param command what is asked for
 * @param session whose owner is asked; null for an opening
 * @param options of an opening
 * @param key of an opening
 * @param drain of a close
 * @param keepWaiting of an interrupt
 * @param report of a viewer
 * @param jobId of a job
 * @param job what is told of a job
 * @param after the number of the last event that is there
 */
public record OwnerRequest(
        Command command,
        SessionId session,
        SessionOptions options,
        OpeningKey key,
        Boolean drain,
        Boolean keepWaiting,
        ViewerReport report,
        String jobId,
        JobStatus job,
        Long after) {

    /** What can be asked for. */
    public enum Command {
        OPEN,
        DESCRIBE,
        CLOSE,
        INTERRUPT,
        VIEWER,
        JOB,
        EVENTS,
        /** Tells, and gets no answer. */
        JOB_STATUS
    }

    static OwnerRequest open(SessionOptions options, OpeningKey key) {
        return new OwnerRequest(Command.OPEN, null, options, key, null, null, null, null, null, null);
    }

    static OwnerRequest describe(SessionId id) {
        return new OwnerRequest(Command.DESCRIBE, id, null, null, null, null, null, null, null, null);
    }

    static OwnerRequest close(SessionId id, boolean drain) {
        return new OwnerRequest(Command.CLOSE, id, null, null, drain, null, null, null, null, null);
    }

    static OwnerRequest interrupt(SessionId id, boolean keepWaiting) {
        return new OwnerRequest(Command.INTERRUPT, id, null, null, null, keepWaiting, null, null, null, null);
    }

    static OwnerRequest viewer(SessionId id, ViewerReport report) {
        return new OwnerRequest(Command.VIEWER, id, null, null, null, null, report, null, null, null);
    }

    static OwnerRequest job(SessionId id, String jobId) {
        return new OwnerRequest(Command.JOB, id, null, null, null, null, null, jobId, null, null);
    }

    static OwnerRequest events(SessionId id, long after) {
        return new OwnerRequest(Command.EVENTS, id, null, null, null, null, null, null, null, after);
    }

    static OwnerRequest jobStatus(SessionId id, JobStatus status) {
        return new OwnerRequest(Command.JOB_STATUS, id, null, null, null, null, null, null, status, null);
    }

    @Override
    public String toString() {
        return "OwnerRequest[" + command + " " + session + "]";
    }
}
