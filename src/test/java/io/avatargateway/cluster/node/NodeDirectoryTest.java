package io.avatargateway.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.cluster.BrokerHeartbeats;
import io.avatargateway.cluster.DirectoryNodes;
import io.avatargateway.cluster.owner.NameCheck;
import io.avatargateway.cluster.record.RecordMessages;
import io.avatargateway.cluster.record.RecordQueues;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.message.JmsNames;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways that share a real broker hear of each other. */
class NodeDirectoryTest {

    private static TestBroker broker;
    private static ExecutorService connector;

    private final String suffix = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicLong aheadNanos = new AtomicLong();
    private final Map<String, String> ledgers = new ConcurrentHashMap<>();
    private final List<BrokerClient> clients = new ArrayList<>();
    private final List<NodeDirectory> directories = new ArrayList<>();

    @BeforeAll
    static void startBroker(@TempDir Path directory) throws Exception {
        broker = new TestBroker(directory);
        connector = TestThreads.connections();
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.stop();
        connector.shutdownNow();
    }

    @AfterEach
    void stop() {
        directories.forEach(NodeDirectory::stop);
        clients.forEach(BrokerClient::close);
    }

    private NodeDirectory node(String name, Clock clock) {
        BrokerClient client = new BrokerClient(broker.settings(), connector, session -> {});
        clients.add(client);
        NodeDirectory directory = new NodeDirectory(
                client,
                name + suffix,
                "1.2",
                () -> 3,
                () -> 7,
                () -> ledgers.get(name),
                clock,
                () -> System.nanoTime() + aheadNanos.get());
        directories.add(directory);
        return directory;
    }

    private NodeDirectory node(String name) {
        return node(name, Clock.systemUTC());
    }

    private void awaitState(NodeDirectory by, String name, Node.State state) {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(by.of(name + suffix))
                .get()
                .extracting(Node::state)
                .isEqualTo(state));
    }

    @Test
    void shouldHearOfTheOthers() {
        NodeDirectory a = node("a");
        NodeDirectory b = node("b");
        a.beat();
        b.beat();

        awaitState(a, "b", Node.State.ACTIVE);
        awaitState(b, "a", Node.State.ACTIVE);
        Node seen = a.of("b" + suffix).orElseThrow();
        assertThat(seen).usingRecursiveComparison().ignoringFields("aliveAt").isEqualTo(b.self());
        assertThat(seen.room()).isEqualTo(7);
        assertThat(a.alone()).isFalse();
        assertThat(a.isAlive("b" + suffix, b.self().run())).isTrue();
        assertThat(a.isAlive("b" + suffix, "another life")).isFalse();
        assertThat(a.isAlive("nobody", b.self().run())).isFalse();
        assertThat(a.twin()).isEmpty();
    }

    @Test
    void shouldKnowWhoHasAnotherLedger() {
        ledgers.putAll(Map.of("a", "shared", "b", "shared", "c", "its own", "d", "none"));
        NodeDirectory a = node("a");
        List<NodeDirectory> others =
                Stream.of("b", "c", "d", "new").map(this::node).toList();
        a.beat();
        others.forEach(NodeDirectory::beat);
        Stream.of("b", "c", "d", "new").forEach(name -> awaitState(a, name, Node.State.ACTIVE));

        assertThat(a.withOtherLedgers()).containsExactly("c" + suffix, "d" + suffix);
        assertThat(a.of("b" + suffix).orElseThrow().ledger()).isEqualTo("shared");
        assertThat(a.of("new" + suffix).orElseThrow().ledger()).isNull();
    }

    @Test
    void shouldFindTheLastThatEachHasSaid() throws Exception {
        NodeDirectory a = node("a");
        NodeDirectory b = node("b");
        a.beat();
        b.beat();
        awaitState(a, "b", Node.State.ACTIVE);
        ClientSession session = clients.get(0).openSession(true);

        BrokerHeartbeats heartbeats = new BrokerHeartbeats(a);
        assertThat(heartbeats.last(session, "b" + suffix).run())
                .isEqualTo(b.self().run());
        assertThat(heartbeats.last(session, "c" + suffix)).isNull();
    }

    /** Of one that lives, another heartbeat comes; of a dead one the last only. */
    @Test
    void shouldKnowBeforeItBeginsWhetherAnotherOneOfItsNameLives() throws Exception {
        NodeDirectory a = node("a");
        a.beat();
        NodeDirectory witness = node("witness");
        witness.beat();
        awaitState(witness, "a", Node.State.ACTIVE);
        assertThat(NameCheck.isTaken(broker.settings(), "a" + suffix)).isFalse();
        ClientSession owner = clients.get(0).openSession(true);
        RecordQueues.ensure(owner, RecordMessages.queue("a" + suffix));
        owner.createConsumer(RecordMessages.queue("a" + suffix));
        assertThat(NameCheck.isTaken(broker.settings(), "a" + suffix)).isFalse();

        ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor();
        try {
            Future<?> beating = clockwork.scheduleWithFixedDelay(a::beat, 0, 200, TimeUnit.MILLISECONDS);
            assertThat(NameCheck.isTaken(broker.settings(), "a" + suffix)).isTrue();
            assertThat(beating).isNotDone();
        } finally {
            clockwork.shutdownNow();
        }
    }

    @Test
    void shouldSayWhoTakesNoMoreSessions() {
        NodeDirectory a = node("a");
        NodeDirectory b = node("b");
        b.drain();
        a.beat();
        b.beat();

        awaitState(a, "b", Node.State.DRAINING);
        awaitState(b, "a", Node.State.ACTIVE);
    }

    @Test
    void shouldTakeWhoSaysNothingForGone() {
        NodeDirectory a = node("a");
        NodeDirectory b = node("b");
        a.beat();
        b.beat();
        awaitState(a, "b", Node.State.ACTIVE);

        aheadNanos.addAndGet(NodeDirectory.GONE_AFTER.plusSeconds(1).toNanos());
        awaitState(a, "b", Node.State.GONE);
        assertThat(a.alone()).isTrue();
        assertThat(a.isAlive("b" + suffix, b.self().run())).isFalse();

        b.beat();
        awaitState(a, "b", Node.State.ACTIVE);
        assertThat(a.alone()).isFalse();
    }

    @Test
    void shouldKnowWhenADeadOneWasLastAliveThoughItHasJustBegunItself() {
        Instant longAgo = Instant.now().minusSeconds(60);
        NodeDirectory dead = node("dead", Clock.fixed(longAgo, ZoneOffset.UTC));
        NodeDirectory witness = node("witness");
        witness.beat();
        dead.beat();
        awaitState(witness, "dead", Node.State.GONE);
        dead.stop();

        NodeDirectory late = node("late");
        late.beat();

        awaitState(late, "dead", Node.State.GONE);
        assertThat(late.of("dead" + suffix).orElseThrow().aliveAt()).isEqualTo(longAgo);
    }

    @Test
    void shouldTakeOneWhoseClockIsBehindForAliveWhenItGoesOn() {
        NodeDirectory behind = node("behind", Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-1)));
        NodeDirectory a = node("a");
        a.beat();
        behind.beat();
        awaitState(a, "behind", Node.State.GONE);

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            behind.beat();
            assertThat(a.of("behind" + suffix).orElseThrow().state()).isEqualTo(Node.State.ACTIVE);
        });
    }

    @Test
    void shouldNoticeAnotherOneOfItsName() {
        NodeDirectory first = node("a");
        NodeDirectory second = node("a");
        first.beat();
        second.beat();

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            first.beat();
            assertThat(second.twin())
                    .get()
                    .extracting(Node::run)
                    .isEqualTo(first.self().run());
        });
        assertThat(second.nodes()).extracting(Node::name).containsOnlyOnce("a" + suffix);
    }

    @Test
    void shouldNotTakeItsOwnEarlierLifeForAnotherOne() {
        NodeDirectory earlier = node("a");
        earlier.beat();
        NodeDirectory witness = node("witness");
        witness.beat();
        awaitState(witness, "a", Node.State.ACTIVE);
        earlier.stop();

        NodeDirectory later = node("a");
        later.beat();

        // What the earlier life left comes before what the witness says next.
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            later.beat();
            witness.beat();
            assertThat(later.of("witness" + suffix)).isPresent();
        });
        assertThat(later.twin()).isEmpty();
    }

    @Test
    void shouldHearOfTheOthersAgainAfterTheBrokerWasCutOff() {
        NodeDirectory a = node("a");
        NodeDirectory b = node("b");
        a.beat();
        b.beat();
        awaitState(a, "b", Node.State.ACTIVE);

        broker.cutConnections();
        aheadNanos.addAndGet(NodeDirectory.GONE_AFTER.plusSeconds(1).toNanos());

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            a.beat();
            b.beat();
            assertThat(a.of("b" + suffix).orElseThrow().state()).isEqualTo(Node.State.ACTIVE);
        });
    }

    @Test
    void shouldPassOverWhatNoGatewaySends() throws JMSException {
        NodeDirectory a = node("a");
        a.beat();
        try (Connection connection = broker.connectionFactory().createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            for (String text : List.of("no JSON", "{\"name\":\"forged\"}", "[]", "{\"state\":\"ODD\"}")) {
                send(session, session.createTextMessage(text));
            }
            send(session, session.createBytesMessage());
        }
        NodeDirectory b = node("b");
        b.beat();

        awaitState(a, "b", Node.State.ACTIVE);
        assertThat(a.nodes()).extracting(Node::name).doesNotContain("forged");
    }

    private void send(Session session, Message message) throws JMSException {
        message.setStringProperty(JmsNames.NODE, "forged" + suffix);
        session.createProducer(session.createQueue(JmsNames.NODES)).send(message);
    }

    @Test
    void shouldSayThatItStopsAndThatItHasStopped() {
        NodeDirectory a = node("a");
        NodeDirectory b = node("b");
        a.beat();
        b.beat();
        awaitState(a, "b", Node.State.ACTIVE);
        assertThat(a.lastOf("b" + suffix).orElseThrow().left()).isFalse();
        assertThat(new DirectoryNodes(a).withRoom()).containsEntry("b" + suffix, 7);

        b.drain();
        b.beat();
        awaitState(a, "b", Node.State.DRAINING);
        assertThat(new DirectoryNodes(a).withRoom()).doesNotContainKey("b" + suffix);
        b.leave();

        awaitState(a, "b", Node.State.GONE);
        assertThat(a.lastOf("b" + suffix))
                .get()
                .extracting(LastHeartbeat::run, LastHeartbeat::left)
                .containsExactly(b.self().run(), true);
    }

    @Test
    void shouldTellOneThatIsSilentFromOneThatHasLeft() {
        NodeDirectory a = node("a");
        NodeDirectory b = node("b");
        b.beat();
        a.beat();
        awaitState(a, "b", Node.State.ACTIVE);

        aheadNanos.set(NodeDirectory.GONE_AFTER.plusSeconds(1).toNanos());

        awaitState(a, "b", Node.State.GONE);
        assertThat(a.lastOf("b" + suffix).orElseThrow().left()).isFalse();
    }
}
