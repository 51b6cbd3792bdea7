package io.avatargateway.jms.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.config.Settings;
import io.avatargateway.config.SettingsReader;
import io.avatargateway.config.file.WatchedFile;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.event.EventPublisher;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.metrics.Metric;
import io.avatargateway.metrics.TestMetrics;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.service.Webhooks;
import io.avatargateway.service.Webhooks.State;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.TraceContext;
import io.avatargateway.traces.TestTraces;
import io.avatargateway.webhook.WebhookCalls;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From an event to a tenant's server, by a real broker and real HTTP. */
@Timeout(90)
class WebhookDeliveriesTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final AtomicLong NAMES = new AtomicLong();

    @TempDir
    static Path brokerDirectory;

    private static TestBroker broker;

    @TempDir
    Path directory;

    private final ExecutorService connector = TestThreads.connections();
    private final ExecutorService threads = TestThreads.lanes();
    private final List<BrokerClient> clients = new ArrayList<>();
    private final List<WebhookDeliveries> gateways = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    private final AtomicLong aheadMillis = new AtomicLong();
    /** No queue of another test. */
    private final String name = "hook-" + NAMES.incrementAndGet();

    private final SessionId session = SessionId.random();
    private final TestMetrics metrics = new TestMetrics();
    private Receiver receiver;
    private Tenants tenants;
    private WebhookCalls calls;
    private EventPublisher publisher;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(brokerDirectory);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        receiver = new Receiver();
        write(webhook(name, receiver, "state\", \"job"));
        tenants = tenants();
        calls = WebhookCalls.start(SSLContext.getDefault(), true, Duration.ofSeconds(20), Clock.systemUTC());
        publisher = new EventPublisher(
                client(),
                threads,
                event -> TenantNames.DEFAULT,
                tenant -> Duration.ZERO,
                new WebhookQueues(tenants::webhooks),
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        gateways.forEach(WebhookDeliveries::stop);
        clients.forEach(BrokerClient::close);
        calls.close();
        receiver.close();
        metrics.close();
        threads.shutdownNow();
        connector.shutdownNow();
    }

    @Test
    void shouldDeliverTheEventsThatTheTenantWantsAsTheTopicHasThem() throws Exception {
        try (Connection connection = broker.connectionFactory().createConnection()) {
            connection.start();
            Session jms = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer topic = jms.createConsumer(jms.createTopic(JmsNames.EVENTS));
            gateway();
            publisher.publish(event(session, 1, SessionEvent.Type.STATE));
            publisher.publish(event(session, 2, SessionEvent.Type.SIGNAL));
            publisher.publish(event(session, 3, SessionEvent.Type.STATE));

            await().atMost(Duration.ofSeconds(30)).until(() -> receiver.taken.size() == 2);
            assertThat(receiver.ids()).containsExactly(session + "/1", session + "/3");
            assertThat(receiver.taken.get(0).body())
                    .isEqualTo(topic.receive(30_000).getBody(String.class));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> broker.messageCount(queue(name)) == 0);
    }

    /** To the receiver, and to who looks at what it did not take. */
    @Test
    void shouldCarryTheTraceOfAJobOn() throws Exception {
        receiver.answers = call -> call.id().endsWith("/2") ? 410 : 204;
        gateway();
        publisher.publish(job(1, TestTraces.SENT));
        await().atMost(Duration.ofSeconds(30)).until(() -> receiver.taken.size() == 1);
        assertThat(receiver.taken.get(0).traceparent()).isEqualTo(TestTraces.PARENT);
        assertThat(receiver.taken.get(0).body()).contains("\"traceparent\":\"" + TestTraces.PARENT + "\"");

        publisher.publish(job(2, TestTraces.SENT));
        Message letter = deadLetter(session);
        assertThat(letter.getStringProperty("traceparent")).isEqualTo(TestTraces.PARENT);
        assertThat(letter.getStringProperty("tracestate")).isEqualTo(TestTraces.SENT.state());
    }

    @Test
    void shouldTryAnEventAgainWithTheSameIdWhileItsReceiverFailsForAnHour() throws Exception {
        receiver.answers = call -> 500;
        gateway();
        publish(session, 1, 3);
        List<Integer> attempts = new ArrayList<>();
        for (int minutes = 0; minutes < 60; minutes += 10) {
            int before = receiver.attempts.get();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                pass(Duration.ofMinutes(10));
                return receiver.attempts.get() > before;
            });
            attempts.add(receiver.attempts.get());
        }
        assertThat(receiver.taken).isEmpty();
        assertThat(gateways.get(0).states()).containsEntry(queue(name), State.FAILING);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            pass(Duration.ofSeconds(10));
            Webhooks.Delivery failing = gateways.get(0).here().get(0);
            assertThat(failing.troubleSince()).isNotNull();
            assertThat(failing.waiting()).isEqualTo(3);
        });
        assertThat(metrics.value(Metric.WEBHOOK_ATTEMPTS, "default", "failed")).isGreaterThanOrEqualTo(attempts.get(0));

        receiver.answers = call -> 204;
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            pass(Duration.ofHours(1));
            return receiver.taken.size() == 3;
        });
        assertThat(receiver.ids()).containsExactly(session + "/1", session + "/2", session + "/3");
        assertThat(attempts).doesNotHaveDuplicates();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            pass(Duration.ofSeconds(10));
            assertThat(gateways.get(0).here())
                    .containsExactly(new Webhooks.Delivery(Tenant.DEFAULT, name, State.DELIVERING, 0, null));
        });
        assertThat(metrics.value(Metric.WEBHOOK_ATTEMPTS, "default", "delivered"))
                .isEqualTo(3);
        assertThat(metrics.value(Metric.WEBHOOK_DELAY, "default")).isEqualTo(3);
    }

    @Test
    void shouldPutAsideWhatNobodyTookInItsTime() throws Exception {
        receiver.answers = call -> call.id().endsWith("/1") ? 400 : 204;
        gateway();
        publish(session, 1, 2);
        await().atMost(Duration.ofSeconds(30)).until(() -> receiver.attempts.get() > 0);

        aheadMillis.addAndGet(Duration.ofHours(25).toMillis());
        pass(Duration.ofHours(1));

        await().atMost(Duration.ofSeconds(30)).until(() -> receiver.taken.size() == 1);
        assertThat(receiver.ids()).containsExactly(session + "/2");
        Message letter = deadLetter(session);
        assertThat(letter.getStringProperty(JmsNames.REASON)).isEqualTo("WEBHOOK_UNDELIVERABLE");
        assertThat(letter.getStringProperty(JmsNames.REASON_DETAIL)).isEqualTo("HTTP 400");
        assertThat(letter.getStringProperty(JmsNames.WEBHOOK)).isEqualTo(queue(name));
        assertThat(letter.getLongProperty(JmsNames.SEQUENCE)).isEqualTo(1);
        assertThat(FeedFixture.json(letter).getString("id")).isEqualTo(session + "/1");
        // Counted when the broker has it, so perhaps a moment later.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> metrics.value(Metric.WEBHOOK_DEAD_LETTERS, "default", "WEBHOOK_UNDELIVERABLE") == 1);
    }

    @Test
    void shouldSendNothingToAReceiverThatIsGoneUntilTheFileIsWrittenAnew() throws Exception {
        receiver.answers = call -> 410;
        gateway();
        publish(session, 1, 3);
        for (int i = 1; i <= 3; i++) {
            Message letter = deadLetter(session);
            assertThat(letter.getStringProperty(JmsNames.REASON)).isEqualTo("WEBHOOK_GONE");
            assertThat(letter.getLongProperty(JmsNames.SEQUENCE)).isEqualTo(i);
        }
        assertThat(receiver.attempts).hasValue(1);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> gateways.get(0).states().get(queue(name)).equals(State.GONE));
        assertThat(gateways.get(0).here().get(0).troubleSince()).isNotNull();

        receiver.answers = call -> 204;
        write(webhook(name, receiver, "state"));
        pass(WatchedFile.LOOKS);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !gateways.get(0).states().get(queue(name)).equals(State.GONE));
        assertThat(gateways.get(0).here().get(0).troubleSince())
                .as("of the one that the file names now")
                .isNull();
        publish(session, 4, 4);

        await().atMost(Duration.ofSeconds(30)).until(() -> receiver.taken.size() == 1);
        assertThat(receiver.ids()).containsExactly(session + "/4");
    }

    @Test
    void shouldHoldUpNobodyBehindAReceiverThatHangs() throws Exception {
        String other = name + "-b";
        try (Receiver silent = new Receiver()) {
            silent.answers = call -> 0;
            write(webhook(other, silent, "state") + ", " + webhook(name, receiver, "state"));
            pass(WatchedFile.LOOKS);
            gateway();
            publish(session, 1, 50);

            await().atMost(Duration.ofSeconds(30)).until(() -> receiver.taken.size() == 50);
            // Nothing orders the one behind the other.
            await().atMost(Duration.ofSeconds(30)).until(() -> silent.attempts.get() > 0);
            assertThat(silent.attempts).hasValue(1);
            assertThat(broker.messageCount(queue(other))).isEqualTo(50);
        }
    }

    @Test
    void shouldHaveOneGatewayDeliverAndTheOtherGoOnInOrderWhateverBreaks() throws Exception {
        gateway();
        gateway();
        List<SessionId> sessions = List.of(SessionId.random(), SessionId.random(), SessionId.random());
        for (int i = 1; i <= 90; i++) {
            for (SessionId each : sessions) {
                publisher.publish(event(each, i, SessionEvent.Type.STATE));
            }
            if (i == 30) {
                publisher.await(Duration.ofSeconds(20));
                await().atMost(Duration.ofSeconds(30)).until(() -> !receiver.taken.isEmpty());
                gateways.remove(0).stop();
            }
            if (i == 60) {
                publisher.await(Duration.ofSeconds(20));
                broker.cutConnections();
                awaitPublisher();
                gateway();
            }
        }

        await().atMost(Duration.ofSeconds(60))
                .until(() -> new LinkedHashSet<>(receiver.ids())
                                .containsAll(sessions.stream()
                                        .map(each -> each + "/90")
                                        .toList())
                        && broker.messageCount(queue(name)) == 0);
        for (SessionId each : sessions) {
            List<String> first = new LinkedHashSet<>(receiver.ids())
                    .stream().filter(id -> id.startsWith(each + "/")).toList();
            assertThat(first.stream().map(id -> Integer.parseInt(id.substring(id.indexOf('/') + 1))))
                    .hasSize(90)
                    .isSorted();
        }
    }

    /** Events of a time without broker are dropped. */
    private void awaitPublisher() {
        SessionId other = SessionId.random();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            long dropped = publisher.dropped();
            publish(other, 1, 1);
            publisher.await(Duration.ofSeconds(20));
            return publisher.dropped() == dropped;
        });
    }

    @Test
    void shouldSendDeadLettersAgainOnceAndInOrder() throws Exception {
        receiver.answers = call -> 410;
        gateway();
        publish(session, 1, 250);
        WebhookDesk desk = new WebhookDesk(
                tenants, client(), new Lane(threads), () -> gateways.get(0).states(), () -> gateways.get(0)
                        .here());
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Webhooks.All all = desk.list().toCompletableFuture().join();
            assertThat(all.webhooks())
                    .containsExactly(new Webhooks.Webhook(
                            Tenant.DEFAULT, name, receiver.url().replace("/hook", ""), State.GONE, 0));
            assertThat(all.deadLetters()).isGreaterThanOrEqualTo(250);
        });
        receiver.answers = call -> 204;
        write(webhook(name, receiver, "state"));
        pass(WatchedFile.LOOKS);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> gateways.get(0).states().get(queue(name)) != State.GONE);

        assertThat(desk.exists(Tenant.DEFAULT, name)).isTrue();
        assertThat(desk.exists(Tenant.DEFAULT, "other")).isFalse();
        assertThat(desk.replay(Tenant.DEFAULT, name).toCompletableFuture().join())
                .isEqualTo(new Webhooks.Replayed(250, true));
        assertThat(desk.replay(Tenant.DEFAULT, name).toCompletableFuture().join())
                .isEqualTo(new Webhooks.Replayed(0, true));

        await().atMost(Duration.ofSeconds(30)).until(() -> receiver.taken.size() == 250);
        assertThat(receiver.ids())
                .isEqualTo(IntStream.rangeClosed(1, 250)
                        .mapToObj(i -> session + "/" + i)
                        .toList());
    }

    private void publish(SessionId of, int first, int last) {
        for (int i = first; i <= last; i++) {
            publisher.publish(event(of, i, SessionEvent.Type.STATE));
        }
    }

    private SessionEvent job(long sequence, TraceContext trace) {
        SessionEvent event = event(session, sequence, SessionEvent.Type.JOB);
        JobStatus status =
                JobStatus.of("job", JobState.FINISHED, event.time(), 200).within(trace);
        return new SessionEvent(
                session, sequence, event.time(), 1, event.type(), event.state(), null, "", null, status, Map.of());
    }

    private static SessionEvent event(SessionId of, long sequence, SessionEvent.Type type) {
        return new SessionEvent(
                of,
                sequence,
                Instant.parse("2026-11-30T12:00:00Z"),
                1,
                type,
                SessionState.READY,
                null,
                "",
                null,
                null,
                Map.of());
    }

    private Message deadLetter(SessionId of) throws Exception {
        try (Connection connection = broker.connectionFactory().createConnection()) {
            connection.start();
            Session jms = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            await().atMost(Duration.ofSeconds(30)).until(() -> broker.hasQueue(JmsNames.WEBHOOKS_DEAD_LETTERS));
            Message letter = jms.createConsumer(
                            jms.createQueue(JmsNames.WEBHOOKS_DEAD_LETTERS), "AvatarSessionId = '" + of + "'")
                    .receive(30_000);
            assertThat(letter).as("dead letter").isNotNull();
            return letter;
        }
    }

    private BrokerClient client() {
        BrokerClient client = new BrokerClient(broker.settings(), connector, session -> {});
        clients.add(client);
        return client;
    }

    private void gateway() {
        WebhookDeliveries gateway = new WebhookDeliveries(
                tenants,
                client(),
                threads,
                calls::send,
                Duration.ofHours(24),
                () -> Instant.now().plusMillis(aheadMillis.get()),
                nanos::get,
                metrics.webhooks);
        gateways.add(gateway);
        gateway.start();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static String queue(String webhook) {
        return "avatar.webhooks.default." + webhook;
    }

    private static String webhook(String name, Receiver receiver, String events) {
        return """
                {"name": "%s", "url": "%s", "events": ["%s"], "secrets": [{"env": "SECRET"}]}
                """
                .formatted(name, receiver.url(), events);
    }

    private void write(String webhooks) throws IOException {
        Path next = directory.resolve("next.json");
        Files.writeString(next, "{\"tenants\": [{\"name\": \"default\", \"webhooks\": [" + webhooks + "]}]}");
        Files.move(next, directory.resolve("tenants.json"), StandardCopyOption.REPLACE_EXISTING);
    }

    private Tenants tenants() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "TENANTS_FILE", directory.resolve("tenants.json").toString(),
                "WEBHOOKS_IN_CLEAR", "true",
                "WEBHOOKS_PRIVATE_ADDRESSES", "true"));
        Settings read = SettingsReader.read(key -> Optional.ofNullable(settings.get(key)));
        return new Tenants(read, Map.of("SECRET", SECRET)::get, nanos::get);
    }
}
