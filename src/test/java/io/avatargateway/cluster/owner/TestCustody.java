package io.avatargateway.cluster.owner;

import io.avatargateway.cluster.node.LastHeartbeat;
import io.avatargateway.cluster.node.NodeIdentity;
import io.avatargateway.cluster.record.Stored;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.SessionRecords;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The records of a gateway that goes on with no session: what an earlier life left is answered. */
public final class TestCustody {

    private final Custody custody;

    /** @param answer gets the sessions whose jobs are to be answered */
    public TestCustody(BrokerClient broker, String gateway, Executor threads, Consumer<SessionId> answer) {
        custody = new Custody(
                broker,
                NodeIdentity.begin(gateway),
                new Lease.Terms(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ZERO),
                new Nobody(),
                (nobody, session, within) -> CompletableFuture.failedStage(new IllegalStateException("alone")),
                (session, name) -> null,
                new Answered(answer),
                DeadLinks.NONE,
                threads,
                Clock.systemUTC(),
                System::nanoTime);
        custody.start();
    }

    /** Gives the session its record. */
    public void put(SessionId id) {
        custody.records().put(id, Stored.options(), Instant.now());
    }

    public SessionRecords records() {
        return custody.records();
    }

    /** No other gateway. */
    private static final class Nobody implements KnownNodes {
        @Override
        public Set<String> others() {
            return Set.of();
        }

        @Override
        public Optional<LastHeartbeat> lastOf(String name) {
            return Optional.empty();
        }

        @Override
        public Map<String, Integer> withRoom() {
            return Map.of();
        }

        @Override
        public boolean othersActive() {
            return false;
        }

        @Override
        public boolean twinAlive() {
            return false;
        }
    }

    /** All that can be done with them. */
    private record Answered(Consumer<SessionId> answers) implements OwnedSessions {
        @Override
        public int room() {
            return 0;
        }

        @Override
        public CompletionStage<?> takeUp(SessionId id, SessionOptions options, Continuation from) {
            return CompletableFuture.failedStage(new IllegalStateException("session: " + id + " (expected: none)"));
        }

        @Override
        public void holdAll(String why) {}

        @Override
        public void goOn(SessionId id) {}

        @Override
        public void leave(SessionId id) {}

        @Override
        public void answer(SessionId id, Tenant tenant) {
            answers.accept(id);
        }

        @Override
        public void ended(SessionId id) {}
    }
}
