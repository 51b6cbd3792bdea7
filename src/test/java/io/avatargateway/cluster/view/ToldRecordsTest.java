package io.avatargateway.cluster.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.api.Snapshots;
import io.avatargateway.config.Settings;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.ledger.LinkLedger;
import io.avatargateway.service.OpeningKey;
import io.avatargateway.service.SessionRecords;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.port.Keeper;
import io.avatargateway.session.port.SessionRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a session tells its record, all gateways are told, as long as the session is this one's. No broker is there. */
class ToldRecordsTest {

    private static final OpeningKey KEY = new OpeningKey("hash", "print");

    private final SessionId id = SessionId.random();
    private final List<String> kept = new ArrayList<>();
    private final ExecutorService threads = TestThreads.connections();
    private final BrokerClient nowhere = new BrokerClient(
            new Settings.Broker(
                    "tcp://127.0.0.1:1",
                    null,
                    null,
                    Duration.ofMillis(100),
                    Duration.ofMillis(100),
                    3,
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(10)),
            threads,
            session -> {});
    private final SharedView view = new SharedView(
            nowhere, "a", new Lane(threads), tenant -> Duration.ofHours(1), () -> true, Clock.systemUTC());
    private final ToldRecords records = new ToldRecords(new Kept(), view, LinkLedger.NONE);
    private boolean owned = true;
    private boolean brokerAway;

    @AfterEach
    void stop() {
        view.stop();
        nowhere.close();
        threads.shutdownNow();
    }

    @Test
    void shouldTellTheKeyWithTheFirstThatASessionTells() {
        records.openedBy(id, KEY);
        records.put(id, Snapshots.options("face"), Instant.now());
        SessionRecord told = records.keeper(id).record();

        told.changed(session(SessionState.OPENING), 1, false);
        told.changed(session(SessionState.READY), 2, true);
        told.heard(List.of());

        SharedSession shared = view.find(id).orElseThrow();
        assertThat(shared.key()).isEqualTo(KEY);
        assertThat(shared.lastSequence()).isEqualTo(2);
        assertThat(shared.draining()).isTrue();
        assertThat(kept).containsExactly("key", "put", "OPENING 1", "READY 2", "heard");
    }

    @Test
    void shouldForgetTheKeyOfASessionThatWasNotOpened() {
        records.openedBy(id, KEY);
        brokerAway = true;
        assertThatThrownBy(() -> records.put(id, Snapshots.options("face"), Instant.now()))
                .isInstanceOf(GatewayException.class);

        records.keeper(id).record().changed(session(SessionState.OPENING), 1, false);

        assertThat(view.find(id).orElseThrow().key()).isNull();
    }

    @Test
    void shouldTellOthersNothingOfASessionThatMayBeAnothers() {
        Keeper keeper = records.keeper(id);
        keeper.record().changed(session(SessionState.READY), 1, false);
        owned = false;
        assertThat(keeper.ownership().holds()).isFalse();

        keeper.record().changed(session(SessionState.RECOVERING), 2, false);

        assertThat(view.find(id).orElseThrow().lastSequence()).isEqualTo(1);
        assertThat(kept).containsExactly("READY 1", "RECOVERING 2");
    }

    @Test
    void shouldLeaveTheRestToTheRecord() throws Exception {
        records.keeper(id).record().left(List.of(), HandOver.EXACT);
        records.prepare(session(SessionState.SPEAKING), Duration.ofSeconds(1))
                .toCompletableFuture()
                .get(1, TimeUnit.SECONDS);
        records.handOver(id).toCompletableFuture().get(1, TimeUnit.SECONDS);
        records.remove(id);

        assertThat(kept).containsExactly("left EXACT", "prepared", "handed over", "removed");
    }

    private SessionSnapshot session(SessionState state) {
        return Snapshots.running(id, state, 1, null);
    }

    /** The other half, as a list. */
    private final class Kept implements SessionRecords {
        @Override
        public void openedBy(SessionId session, OpeningKey key) {
            kept.add("key");
        }

        @Override
        public void put(SessionId session, SessionOptions options, Instant createdAt) {
            if (brokerAway) {
                throw new GatewayException(ErrorCode.BROKER_UNAVAILABLE, "away");
            }
            kept.add("put");
        }

        @Override
        public Keeper keeper(SessionId session) {
            return new Keeper(() -> owned, new SessionRecord() {
                @Override
                public void changed(SessionSnapshot snapshot, long lastSequence, boolean draining) {
                    kept.add(snapshot.state() + " " + lastSequence);
                }

                @Override
                public void heard(List<Heard> anchors) {
                    kept.add("heard");
                }

                @Override
                public void left(List<Heard> anchors, HandOver how) {
                    kept.add("left " + how);
                }
            });
        }

        @Override
        public CompletionStage<Optional<JoinInfo>> prepare(SessionSnapshot session, Duration within) {
            kept.add("prepared");
            return CompletableFuture.completedStage(Optional.empty());
        }

        @Override
        public CompletionStage<Optional<String>> handOver(SessionId session) {
            kept.add("handed over");
            return CompletableFuture.completedStage(Optional.empty());
        }

        @Override
        public void remove(SessionId session) {
            kept.add("removed");
        }
    }
}
