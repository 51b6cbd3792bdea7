package io.avatargateway.service;

import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.port.Keeper;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The records by which other gateways, or a later life of this one, know the sessions of this one. The port that the
 * side of ownership implements. Any thread.
 */
public interface SessionRecords {

    /**
     * Before the session's queues are made: or a gateway that dies in between would leave queues that nobody knows of.
     * Not for a session that is taken up: it has its record. Blocks for at most the broker's call time-out.
     *
     * @throws GatewayException BROKER_UNAVAILABLE: the session is not opened
     */
    void put(SessionId id, SessionOptions options, Instant createdAt);

    /** By which request the session is opened. Before anything else of it; returns at once. */
    default void openedBy(SessionId id, OpeningKey key) {}

    /** What the session asks and tells. Before it is opened or taken up; returns at once. */
    Keeper keeper(SessionId id);

    /**
     * The session is about to leave this gateway on purpose. Another one with room opens its next link, while this one
     * still speaks. Any thread; returns at once.
     *
     * @param within the time for the session to leave
     * @return completes with the room of that link, and never exceptionally: empty where there is none
     */
    CompletionStage<Optional<JoinInfo>> prepare(SessionSnapshot session, Duration within);

    /**
     * The session has left this gateway on purpose. Another one with room gets its record; where there is none, it
     * stays for who comes next. Any thread; returns at once.
     *
     * @return completes when that is done, with the name of the other gateway where there is one; exceptionally where
     *     nobody knows
     */
    CompletionStage<Optional<String>> handOver(SessionId id);

    /**
     * The session has ended, and its queues are gone. Not where they stay, and not where it was left. Returns at once.
     */
    void remove(SessionId id);

    /** Sessions end with this gateway. */
    SessionRecords NONE = new SessionRecords() {
        @Override
        public void put(SessionId id, SessionOptions options, Instant createdAt) {}

        @Override
        public Keeper keeper(SessionId id) {
            return Keeper.NONE;
        }

        @Override
        public CompletionStage<Optional<JoinInfo>> prepare(SessionSnapshot session, Duration within) {
            return CompletableFuture.completedStage(Optional.empty());
        }

        @Override
        public CompletionStage<Optional<String>> handOver(SessionId id) {
            return CompletableFuture.completedStage(Optional.empty());
        }

        @Override
        public void remove(SessionId id) {}
    };
}
