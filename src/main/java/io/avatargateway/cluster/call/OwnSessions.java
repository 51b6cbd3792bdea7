package io.avatargateway.cluster.call;

import io.avatargateway.security.Caller;
import io.avatargateway.service.OpeningKey;
import io.avatargateway.session.journal.EventLog;
import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.ViewerReport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The sessions of this gateway; a seam for tests. See {@link io.avatargateway.service.SessionRegistry} for what they do
 * and fail with. A session of others does not exist for the caller. Any thread; returns at once.
 */
public interface OwnSessions {

    /** Opens one. */
    CompletionStage<SessionSnapshot> open(Caller caller, SessionOptions options, OpeningKey key);

    /** Opens the next link of one that is about to come here. */
    CompletionStage<JoinInfo> prepare(SessionSnapshot session, SessionOptions options, Duration within);

    /** One that is here, or was until a while ago. */
    Optional<SessionSnapshot> find(Caller caller, SessionId id);

    /** Ends it. */
    CompletionStage<SessionSnapshot> close(Caller caller, SessionId id, boolean drain);

    /** Stops its speech. */
    CompletionStage<Integer> interrupt(Caller caller, SessionId id, boolean keepWaiting);

    /** Notes what a front end reports. */
    CompletionStage<SessionSnapshot> viewer(Caller caller, SessionId id, ViewerReport report);

    /** Describes it to who has a ticket, which is used then. */
    CompletionStage<SessionSnapshot> redeem(Caller caller, SessionId id, String ticket);

    /** Erases one that has ended; fails with UNKNOWN_SESSION or SESSION_LIVE. */
    CompletionStage<Erasure> erase(Caller caller, SessionId id);

    /** A job of it. */
    Optional<JobStatus> job(Caller caller, SessionId id, String jobId);

    /** Its events. */
    Optional<EventLog> events(Caller caller, SessionId id);

    /** Notes how far a job of it has come. */
    void jobStatus(Caller caller, SessionId id, JobStatus status);

    /**
     * Does nothing if it takes jobs.
     *
     * @throws io.avatargateway.session.model.GatewayException SESSION_ENDED
     */
    void requireAccepting(Caller caller, SessionId id);
}
