package io.avatargateway.cluster.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.api.Snapshots;
import io.avatargateway.broker.EventsGuard;
import io.avatargateway.cluster.KnownSessions;
import io.avatargateway.cluster.node.NodeDirectory;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Owner;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.OpeningKey;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways that share a real broker know each other's sessions. */
class SharedViewTest {

    private static final Duration RETENTION = Duration.ofHours(1);
    private static final Tenant HASTY = new Tenant("hasty");
    private static final JoinInfo JOIN =
            new JoinInfo(1, "wss://room.example", "the-join-token", Instant.parse("2030-01-01T00:00:00Z"));
    private static TestBroker broker;
    private static ExecutorService connector;
    private static ExecutorService threads;

    private final List<BrokerClient> clients = new ArrayList<>();
    private final List<SharedView> views = new ArrayList<>();
    private final SessionId id = SessionId.random();
    private final AtomicInteger askedForOwner = new AtomicInteger();
    private volatile boolean owned = true;

    @BeforeAll
    static void startBroker(@TempDir Path directory) throws Exception {
        broker = new TestBroker(directory);
        broker.registerPlugin(new EventsGuard());
        connector = TestThreads.connections();
        threads = TestThreads.lanes();
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.stop();
        connector.shutdownNow();
        threads.shutdownNow();
    }

    @AfterEach
    void stop() {
        views.forEach(SharedView::stop);
        clients.forEach(BrokerClient::close);
    }

    private SharedView view(String name) {
        BrokerClient client = new BrokerClient(broker.settings(), connector, session -> {});
        clients.add(client);
        SharedView view =
                new SharedView(client, name, new Lane(threads), this::retention, this::owns, Clock.systemUTC());
        views.add(view);
        view.beat();
        return view;
    }

    private Duration retention(Tenant tenant) {
        return tenant.equals(HASTY) ? Duration.ofSeconds(30) : RETENTION;
    }

    private boolean owns() {
        askedForOwner.incrementAndGet();
        return owned;
    }

    private SessionSnapshot session(SessionState state, int generation) {
        return Snapshots.running(id, state, generation, JOIN);
    }

    private static void awaitState(SharedView view, SessionId id, SessionState state) {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(view.find(id))
                .get()
                .extracting(shared -> shared.session().state())
                .isEqualTo(state));
    }

    @Test
    void shouldLetOthersKnowEverythingButTheJoinInfoAndTheWayThatLedThere() {
        SharedView a = view("a");
        SharedView b = view("b");
        SessionSnapshot session = session(SessionState.JOINABLE, 1);
        a.changed(session, 7, false, new OpeningKey("hash", "print"));

        awaitState(b, id, SessionState.JOINABLE);
        assertThat(b.find(id))
                .contains(new SharedSession("a", session.shared(), 7, false, new OpeningKey("hash", "print")));
        assertThat(b.openedBy("hash")).isEqualTo(b.find(id));
        assertThat(b.openedBy("another")).isEmpty();
    }

    @Test
    void shouldKnowWhichSessionsOfATenantHaveNotEnded() {
        Tenant acme = new Tenant("acme-" + id.value().substring(5, 15));
        Owner owner = new Owner(acme, "crm");
        SharedView a = view("a");
        SharedView b = view("b");
        SessionSnapshot atA = Snapshots.owned(owner, SessionState.SPEAKING, JOIN);
        SessionSnapshot atB = Snapshots.owned(owner, SessionState.SPEAKING, JOIN);
        a.changed(atA, 1, false, null);
        a.changed(session(SessionState.SPEAKING, 1), 1, false, null);
        b.changed(atB, 1, false, null);
        awaitState(b, id, SessionState.SPEAKING);
        NodeDirectory nodes = new NodeDirectory(
                clients.get(0), "b", "1.2", () -> 1, () -> 1, () -> null, Clock.systemUTC(), System::nanoTime);
        KnownSessions known = new KnownSessions(nodes, b, () -> Set.of(atB.id()));

        assertThat(known.live(acme.name()))
                .containsExactlyInAnyOrder(atA.id().value(), atB.id().value());
        assertThat(known.sessionsElsewhere(acme)).isEqualTo(1);
        assertThat(known.sessionsElsewhere(new Tenant("nobody"))).isZero();
        assertThat(known.alone()).isTrue();
        assertThat(known.goesOn("a", "its run")).isFalse();
        assertThat(known.ended(atA.id().value())).isFalse();
        assertThat(known.ended("no id")).isFalse();

        a.changed(atA.in(SessionState.CLOSED), 2, false, null);
        awaitState(b, atA.id(), SessionState.CLOSED);
        assertThat(known.ended(atA.id().value())).isTrue();
        assertThat(known.sessionsElsewhere(acme)).isZero();
    }

    @Test
    void shouldKeepNoCredentialAtTheBroker() throws JMSException {
        SharedView a = view("a");
        SharedView b = view("b");
        a.changed(session(SessionState.JOINABLE, 1), 1, false, null);
        awaitState(b, id, SessionState.JOINABLE);

        try (Connection connection = broker.connectionFactory().createConnection()) {
            connection.start();
            Session reader = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = reader.createConsumer(
                    reader.createQueue(JmsNames.SHARED_SESSIONS), JmsNames.SESSION_ID + " = '" + id + "'");
            TextMessage message = (TextMessage) consumer.receive(10_000);
            assertThat(message.getText())
                    .contains(id.value(), "JOINABLE")
                    .doesNotContain("the-join-token", "room.example", "further", "private");
        }
    }

    @Test
    void shouldTellSpeechAndSilenceOnceABeatAndTheLastOfThem() {
        SharedView a = view("a");
        SharedView b = view("b");
        a.changed(session(SessionState.SPEAKING, 1), 1, false, null);
        awaitState(b, id, SessionState.SPEAKING);

        a.changed(session(SessionState.SILENT, 1), 2, false, null);
        a.changed(session(SessionState.SPEAKING, 1), 3, false, null);
        a.changed(session(SessionState.SILENT, 1), 4, false, null);
        // What hurries goes at once, so what did not go before it waits.
        SessionId other = SessionId.random();
        a.changed(Snapshots.running(other, SessionState.OPENING, 1, null), 1, false, null);
        awaitState(b, other, SessionState.OPENING);
        assertThat(b.find(id).orElseThrow().lastSequence()).isEqualTo(1);

        a.beat();
        awaitState(b, id, SessionState.SILENT);
        assertThat(b.find(id).orElseThrow().lastSequence()).isEqualTo(4);
    }

    @Test
    void shouldFindWhatWasToldBeforeItBegan() {
        SharedView a = view("a");
        a.changed(session(SessionState.READY, 1), 3, false, new OpeningKey("hash", "print"));
        awaitState(view("witness"), id, SessionState.READY);
        a.stop();

        SharedView again = view("a");
        awaitState(again, id, SessionState.READY);
        assertThat(again.find(id).orElseThrow().key()).isEqualTo(new OpeningKey("hash", "print"));
    }

    @Test
    void shouldNotHearAnOwnerThatLostItsSession() {
        SharedView old = view("old");
        SharedView next = view("next");
        SharedView b = view("b");
        old.changed(session(SessionState.SPEAKING, 1), 3, false, null);
        awaitState(next, id, SessionState.SPEAKING);
        next.changed(session(SessionState.RECOVERING, 2), 1003, false, null);
        awaitState(b, id, SessionState.RECOVERING);

        old.changed(session(SessionState.READY, 1), 4, false, null);
        SessionId sentinel = SessionId.random();
        old.changed(Snapshots.running(sentinel, SessionState.OPENING, 1, null), 1, false, null);

        awaitState(b, sentinel, SessionState.OPENING);
        assertThat(b.find(id).orElseThrow().owner()).isEqualTo("next");
    }

    @Test
    void shouldTellAgainWhatALateOwnerHasReplaced() {
        SharedView old = view("old");
        SharedView next = view("next");
        old.changed(session(SessionState.SPEAKING, 1), 3, false, null);
        awaitState(next, id, SessionState.SPEAKING);
        next.changed(session(SessionState.RECOVERING, 2), 10_001, false, null);
        awaitState(old, id, SessionState.RECOVERING);

        old.changed(session(SessionState.READY, 1), 4, false, null);
        SessionId sentinel = SessionId.random();
        old.changed(Snapshots.running(sentinel, SessionState.OPENING, 1, null), 1, false, null);
        awaitState(next, sentinel, SessionState.OPENING);

        SharedView newcomer = view("newcomer");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(newcomer.find(id)).map(SharedSession::owner).contains("next"));
    }

    @Test
    void shouldTellNothingOfASessionThatMayBeAnothersButThatItHasEnded() {
        SharedView a = view("a");
        SharedView b = view("b");
        a.changed(session(SessionState.READY, 1), 1, false, null);
        awaitState(b, id, SessionState.READY);
        SessionId ended = SessionId.random();

        owned = false;
        int before = askedForOwner.get();
        a.changed(session(SessionState.RECOVERING, 1), 2, false, null);
        a.changed(Snapshots.closed(ended, Instant.now()), 9, false, null);
        await().until(() -> askedForOwner.get() > before);
        owned = true;
        SessionId sentinel = SessionId.random();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            a.beat();
            a.changed(Snapshots.running(sentinel, SessionState.OPENING, 1, null), 1, false, null);
            assertThat(b.find(sentinel)).isPresent();
        });

        awaitState(b, ended, SessionState.CLOSED);
        assertThat(b.find(id).orElseThrow().lastSequence()).isEqualTo(1);
    }

    @Test
    void shouldTellAllThatASessionHasEndedWithItsGateway() {
        SharedView dead = view("dead");
        SharedView b = view("b");
        SharedView c = view("c");
        dead.changed(session(SessionState.SPEAKING, 3), 57, false, null);
        awaitState(b, id, SessionState.SPEAKING);
        dead.stop();
        List<SessionEvent> events = new CopyOnWriteArrayList<>();
        LostEnds ends = new LostEnds(b, events::add, Clock.systemUTC());

        ends.ended(id);
        ends.ended(id);

        awaitState(c, id, SessionState.CLOSED);
        SharedSession ended = c.find(id).orElseThrow();
        assertThat(ended.owner()).isEqualTo("b");
        assertThat(ended.session().reason()).isEqualTo(CloseReason.SESSION_LOST);
        assertThat(ended.forgottenAt(this::retention))
                .isBetween(
                        Instant.now().plus(RETENTION).minusSeconds(30),
                        Instant.now().plus(RETENTION));
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.sequence()).isEqualTo(10_001);
            assertThat(event.generation()).isEqualTo(3);
            assertThat(event.type()).isEqualTo(SessionEvent.Type.STATE);
            assertThat(event.state()).isEqualTo(SessionState.CLOSED);
            assertThat(event.reason()).isEqualTo(CloseReason.SESSION_LOST);
            assertThat(event.data()).containsEntry("from", "RECOVERING");
        });
    }

    @Test
    void shouldTellTheEndOfASessionThatItHearsOfLater() {
        SharedView a = view("a");
        SharedView b = view("b");
        List<SessionEvent> events = new CopyOnWriteArrayList<>();
        LostEnds ends = new LostEnds(b, events::add, Clock.systemUTC());
        ends.ended(id);
        ends.beat();
        assertThat(events).isEmpty();
        a.changed(session(SessionState.READY, 1), 3, false, null);
        awaitState(b, id, SessionState.READY);

        ends.beat();
        ends.beat();

        assertThat(events).hasSize(1);
        assertThat(b.find(id).orElseThrow().closed()).isTrue();
    }

    @Test
    void shouldNotTellASecondEnd() {
        SharedView a = view("a");
        SharedView b = view("b");
        a.changed(Snapshots.closed(id, Instant.now()), 9, false, null);
        awaitState(b, id, SessionState.CLOSED);
        List<SessionEvent> events = new CopyOnWriteArrayList<>();

        new LostEnds(b, events::add, Clock.systemUTC()).ended(id);

        assertThat(events).isEmpty();
        assertThat(b.find(id).orElseThrow().session().reason()).isEqualTo(CloseReason.CLIENT);
    }

    @Test
    void shouldTellWhatChangedWhileTheBrokerWasAway() throws Exception {
        SharedView a = view("a");
        SharedView b = view("b");
        a.changed(session(SessionState.OPENING, 1), 1, false, null);
        awaitState(b, id, SessionState.OPENING);

        broker.stop();
        a.changed(session(SessionState.JOINABLE, 1), 2, false, null);
        a.changed(session(SessionState.READY, 1), 3, false, null);
        broker.start();

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            a.beat();
            b.beat();
            assertThat(b.find(id).orElseThrow().session().state()).isEqualTo(SessionState.READY);
        });
    }

    @Test
    void shouldForgetASessionWhoseTimeIsOver() {
        SharedView b = view("b");
        SharedView a = view("a");
        a.changed(Snapshots.closed(id, Instant.now().minus(RETENTION).plusSeconds(1)), 9, false, null);
        awaitState(b, id, SessionState.CLOSED);

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            b.beat();
            assertThat(b.find(id)).isEmpty();
        });
    }

    @Test
    void shouldForgetATenantsSessionBehindTheTenantsOwnTime() {
        SharedView a = view("a");
        Instant ended = Instant.now().minusSeconds(31);
        SessionSnapshot ours = Snapshots.closed(id, ended);
        SessionSnapshot hastys = Snapshots.closed(SessionId.random(), ended, new Owner(HASTY, "them"));
        a.changed(ours, 9, false, null);
        a.changed(hastys, 9, false, null);
        a.beat();

        assertThat(a.find(ours.id())).isPresent();
        assertThat(a.find(hastys.id())).isEmpty();
    }
}
