package io.avatargateway.jms.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.ConnectionSetup;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.UtteranceLedger;
import io.avatargateway.ledger.EndedBy;
import io.avatargateway.ledger.LedgerState;
import io.avatargateway.ledger.LinkEntry;
import io.avatargateway.ledger.file.LedgerLine;
import io.avatargateway.ledger.file.Retention;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.Connection;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the end of a link to the ledger's file, at a real broker: once each, whatever breaks on the way. */
@Timeout(60)
class LedgerKeeperTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    @TempDir
    static Path brokerDirectory;

    static TestBroker broker;

    @TempDir
    Path directory;

    private final SessionId session = SessionId.random();
    private final ExecutorService threads = TestThreads.lanes();
    private final ExecutorService connector = TestThreads.connections();
    private final List<BrokerClient> clients = new ArrayList<>();
    private final List<LedgerKeeper> keepers = new ArrayList<>();
    private final LinkEntries entries = new LinkEntries(client(new LedgerQueue()), threads, Duration.ofMillis(50));

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(brokerDirectory);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @AfterEach
    void stop() throws Exception {
        keepers.forEach(LedgerKeeper::stop);
        await().until(() -> broker.consumers(JmsNames.LEDGER) == 0);
        broker.empty(JmsNames.LEDGER);
        clients.forEach(BrokerClient::close);
        threads.shutdownNow();
        connector.shutdownNow();
    }

    @Test
    void shouldWriteTheEntryOfALinkThatEnded() throws Exception {
        LedgerState state = keep();

        entries.ended(link(1));

        await().untilAsserted(() -> assertThat(ids()).containsExactly(session + "/1"));
        await().until(() -> broker.messageCount(JmsNames.LEDGER) == 0);
        assertThat(state.writing()).isTrue();
        assertThat(Files.readString(directory.resolve("2026-11-30.jsonl")))
                .isEqualTo(
                        "{\"kind\":\"link\",\"id\":\"" + session + "/1\",\"tenant\":\"acme\",\"session\":\"" + session
                                + "\",\"generation\":1,\"opened\":\"2026-11-30T11:59:59Z\",\"from\":\"2026-11-30T12:00:00Z\",\"to\":\"2026-11-30T12:00:12.345Z\",\"seconds\":12.345,\"upstreamId\":\"up-1\",\"endedBy\":\"gateway\",\"outcome\":\"CLIENT\",\"estimated\":false}\n");
    }

    /** By that a gateway knows which entries it cannot see. */
    @Test
    void shouldKnowWhetherAnotherGatewayWritesElsewhere(@TempDir Path another) {
        LedgerState writer = keep();
        await().until(writer::writing);
        LedgerState same = keep();
        LedgerState other = keep(another);

        await().atMost(Duration.ofSeconds(30)).until(other::elsewhere);
        await().atMost(Duration.ofSeconds(30)).until(() -> same.id() != null);
        assertThat(same.id()).isEqualTo(writer.id());
        assertThat(other.id()).isNotNull().isNotEqualTo(writer.id());
        assertThat(same.elsewhere()).isFalse();
        assertThat(same.writing()).isFalse();
        assertThat(other.writing()).isFalse();
    }

    /** A gateway that only speaks has no other connection that would make it: it does not write, and no link ended. */
    @Test
    void shouldHaveAQueueForUtterancesOnceJobsCanCome() throws Exception {
        LedgerQueue queue = new LedgerQueue();
        UtteranceLedger utterances = new UtteranceLedger(queue::isThere, queue, any -> Optional.empty());
        BrokerClient jobs = client(utterances::prepare);
        assertThat(queue.isThere()).isFalse();

        BrokerClient.closeQuietly(jobs.openSession(true));

        assertThat(queue.isThere()).isTrue();
        assertThat(broker.hasQueue(JmsNames.LEDGER)).isTrue();
    }

    @Test
    void shouldTakeTheWordOfWhoToldFirst() throws Exception {
        keep();
        entries.ended(link(1));
        entries.kept(session).toCompletableFuture().join();
        new LinkEntries(client(new LedgerQueue()), threads, Duration.ofMillis(50)).ended(link(1));
        entries.ended(link(1));

        entries.ended(link(2));

        await().untilAsserted(() -> assertThat(ids()).containsExactly(session + "/1", session + "/2"));
    }

    @Test
    void shouldHaveEachEntryOnceThoughConnectionsAndWritersGo() throws Exception {
        keep();
        int rounds = 8;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < 50; i++) {
                entries.ended(link(round * 50 + i));
            }
            switch (round % 4) {
                case 0 -> broker.cutConnections();
                case 1 -> broker.rollBackAtCommit(1);
                case 2 -> keepers.remove(0).stop();
                default -> keep();
            }
        }
        keep();

        await().atMost(Duration.ofSeconds(40)).until(() -> ids().size() >= rounds * 50);
        await().until(() -> broker.messageCount(JmsNames.LEDGER) == 0);
        assertThat(ids()).doesNotHaveDuplicates().hasSize(rounds * 50);
    }

    @Test
    void shouldLeaveEntriesAtTheBrokerWhileTheDiskIsFullAndSaySo() throws Exception {
        Path full = directory.resolve("2026-11-30.jsonl");
        Files.createSymbolicLink(full, Path.of("/dev/full"));
        LedgerState state = keep();

        entries.ended(link(1));
        await().until(() -> state.fault().isPresent());
        entries.ended(link(2));
        entries.kept(session).toCompletableFuture().join();
        // Its second attempt cuts off what the first one began, which that file cannot.
        assertThat(state.fault().orElseThrow()).containsAnyOf("No space left", "Invalid argument");
        assertThat(broker.messageCount(JmsNames.LEDGER)).isEqualTo(2);

        Files.delete(full);
        await().untilAsserted(() -> assertThat(ids()).containsExactly(session + "/1", session + "/2"));
        await().until(() -> state.fault().isEmpty());
    }

    @Test
    void shouldDropWhatIsNoEntryAndGoOn() throws Exception {
        LedgerState state = keep();
        try (Connection connection = broker.connectionFactory().createConnection();
                Session jms = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            var producer = jms.createProducer(jms.createQueue(JmsNames.LEDGER));
            producer.send(jms.createTextMessage("{\"kind\":\"link\"}"));
            producer.send(jms.createMapMessage());
            producer.send(jms.createTextMessage("two\nlines"));
        }

        entries.ended(link(1));

        await().untilAsserted(() -> assertThat(ids()).containsExactly(session + "/1"));
        await().untilAsserted(() -> assertThat(state.foreign()).isEqualTo(3));
    }

    @Test
    void shouldTellWhenASessionsEntriesAreKept() throws Exception {
        assertThat(entries.kept(session).toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));
        broker.cutConnections();

        entries.ended(link(1));

        assertThat(entries.kept(session).toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
        assertThat(broker.messageCount(JmsNames.LEDGER)).isEqualTo(1);
    }

    @Test
    void shouldWaitForEntriesAtAStopAndNoLongerThanItMay() throws Exception {
        entries.ended(link(1));
        entries.await(Duration.ofSeconds(30));
        assertThat(broker.messageCount(JmsNames.LEDGER)).isEqualTo(1);

        broker.stop();
        try {
            entries.ended(link(2));
            entries.await(Duration.ofMillis(50));
            assertThat(entries.kept(session).toCompletableFuture()).isNotDone();
        } finally {
            broker.start();
        }
        assertThat(entries.kept(session).toCompletableFuture()).succeedsWithin(Duration.ofSeconds(30));
        assertThat(entries.lost()).isZero();
    }

    private BrokerClient client(ConnectionSetup setup) {
        BrokerClient client = new BrokerClient(broker.settings(), connector, setup);
        clients.add(client);
        return client;
    }

    private LedgerState keep() {
        return keep(directory);
    }

    private LedgerState keep(Path where) {
        LedgerState state = new LedgerState();
        LedgerQueue queue = new LedgerQueue();
        LedgerKeeper keeper = new LedgerKeeper(
                client(queue),
                queue,
                where,
                new Retention(10_000),
                state,
                new Lane(threads),
                InstantSource.system(),
                System::nanoTime,
                new LedgerKeeper.Pace(Duration.ofMillis(20), Duration.ofMillis(100)));
        keepers.add(keeper);
        keeper.start();
        return state;
    }

    private LinkEntry link(int generation) {
        return new LinkEntry(
                "acme",
                session,
                generation,
                NOON.minusSeconds(1),
                NOON,
                NOON.plusMillis(12_345),
                "up-" + generation,
                EndedBy.GATEWAY,
                "CLIENT");
    }

    private List<String> ids() throws IOException {
        Path file = directory.resolve("2026-11-30.jsonl");
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> LedgerLine.parse(line).orElseThrow().id()).toList();
        }
    }
}
