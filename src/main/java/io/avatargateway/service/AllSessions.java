package io.avatargateway.service;

import io.avatargateway.security.Caller;
import io.avatargateway.security.Owner;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.ViewerReport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * The sessions of all gateways that share a broker, asked for alike: one that is here is asked itself, for another one
 * its gateway is asked. A session of others does not exist for the caller. Stages fail with what {@link
 * SessionRegistry} says, and with SESSION_OWNER_UNREACHABLE where the session's gateway does not answer. They complete
 * on any thread, so their dependents must be short. Any thread; returns at once. The port that the side of the cluster
 * implements.
 */
public interface AllSessions {

    /**
     * Opens a session here, or at another gateway where this one has no room.
     *
     * @param key by which the same request is known when it comes again, at any gateway; or null
     * @return completes when its join info is there; fails with SESSION_LIMIT if no gateway has room
     */
    CompletionStage<OpenedSession> open(Caller caller, SessionOptions options, OpeningKey key);

    /** The session, with its join info; also for a while after its end. */
    CompletionStage<SessionSnapshot> find(Caller caller, SessionId id);

    /** See {@link SessionRegistry#close}. */
    CompletionStage<SessionSnapshot> close(Caller caller, SessionId id, boolean drain);

    /** See {@link SessionRegistry#interrupt}. */
    CompletionStage<Integer> interrupt(Caller caller, SessionId id, boolean keepWaiting);

    /** See {@link SessionRegistry#viewer}. */
    CompletionStage<SessionSnapshot> viewer(Caller caller, SessionId id, ViewerReport report);

    /** See {@link SessionRegistry#redeem}. */
    CompletionStage<SessionSnapshot> redeem(Caller caller, SessionId id, String ticket);

    /** What is known of a job of this session. */
    CompletionStage<Optional<JobStatus>> job(Caller caller, SessionId id, String jobId);

    /**
     * The session's events behind the given sequence number, oldest first, some of them at a time. Where there are none
     * yet, it waits a moment for one.
     *
     * @param after 0 for all that are kept
     */
    CompletionStage<Events> events(Caller caller, SessionId id, long after);

    /**
     * Some of a session's events.
     *
     * @param events oldest first; may be empty
     * @param last whether the session has ended, and none comes behind these
     */
    record Events(List<SessionEvent> events, boolean last) {
        public Events {
            events = List.copyOf(events);
        }
    }

    /** Those of other gateways that the caller may know of, as they last told, in no order. No join info. */
    Stream<Elsewhere> others(Caller caller);

    /**
     * A session of another gateway.
     *
     * @param gateway its name
     */
    record Elsewhere(String gateway, SessionSnapshot session) {}

    /** Tells the session's gateway how far a job of it has come, if it is another one's. Waits for nothing. */
    void tellJob(Caller caller, SessionId id, JobStatus status);

    /** Whose the session is, if it is another gateway's; empty where nothing was told of it yet. */
    Optional<Owner> ownerElsewhere(SessionId id);

    /**
     * Whether the session takes jobs at this moment, as far as is known here.
     *
     * @throws io.avatargateway.session.model.GatewayException UNKNOWN_SESSION or SESSION_ENDED if it does not
     */
    void requireAccepting(Caller caller, SessionId id);
}
