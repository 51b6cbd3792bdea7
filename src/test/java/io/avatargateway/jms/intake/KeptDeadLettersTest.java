package io.avatargateway.jms.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.jms.message.JobHeadersReader;
import io.avatargateway.jms.message.MessageCopies;
import io.avatargateway.jms.message.Replies;
import io.avatargateway.jms.message.ReplyDestinations;
import io.avatargateway.jms.message.ReplyRule;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.jms.queue.SharedQueues;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.Retention;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.JobText;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQBytesMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is put aside is kept no longer, and holds no more, than the operator says. */
@Timeout(60)
class KeptDeadLettersTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private TestBroker broker;
    private BrokerClient client;
    private ClientSession session;

    @BeforeEach
    void open() throws Exception {
        broker = new TestBroker(directory);
        client = new BrokerClient(broker.settings(), threads, SharedQueues::ensure);
        session = client.openSession(false);
        session.start();
    }

    @AfterEach
    void close() throws Exception {
        session.close();
        client.close();
        broker.close();
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldKeepWhyAndTheProducersWordsAndTheBodyOnlyWhereThatIsAllowed(boolean keepsBody) throws Exception {
        broker.createQueue("work");
        ClientMessage sent = session.createMessage(ActiveMQBytesMessage.TYPE, true);
        sent.putStringProperty("Mine", "x");
        sent.putStringProperty(JmsNames.TEXT, "what was said");
        sent.putStringProperty(JmsNames.MARKS, "[]");
        // A sender's own word: where a message came from, the broker writes for what it moves alone.
        sent.putStringProperty(Message.HDR_ORIGINAL_ADDRESS.toString(), "avatar.t.acme.audio");
        sent.putStringProperty(JmsNames.TENANT, "acme");
        sent.getBodyBuffer().writeBytes("what was said".getBytes(UTF_8));
        send("work", sent);
        ActiveMQMessage job = ActiveMQMessage.createMessage(received("work"), session);

        JobStatus status = FailurePolicy.rejected("job", new JobFault(ErrorCode.AUDIO_MALFORMED, "noise"), NOW);
        try (Outbox outbox = new Outbox(session)) {
            MessageCopies.deadLetter(outbox, job, null, status, "ses_1", NOW, keepsBody);
        }
        session.commit();

        ClientMessage letter = received(JmsNames.DEAD_LETTERS);
        assertThat(letter.getStringProperty(JmsNames.REASON)).isEqualTo("AUDIO_MALFORMED");
        assertThat(letter.getStringProperty(JmsNames.SESSION_ID)).isEqualTo("ses_1");
        assertThat(letter.getStringProperty("Mine")).isEqualTo("x");
        assertThat(letter.getStringProperty(JmsNames.TENANT)).isEqualTo("default");
        assertThat(letter.getStringProperty(JmsNames.ORIGINAL_DESTINATION)).isEqualTo("work");
        assertThat(letter.containsProperty(Message.HDR_ORIGINAL_ADDRESS)).isFalse();
        assertThat(letter.containsProperty(JmsNames.TEXT)).isEqualTo(keepsBody);
        assertThat(letter.containsProperty(JmsNames.MARKS)).isEqualTo(keepsBody);
        assertThat(letter.getBodyBufferSize()).isEqualTo(keepsBody ? "what was said".length() : 0);
        assertThat(letter.containsProperty(JmsNames.BODY_MISSING)).isEqualTo(!keepsBody);
        assertThat(letter.getObjectProperty(JmsNames.BODY_BYTES)).isEqualTo(keepsBody ? null : 13L);
    }

    @Test
    void shouldRemoveWhatWasPutAsideLongEnoughAgoAndNothingElse() throws Exception {
        for (Duration age : new Duration[] {Duration.ofHours(30), Duration.ofHours(25), Duration.ofHours(23)}) {
            ClientMessage letter = session.createMessage(ActiveMQBytesMessage.TYPE, true);
            letter.setTimestamp(NOW.minus(age).toEpochMilli());
            letter.putStringProperty("Age", age.toString());
            send(JmsNames.DEAD_LETTERS, letter);
        }
        assertThat(remove(JmsNames.DEAD_LETTERS, Duration.ofHours(24), 0, 0)).isEqualTo(2);
        assertThat(remove(JmsNames.DEAD_LETTERS, Duration.ofHours(24), 0, 0)).isZero();
        assertThat(remove(JmsNames.SESSIONS_DEAD_LETTERS, Duration.ofHours(24), 0, 0))
                .isZero();
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isEqualTo(1);
        assertThat(received(JmsNames.DEAD_LETTERS).getStringProperty("Age")).isEqualTo("PT23H");
    }

    @Test
    void shouldRemoveTheOldestOfThoseThatAreMoreThanThereMayBe() throws Exception {
        for (int i = 0; i < 5; i++) {
            ClientMessage letter = session.createMessage(ActiveMQBytesMessage.TYPE, true);
            letter.putIntProperty("Number", i);
            // One that the broker keeps in a file of its own is removed without being read.
            letter.getBodyBuffer().writeBytes(new byte[i == 0 ? 3_000_000 : 10]);
            send(JmsNames.DEAD_LETTERS, letter);
        }
        assertThat(remove(JmsNames.DEAD_LETTERS, Duration.ZERO, 3, 0)).isEqualTo(2);
        assertThat(remove(JmsNames.DEAD_LETTERS, Duration.ZERO, 3, 0)).isZero();
        assertThat(remove(JmsNames.SESSIONS_DEAD_LETTERS, Duration.ZERO, 3, 0)).isZero();
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isEqualTo(3);
        assertThat(received(JmsNames.DEAD_LETTERS).getIntProperty("Number")).isEqualTo(2);
    }

    /** Small ones, and one that the broker keeps in a file of its own, whose bytes count as well. */
    @Test
    void shouldRemoveTheOldestWhereThereAreMoreBytesThanThereMayBe() throws Exception {
        broker.createQueue("avatar.t.acme.audio.DLQ");
        for (int i = 0; i < 30; i++) {
            ClientMessage letter = session.createMessage(ActiveMQBytesMessage.TYPE, true);
            letter.putIntProperty("Number", i);
            letter.getBodyBuffer().writeBytes(new byte[i == 10 ? 300_000 : 20_000]);
            send("avatar.t.acme.audio.DLQ", letter);
        }

        // The body of the large one, and of 19 behind it.
        assertThat(remove("avatar.t.acme.audio.DLQ", Duration.ZERO, 0, 690_000)).isEqualTo(10);
        assertThat(remove("avatar.t.acme.audio.DLQ", Duration.ZERO, 0, 690_000)).isZero();
        assertThat(received("avatar.t.acme.audio.DLQ").getIntProperty("Number")).isEqualTo(10);
        assertThat(remove("avatar.t.acme.audio.DLQ", Duration.ZERO, 0, 390_000)).isZero();
        assertThat(remove("avatar.t.acme.audio.DLQ", Duration.ZERO, 0, 100_000)).isEqualTo(15);
        assertThat(received("avatar.t.acme.audio.DLQ").getIntProperty("Number")).isEqualTo(26);
        assertThat(remove("avatar.t.nobody.audio.DLQ", Duration.ZERO, 0, 1)).isZero();
    }

    /** Those of all tenants lie in one queue. */
    @Test
    void shouldRemoveTheOldestOfATenantsWebhooksAndOfNoOther() throws Exception {
        broker.createQueue(JmsNames.WEBHOOKS_DEAD_LETTERS);
        for (int i = 0; i < 10; i++) {
            for (String tenant : new String[] {"a_b", "axb"}) {
                ClientMessage letter = session.createMessage(Message.TEXT_TYPE, true);
                letter.putStringProperty(JmsNames.WEBHOOK, "avatar.webhooks." + tenant + ".crm");
                letter.putIntProperty("Number", i);
                letter.getBodyBuffer().writeBytes(new byte[i == 3 ? 300_000 : 20_000]);
                send(JmsNames.WEBHOOKS_DEAD_LETTERS, letter);
            }
        }
        DeadLetterLimits.Kept number = ofWebhooks("a_b", 8, 0);
        assertThat(remove(number)).isEqualTo(2);
        assertThat(remove(number)).isZero();
        assertThat(remove(ofWebhooks("a_b", 0, 450_000))).isZero();
        assertThat(remove(ofWebhooks("a_b", 0, 100_000))).isEqualTo(4);
        assertThat(remove(ofWebhooks("axb", 0, 10_000_000))).isZero();

        assertThat(broker.messageCount(JmsNames.WEBHOOKS_DEAD_LETTERS)).isEqualTo(4 + 10);
        for (int i = 0; i < 6; i++) {
            assertThat(received(JmsNames.WEBHOOKS_DEAD_LETTERS).getStringProperty(JmsNames.WEBHOOK))
                    .isEqualTo("avatar.webhooks.axb.crm");
        }
        assertThat(received(JmsNames.WEBHOOKS_DEAD_LETTERS).getIntProperty("Number"))
                .isEqualTo(6);
    }

    private static DeadLetterLimits.Kept ofWebhooks(String tenant, int letters, long bytes) {
        String filter = new TenantNames(new Tenant(tenant)).webhookDeadLetters();
        return new DeadLetterLimits.Kept(JmsNames.WEBHOOKS_DEAD_LETTERS, filter, Duration.ZERO, letters, bytes);
    }

    @Test
    void shouldLookAfterTheQueuesOfAllTenantsAlsoOfOneThatWasTakenOut() {
        Map<Tenant, Retention> file = new HashMap<>();
        file.put(new Tenant("acme"), retention(Duration.ofHours(1), 10));
        DeadLetterLimits limits = new DeadLetterLimits(
                file::keySet, tenant -> file.getOrDefault(tenant, retention(Duration.ofHours(5), 50)), 3);
        DeadLetterLimits.Kept jobs = new DeadLetterLimits.Kept("avatar.audio.DLQ", null, Duration.ofHours(5), 3, 50);
        DeadLetterLimits.Kept commands =
                new DeadLetterLimits.Kept("avatar.sessions.DLQ", null, Duration.ofHours(5), 3, 50);

        assertThat(limits.now())
                .containsExactlyInAnyOrder(
                        jobs,
                        commands,
                        ofWebhooks("default", 3, 50),
                        ofWebhooks("acme", 3, 10),
                        new DeadLetterLimits.Kept("avatar.t.acme.audio.DLQ", null, Duration.ofHours(1), 3, 10),
                        new DeadLetterLimits.Kept("avatar.t.acme.sessions.DLQ", null, Duration.ofHours(1), 3, 10));

        file.clear();
        assertThat(limits.now())
                .containsExactlyInAnyOrder(
                        jobs,
                        commands,
                        ofWebhooks("default", 3, 50),
                        ofWebhooks("acme", 3, 50),
                        new DeadLetterLimits.Kept("avatar.t.acme.audio.DLQ", null, Duration.ofHours(5), 3, 50),
                        new DeadLetterLimits.Kept("avatar.t.acme.sessions.DLQ", null, Duration.ofHours(5), 3, 50));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldKeepTheTextOfAReplyThatReachesNobodyOnlyWhereThatIsAllowed(boolean keepsText) throws Exception {
        broker.createQueue("work");
        ClientMessage sent = session.createMessage(ActiveMQBytesMessage.TYPE, true);
        sent.getBodyBuffer().writeBytes("what was said".getBytes(UTF_8));
        ActiveMQMessage asked = ActiveMQMessage.createMessage(sent, session);
        asked.setJMSReplyTo(ActiveMQDestination.createQueue("avatar.t.acme.replies.gone"));
        send("work", sent);
        JobHeaders job = JobHeadersReader.of(ActiveMQMessage.createMessage(received("work"), session));
        ReplyDestinations nowhere = new ReplyDestinations(ReplyRule.NOT_THE_GATEWAYS, null, tenant -> Duration.ZERO);
        JobStatus status =
                JobStatus.of("job", JobState.ACCEPTED, NOW, 20).saying(new JobText("hello", "en", List.of()));

        try (Outbox outbox = new Outbox(session)) {
            new Replies(Clock.systemUTC(), nowhere, keepsText).send(outbox, job, "ses_1", status, false);
        }
        session.commit();

        ClientMessage letter = received(JmsNames.DEAD_LETTERS);
        assertThat(letter.getStringProperty(JmsNames.REASON)).isEqualTo("REPLY_UNDELIVERABLE");
        String body = letter.getBodyBuffer().readNullableSimpleString().toString();
        assertThat(body).contains("accepted");
        assertThat(body.contains("hello")).isEqualTo(keepsText);
    }

    private static Retention retention(Duration deadLetterTime, long deadLetterBytes) {
        return new Retention(Duration.ZERO, 0, Duration.ZERO, Duration.ZERO, deadLetterTime, deadLetterBytes);
    }

    private int remove(String queue, Duration time, int letters, long bytes) throws Exception {
        return remove(new DeadLetterLimits.Kept(queue, null, time, letters, bytes));
    }

    private int remove(DeadLetterLimits.Kept kept) throws Exception {
        DeadLetterLimits none = new DeadLetterLimits(Set::of, tenant -> retention(Duration.ZERO, 0), 0);
        return new OldDeadLetters(client, new Lane(threads), none, () -> NOW).remove(kept);
    }

    private void send(String queue, ClientMessage message) throws Exception {
        try (ClientProducer producer = session.createProducer()) {
            producer.send(queue, message);
        }
        session.commit();
    }

    private ClientMessage received(String queue) throws Exception {
        try (ClientConsumer consumer = session.createConsumer(queue)) {
            ClientMessage message = consumer.receive(30_000);
            assertThat(message).as("a message in " + queue).isNotNull();
            message.acknowledge();
            session.commit();
            return message;
        }
    }
}
