package io.avatargateway.service;

import io.avatargateway.session.EventLog;
import io.avatargateway.session.JobStatus;
import io.avatargateway.session.SessionId;
import io.avatargateway.session.SessionOptions;
import io.avatargateway.session.SessionSnapshot;
import io.avatargateway.session.SessionState;
import io.avatargateway.session.ViewerEvent;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The session bean that holds all sessions of this server with their endpoints. Every method may be called from any thread and returns at
 * once; stages complete on a session's worker, so that what hangs on them must be short.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SessionRegistry {

    /**
     * Opens a session. Creates its queue (which blocks for at most the broker's call time-out), then composes a token and opens the socket.
     *
     * @return completes with the session once its join info is there; exceptionally with a
     *     {@link io.avatargateway.session.GatewayException}
     * @throws io.avatargateway.session.GatewayException if there are too many sessions, the broker is not there, or the server is stopping
     */
    public CompletionStage<SessionSnapshot> open(SessionOptions options) {
        throw new IllegalStateException();
    }

    /** The session, also for a while after its end. */
    public Optional<SessionSnapshot> find(SessionId id) {
        return Optional.empty();
    }

    /**
     * Sessions, newest first.
     *
     * @param states only in these; empty for all
     * @param offset how many to leave out, 0 or more
     * @param limit how many at most, 1 or more
     */
    public SessionPage list(Set<SessionState> states, int offset, int limit) {
        throw new IllegalStateException();
    }

    /**
     * Stops the speech at once. All jobs that the avatar holds end as interrupted; those that wait behind them end too, or are kept.
     *
     * @return the number of jobs that ended so far, when SKIP is on the wire and it is decided which of the waiting jobs are dropped;
     *     exceptionally with UNKNOWN_SESSION or SESSION_ENDED
     */
    public CompletionStage<Integer> interrupt(SessionId id, boolean keepWaiting) {
        throw new IllegalStateException();
    }

    /**
     * Ends the session: with drain, the speech in the queue is played out first. Idempotent.
     *
     * @return the session after the step was taken, still draining perhaps; exceptionally with UNKNOWN_SESSION
     */
    public CompletionStage<SessionSnapshot> close(SessionId id, boolean drain) {
        throw new IllegalStateException();
    }

    /** Notes what a front end reports. Exceptionally with UNKNOWN_SESSION or SESSION_ENDED. */
    public CompletionStage<SessionSnapshot> viewer(SessionId id, ViewerEvent event) {
        throw new IllegalStateException();
    }

    /** The session's latest events, also for a while after its end. */
    public Optional<EventLog> events(SessionId id) {
        return Optional.empty();
    }

    /** What is known of a job of this session. */
    public Optional<JobStatus> job(SessionId id, String jobId) {
        return Optional.empty();
    }

    /** Notes what became known of a job outside its session: accepted, rejected, expired. Does nothing if there is no such session. */
    public void jobStatus(SessionId id, JobStatus status) {}

    /**
     * Whether the session takes jobs at this moment.
     *
     * @throws io.avatargateway.session.GatewayException UNKNOWN_SESSION or SESSION_ENDED if it does not
     */
    public void requireAccepting(SessionId id) {}
}
