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
import io.avatargateway.jms.message.MessageCopies;
import io.avatargateway.jms.queue.SharedQueues;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQBytesMessage;
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
        OldDeadLetters old = new OldDeadLetters(client, new Lane(threads), Duration.ofHours(24), 0, () -> NOW);

        assertThat(old.removeOld(JmsNames.DEAD_LETTERS)).isEqualTo(2);
        assertThat(old.removeOld(JmsNames.DEAD_LETTERS)).isZero();
        assertThat(old.removeOld(JmsNames.SESSIONS_DEAD_LETTERS)).isZero();
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
        OldDeadLetters old = new OldDeadLetters(client, new Lane(threads), Duration.ZERO, 3, () -> NOW);

        assertThat(old.removeBeyond(JmsNames.DEAD_LETTERS)).isEqualTo(2);
        assertThat(old.removeBeyond(JmsNames.DEAD_LETTERS)).isZero();
        assertThat(old.removeBeyond(JmsNames.SESSIONS_DEAD_LETTERS)).isZero();
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isEqualTo(3);
        assertThat(received(JmsNames.DEAD_LETTERS).getIntProperty("Number")).isEqualTo(2);
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
