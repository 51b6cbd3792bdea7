package io.avatargateway.cluster.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.avatargateway.cluster.post.NodePosts;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.quota.CurrentUse;
import io.avatargateway.security.quota.QuotaExceededException;
import io.avatargateway.security.quota.Quotas;
import io.avatargateway.security.quota.Use;
import io.avatargateway.security.tenants.Limits;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways that share a real broker count what tenants use together. */
class SharedUseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static TestBroker broker;
    private static ExecutorService connector;
    private static ExecutorService threads;

    private final String suffix = UUID.randomUUID().toString().substring(0, 8);
    private final Tenant acme = new Tenant("acme-" + suffix);
    private final List<BrokerClient> clients = new ArrayList<>();
    private final List<Gateway> gateways = new ArrayList<>();
    private final Set<String> runs = ConcurrentHashMap.newKeySet();
    /** Far from midnight, whenever the test runs, and not over for the broker. */
    private volatile Instant now = LocalDate.now(ZoneOffset.UTC).atTime(12, 0).toInstant(ZoneOffset.UTC);

    private final AtomicLong nanos = new AtomicLong();
    private Limits limits = new Limits(0, 0, 10, 0, 0, 0);
    private volatile boolean owned = true;
    private volatile boolean alone;
    private volatile int elsewhere;
    private final Set<String> live = ConcurrentHashMap.newKeySet();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private volatile boolean mayTell = true;

    @BeforeAll
    static void startBroker(@TempDir Path directory) throws Exception {
        broker = new TestBroker(directory);
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
        gateways.forEach(gateway -> gateway.use.stop());
        clients.forEach(BrokerClient::close);
    }

    /** One life of one. */
    private final class Gateway implements SharedUse.Gateways {
        final SharedUse use;
        final Quotas quotas;

        Gateway(String name) {
            String run = UUID.randomUUID().toString();
            runs.add(run);
            BrokerClient client = new BrokerClient(broker.settings(), connector, session -> {});
            clients.add(client);
            AtomicReference<Quotas> its = new AtomicReference<>();
            use = new SharedUse(
                    client,
                    new SharedUse.Self(name + suffix, run, () -> mayTell, () -> owned),
                    tenant -> limits,
                    its::get,
                    this,
                    new NodePosts(client, new Lane(threads)),
                    new Lane(threads),
                    Clock.systemUTC());
            quotas = new Quotas(tenant -> limits, use, () -> now, nanos::get);
            its.set(quotas);
            gateways.add(this);
        }

        @Override
        public int sessionsElsewhere(Tenant tenant) {
            return elsewhere;
        }

        @Override
        public Set<String> live(String tenant) {
            return live;
        }

        @Override
        public boolean ended(String session) {
            return ended.contains(session);
        }

        @Override
        public boolean alone() {
            return alone;
        }

        @Override
        public boolean goesOn(String node, String run) {
            return node.endsWith(suffix) && runs.contains(run);
        }

        void beat() throws ActiveMQException {
            use.beat();
        }

        Duration paidElsewhere() {
            LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
            return use.paid(acme, today, today);
        }
    }

    private void passMinutes(long minutes) {
        now = now.plus(Duration.ofMinutes(minutes));
        nanos.addAndGet(Duration.ofMinutes(minutes).toNanos());
    }

    private void awaitPaid(Gateway by, long minutes) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(by.paidElsewhere()).isEqualTo(Duration.ofMinutes(minutes)));
    }

    @Test
    void shouldRefuseAtOneGatewayWhatWasUsedUpAtTwoOthers() throws Exception {
        Gateway a = new Gateway("a");
        Gateway b = new Gateway("b");
        Gateway c = new Gateway("c");
        a.beat();
        b.beat();
        c.beat();
        a.quotas.open(acme);
        Use atB = b.quotas.open(acme);
        passMinutes(4);
        atB.end();
        passMinutes(1);
        a.beat();
        b.beat();
        awaitPaid(c, 9);
        assertThat(c.quotas.usedUp(acme)).isEmpty();

        passMinutes(1);
        a.beat();
        awaitPaid(c, 10);
        assertThatThrownBy(() -> c.quotas.open(acme)).isInstanceOf(QuotaExceededException.class);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(a.quotas.usedUp(acme)).isPresent());
    }

    @Test
    void shouldKnowAfterARestartOfAllWhatWasPaidBefore() throws Exception {
        Gateway a = new Gateway("a");
        Gateway witness = new Gateway("witness");
        witness.beat();
        a.beat();
        a.quotas.open(acme);
        passMinutes(7);
        a.beat();
        awaitPaid(witness, 7);
        // Killed: it says nothing more.
        Gateway again = new Gateway("a");
        again.beat();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(again.quotas.paid(acme)).containsValue(Duration.ofMinutes(7)));

        again.quotas.open(acme);
        passMinutes(3);
        again.beat();
        awaitPaid(witness, 10);
        Gateway late = new Gateway("late");
        late.beat();
        awaitPaid(late, 10);
    }

    @Test
    void shouldHaveTheBrokerKeepTheMinutesUntilTheirMonthIsOver() throws Exception {
        Gateway a = new Gateway("a");
        Gateway witness = new Gateway("witness");
        witness.beat();
        a.beat();
        a.quotas.open(acme);
        passMinutes(1);
        a.beat();
        awaitPaid(witness, 1);
        try (Connection connection = broker.connectionFactory().createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            String own = JmsNames.NODE + " = 'a" + suffix + "'";
            connection.start();
            Message told = (Message) session.createBrowser(session.createQueue(JmsNames.SHARED_USE), own)
                    .getEnumeration()
                    .nextElement();

            YearMonth month = YearMonth.from(now.atZone(ZoneOffset.UTC));
            assertThat(told.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
            assertThat(told.getStringProperty(JmsNames.USE_MONTH)).isEqualTo(month.toString());
            assertThat(Instant.ofEpochMilli(told.getJMSExpiration()))
                    .isEqualTo(month.plusMonths(1).atDay(3).atStartOfDay().toInstant(ZoneOffset.UTC));
        }
    }

    @Test
    void shouldCountAHandedOverSessionOnceAtEachOwner() throws Exception {
        Gateway a = new Gateway("a");
        Gateway b = new Gateway("b");
        Gateway witness = new Gateway("witness");
        witness.beat();
        Use atA = a.quotas.open(acme);
        passMinutes(2);
        a.beat();
        Use atB = b.quotas.adopt(acme, now);
        atA.leave();
        passMinutes(3);
        a.beat();
        b.beat();
        awaitPaid(witness, 5);
        atB.end();
        b.beat();
        awaitPaid(witness, 5);
    }

    @Test
    void shouldTellWhatIsUsedAtThisMomentUntilItsGatewayIsGone() throws Exception {
        limits = new Limits(7, 3, 0, 0, 2, 1_000);
        Gateway a = new Gateway("a");
        Gateway b = new Gateway("b");
        a.beat();
        b.beat();
        a.quotas.open(acme).end();
        Use stream = a.quotas.stream(acme);
        a.quotas.upload(acme, 700);
        a.beat();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(b.use.now(acme)).isEqualTo(new CurrentUse(1, 1, 700)));
        b.quotas.stream(acme);
        assertThatThrownBy(() -> b.quotas.stream(acme)).isInstanceOf(QuotaExceededException.class);
        assertThatThrownBy(() -> b.quotas.upload(acme, 301)).isInstanceOf(QuotaExceededException.class);

        stream.end();
        a.beat();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(b.use.now(acme)).isEqualTo(new CurrentUse(1, 0, 700)));
        runs.clear();
        assertThat(b.use.now(acme)).isEqualTo(CurrentUse.NONE);
    }

    /** Each looks before it has heard of the other: only the order at the broker decides. */
    @Test
    void shouldOpenNoMoreSessionsThanThereMayBeHoweverManyGatewaysOpenAtOnce() throws Exception {
        limits = new Limits(10, 0, 0, 0, 0, 0);
        live.addAll(Set.of("1", "2", "3"));
        elsewhere = 3;
        Gateway a = new Gateway("a");
        Gateway b = new Gateway("b");
        a.beat();
        b.beat();
        List<CompletionStage<Optional<QuotaExceededException>>> claims = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            for (Gateway each : List.of(a, b)) {
                each.quotas.open(acme);
                claims.add(each.quotas.claim(acme, UUID.randomUUID().toString()));
            }
        }
        int refused = 0;
        for (CompletionStage<Optional<QuotaExceededException>> claim : claims) {
            refused += claim.toCompletableFuture().get(30, TimeUnit.SECONDS).isPresent() ? 1 : 0;
        }
        assertThat(refused).isEqualTo(7);
    }

    @Test
    void shouldAskNobodyWhereNoOtherGatewayIs() throws Exception {
        limits = new Limits(1, 0, 0, 0, 0, 0);
        alone = true;
        Gateway a = new Gateway("a");
        a.beat();
        assertThat(a.quotas.claim(acme, "1")).isCompletedWithValue(Optional.empty());
    }

    @Test
    void shouldTellNothingOfTenantsWithoutQuotas() throws Exception {
        Gateway witness = new Gateway("witness");
        witness.beat();
        Tenant free = new Tenant("free-" + suffix);
        Gateway a = new Gateway("a");
        limits = Limits.NONE;
        a.quotas.open(free);
        a.quotas.stream(free);
        passMinutes(5);
        a.beat();
        limits = new Limits(0, 0, 10, 0, 0, 0);
        a.quotas.restore(acme, Map.of(LocalDate.ofInstant(now, ZoneOffset.UTC), Duration.ofMinutes(1)));
        a.beat();
        awaitPaid(witness, 1);
    }

    @Test
    void shouldCountAndTellNothingWhileItsSessionsMayBeOthers() throws Exception {
        Gateway a = new Gateway("a");
        Gateway witness = new Gateway("witness");
        witness.beat();
        a.quotas.open(acme);
        passMinutes(1);
        mayTell = false;
        a.beat();
        owned = false;
        passMinutes(30);
        a.beat();
        owned = true;
        mayTell = true;
        passMinutes(1);
        a.beat();
        awaitPaid(witness, 2);
    }

    @Test
    void shouldTellAllAgainWhenTheBrokerIsBack() throws Exception {
        limits = new Limits(0, 3, 60, 0, 0, 0);
        Gateway a = new Gateway("a");
        Gateway b = new Gateway("b");
        a.beat();
        b.beat();
        a.quotas.open(acme);
        passMinutes(1);
        a.beat();
        awaitPaid(b, 1);

        broker.cutConnections();
        passMinutes(2);
        assertThat(b.quotas.usedUp(acme)).as("judged by what was known last").isEmpty();
        b.quotas.open(acme).cancel();
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            a.beat();
            b.beat();
            assertThat(b.paidElsewhere()).isEqualTo(Duration.ofMinutes(3));
        });
    }

    @Test
    void shouldPassOverWhatNoGatewaySends() throws Exception {
        Gateway a = new Gateway("a");
        a.beat();
        Set<String> texts = new HashSet<>(Set.of("no JSON", "{\"node\":\"forged\"}", "[]"));
        texts.add("{\"node\":\"f\",\"tenant\":\"" + acme + "\",\"month\":\"2026-11\",\"millis\":[-1]}");
        try (Connection connection = broker.connectionFactory().createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            for (String text : texts) {
                for (boolean paid : List.of(true, false)) {
                    TextMessage message = session.createTextMessage(text);
                    message.setStringProperty(JmsNames.USE, UUID.randomUUID().toString());
                    if (paid) {
                        message.setStringProperty(JmsNames.USE_MONTH, "2026-11");
                    }
                    session.createProducer(session.createQueue(JmsNames.SHARED_USE))
                            .send(message);
                }
            }
        }
        Gateway b = new Gateway("b");
        b.quotas.open(acme);
        passMinutes(1);
        b.beat();
        awaitPaid(a, 1);
    }
}
