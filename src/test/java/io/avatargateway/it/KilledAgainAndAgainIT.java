package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;

import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three gateways with thirty sessions that speak, of which a random one is killed, twenty times in a row. Each starts
 * again at once. All is heard, at most two seconds of it twice at each death, and each job has one final answer. The
 * ledger has each link with the seconds that the sandbox has counted, and each job once. Takes seven minutes; {@code
 * -Dseed} plays the same deaths again.
 */
@Tag("long")
@Timeout(1_200)
class KilledAgainAndAgainIT {

    private static final int GATEWAYS = 3;
    private static final int SESSIONS = 30;
    private static final int KILLS = 20;
    private static final int TWICE_MILLIS = 2_000;
    private static final int LONGEST_JOB_MILLIS = 12_000;
    /** So much speech was sent before it can be heard. */
    private static final int AHEAD_MILLIS = 15_000;

    private static final int SANDBOX_MIB = 1_600;

    @TempDir
    Path directory;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<GatewayProcess> gateways = new ArrayList<>();
    private final List<Monologue> monologues = new ArrayList<>();
    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void shouldLoseNothingWhenARandomGatewayIsKilledTwentyTimes() throws Exception {
        System.out.println("seed: " + seed);
        int port = GatewayProcess.freePort();
        try (SandboxProcess sandbox = SandboxProcess.start(
                        GatewayProcess.freePort(),
                        directory.resolve("sandbox.log"),
                        SANDBOX_MIB,
                        "--kept-sessions",
                        "5000",
                        "--kept-audio-total-mib",
                        Integer.toString(SANDBOX_MIB / 2));
                BrokerProcess broker = new BrokerProcess(port, directory.resolve("broker"))) {
            assertThat(broker).isNotNull();
            for (int i = 0; i < GATEWAYS; i++) {
                gateways.add(new GatewayProcess(
                        directory.resolve("gateway-" + i),
                        port,
                        false,
                        Map.of(
                                "GATEWAY_NAME",
                                "gateway-" + i,
                                "SIMLI_API_URL",
                                sandbox.address(),
                                "LEDGER_DIRECTORY",
                                ledger().toString())));
            }
            play(new LongTermProducer(port), RestClient.at(sandbox.address()));
        } finally {
            gateways.forEach(GatewayProcess::close);
        }
    }

    private void play(LongTermProducer producer, RestClient sandbox) throws Exception {
        for (GatewayProcess gateway : gateways) {
            gateway.start();
        }
        producer.createReplyQueue();
        for (int i = 0; i < SESSIONS; i++) {
            monologues.add(new Monologue(gateways.get(i % GATEWAYS), sandbox, random.nextLong()));
        }
        long begin = System.nanoTime();
        ScheduledExecutorService feeding = Executors.newSingleThreadScheduledExecutor();
        try {
            ScheduledFuture<?> feeder =
                    feeding.scheduleWithFixedDelay(() -> feed(producer, begin), 0, 500, TimeUnit.MILLISECONDS);
            for (int kill = 0; kill < KILLS; kill++) {
                assertThat(feeder.isDone()).as("it sends no more speech").isFalse();
                killOne(kill);
            }
        } finally {
            feeding.shutdown();
        }
        assertThat(feeding.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        System.out.printf(
                "%d kills in %d s, %d jobs%n", KILLS, (System.nanoTime() - begin) / 1_000_000_000, sent.get());
        producer.awaitEnds();
        assertAll(() -> assertAllHeard(producer), () -> assertBillAgrees(producer, sandbox));
    }

    private Path ledger() {
        return directory.toAbsolutePath().resolve("ledger");
    }

    /** What the gateways tell of their links, and of those of the dead, is what the sandbox has counted. */
    private void assertBillAgrees(LongTermProducer producer, RestClient sandbox) {
        for (Monologue monologue : monologues) {
            gateways.get(0).rest().delete("/sessions/" + monologue.session() + "?drain=false");
        }
        await("all entries are written")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertWritten(producer, sandbox));
        new Bill(ledger(), sandbox).assertAgrees();
    }

    private void assertWritten(LongTermProducer producer, RestClient sandbox) {
        Bill bill = new Bill(ledger(), sandbox);
        assertThat(Bill.open(sandbox)).as("links that are open").isZero();
        assertThat(bill.links())
                .as("ended by us")
                .filteredOn(link -> link.path("outcome").asText().equals("CLIENT"))
                .hasSize(SESSIONS);
        assertThat(bill.utterances())
                .extracting(entry -> entry.path("jobId").asText())
                .containsExactlyInAnyOrderElementsOf(producer.jobs());
    }

    /** The next one dies while this one's sessions are on their way, or some seconds later. */
    private void killOne(int kill) throws Exception {
        GatewayProcess gateway = gateways.get(random.nextInt(GATEWAYS));
        gateway.kill();
        gateway.start();
        long started = System.nanoTime();
        long pause = TimeUnit.MILLISECONDS.toNanos(random.nextInt(5_000));
        await("the next kill").atMost(Duration.ofSeconds(10)).until(() -> System.nanoTime() - started > pause);
        System.out.println("killed " + (kill + 1));
    }

    private void feed(LongTermProducer producer, long begin) {
        long ahead = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + AHEAD_MILLIS;
        try {
            for (Monologue monologue : monologues) {
                while (monologue.saidMillis() < ahead) {
                    byte[] speech = monologue.next(monologue.someMillis(LONGEST_JOB_MILLIS));
                    producer.send("avatar.audio", monologue.session(), "job " + sent.getAndIncrement(), speech);
                }
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertAllHeard(LongTermProducer producer) {
        assertThat(producer.jobs()).hasSize(sent.get());
        for (String job : producer.jobs()) {
            assertThat(producer.ends(job)).as(job).containsExactly("finished");
        }
        List<Integer> twice = new ArrayList<>();
        for (Monologue monologue : monologues) {
            twice.addAll(monologue.assertWhole(TWICE_MILLIS));
        }
        Collections.sort(twice);
        IntSummaryStatistics all = twice.stream().mapToInt(it -> it).summaryStatistics();
        System.out.printf(
                "%d changes of the link; said twice: %s, median %d ms%n",
                twice.size(), all, twice.get(twice.size() / 2));
        assertThat(twice).as("changes").hasSizeGreaterThan(KILLS);
    }
}
