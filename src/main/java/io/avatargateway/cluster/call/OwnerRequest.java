package io.avatargateway.cluster.call;

import io.avatargateway.service.OpeningKey;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.ViewerReport;
import java.time.Duration;

/**
 * What one gateway asks another one for, in the words of {@code avatar.sessions}. What the command has no use for is
 * null.
 *
 * @param command what is asked for
 * @param session whose owner is asked; null for an opening
 * @param options of an opening, or of the session that is about to come
 * @param key of an opening
 * @param drain of a close
 * @param keepWaiting of an interrupt
 * @param report of a viewer
 * @param jobId of a job
 * @param job what is told of a job
 * @param after the number of the last event that is there
 * @param leaving a session that is about to come to the asked gateway, as its owner has it, without its room
 * @param withinMillis the time for it to come
 * @param ticket the id of one that is redeemed
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
        Long after,
        SessionSnapshot leaving,
        Long withinMillis,
        String ticket) {

    /** What can be asked for. */
    public enum Command {
        OPEN,
        /** Opens the next link of a session that is about to come. */
        PREPARE,
        DESCRIBE,
        CLOSE,
        INTERRUPT,
        VIEWER,
        /** Describes a session to who has a ticket, which is used then. */
        REDEEM,
        /** Erases what is kept of a session. */
        ERASE,
        JOB,
        EVENTS,
        /** Tells, and gets no answer. */
        JOB_STATUS
    }

    static OwnerRequest open(SessionOptions options, OpeningKey key) {
        return new OwnerRequest(Command.OPEN, null, options, key, null, null, null, null, null, null, null, null, null);
    }

    /** @param session as its owner has it; it is sent as others may know it, but for its options */
    public static OwnerRequest prepare(SessionSnapshot session, Duration within) {
        return new OwnerRequest(
                Command.PREPARE,
                session.id(),
                session.options(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                session.shared(),
                within.toMillis(),
                null);
    }

    static OwnerRequest describe(SessionId id) {
        return new OwnerRequest(Command.DESCRIBE, id, null, null, null, null, null, null, null, null, null, null, null);
    }

    static OwnerRequest close(SessionId id, boolean drain) {
        return new OwnerRequest(Command.CLOSE, id, null, null, drain, null, null, null, null, null, null, null, null);
    }

    static OwnerRequest interrupt(SessionId id, boolean keepWaiting) {
        return new OwnerRequest(
                Command.INTERRUPT, id, null, null, null, keepWaiting, null, null, null, null, null, null, null);
    }

    static OwnerRequest viewer(SessionId id, ViewerReport report) {
        return new OwnerRequest(Command.VIEWER, id, null, null, null, null, report, null, null, null, null, null, null);
    }

    static OwnerRequest redeem(SessionId id, String ticket) {
        return new OwnerRequest(Command.REDEEM, id, null, null, null, null, null, null, null, null, null, null, ticket);
    }

    static OwnerRequest erase(SessionId id) {
        return new OwnerRequest(Command.ERASE, id, null, null, null, null, null, null, null, null, null, null, null);
    }

    static OwnerRequest job(SessionId id, String jobId) {
        return new OwnerRequest(Command.JOB, id, null, null, null, null, null, jobId, null, null, null, null, null);
    }

    static OwnerRequest events(SessionId id, long after) {
        return new OwnerRequest(Command.EVENTS, id, null, null, null, null, null, null, null, after, null, null, null);
    }

    static OwnerRequest jobStatus(SessionId id, JobStatus status) {
        return new OwnerRequest(
                Command.JOB_STATUS, id, null, null, null, null, null, null, status, null, null, null, null);
    }

    @Override
    public String toString() {
        return "OwnerRequest[" + command + " " + session + "]";
    }
}
