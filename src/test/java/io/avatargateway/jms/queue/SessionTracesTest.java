package io.avatargateway.jms.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.DurableQueues;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.SessionId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQBytesMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the broker keeps of a session that has ended goes, and nothing else, with the gateway's least rights. */
@Timeout(120)
class SessionTracesTest {

    private static final SessionId ID = SessionId.random();
    private static final SessionId OTHER = SessionId.random();

    private static final TenantNames ACME = new TenantNames(new Tenant("acme"));

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private TestBroker broker;
    private BrokerClient client;
    private ClientSession session;

    @BeforeEach
    void open() throws Exception {
        broker = new TestBroker(directory, TestBroker.Login.LEAST_RIGHTS);
        client = new BrokerClient(broker.settings(), threads, SharedQueues::ensure);
        session = client.openSession(true);
    }

    @AfterEach
    void close() throws Exception {
        session.close();
        client.close();
        broker.close();
        threads.shutdownNow();
    }

    private Erasure erase(int most) throws Exception {
        return erase(most, Optional.of(Tenant.DEFAULT));
    }

    private Erasure erase(int most, Optional<Tenant> tenant) throws Exception {
        return new SessionTraces(client, new Lane(threads), () -> Set.of(Tenant.DEFAULT, ACME.tenant()), most)
                .erase(ID, tenant)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private void send(String queue, SessionId id, int bytes) throws Exception {
        ClientMessage message = session.createMessage(ActiveMQBytesMessage.TYPE, true);
        message.putStringProperty(JmsNames.SESSION_ID, id.value());
        message.getBodyBuffer().writeBytes("x".repeat(bytes).getBytes(UTF_8));
        try (ClientProducer producer = session.createProducer()) {
            producer.send(queue, message);
        }
    }

    @Test
    void shouldEraseWhatIsOfTheSessionAndNothingElse() throws Exception {
        // Of one that the broker keeps in a file of its own nothing is read, and what is behind it is found.
        send(JmsNames.DEAD_LETTERS, ID, 3_000_000);
        send(JmsNames.DEAD_LETTERS, ID, 10);
        send(JmsNames.DEAD_LETTERS, OTHER, 10);
        send(JmsNames.SESSIONS_DEAD_LETTERS, ID, 10);
        send(JmsNames.EXPIRED, ID, 10);
        SessionQueues.createRing(session, SessionQueues.ended(ID), 10);
        SessionQueues.createRing(session, SessionQueues.ended(OTHER), 10);
        send(JmsNames.ENDED_PREFIX + ID, ID, 0);

        assertThat(erase(1_000)).isEqualTo(new Erasure(0, 0, 0, 3, 1, 1, true));

        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isEqualTo(1);
        assertThat(broker.hasQueue(JmsNames.ENDED_PREFIX + ID)).isFalse();
        assertThat(broker.hasQueue(JmsNames.ENDED_PREFIX + OTHER)).isTrue();
        assertThat(erase(1_000)).isEqualTo(Erasure.NOTHING);
    }

    /** Nobody knows whose the session was, where it was forgotten everywhere. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldEraseWhatItsTenantHasAndNothingOfAnother(boolean known) throws Exception {
        for (String queue : List.of(ACME.deadLetters(), ACME.commandDeadLetters())) {
            broker.createQueue(queue);
            send(queue, ID, 10);
        }
        send(JmsNames.DEAD_LETTERS, ID, 10);
        ClientMessage others = session.createMessage(true);
        others.putStringProperty(JmsNames.SESSION_ID, ID.value());
        others.putStringProperty(JmsNames.TENANT, "default");
        try (ClientProducer producer = session.createProducer()) {
            producer.send(JmsNames.DEAD_LETTERS, others);
        }

        Optional<Tenant> tenant = known ? Optional.of(ACME.tenant()) : Optional.empty();
        assertThat(erase(1_000, tenant)).isEqualTo(new Erasure(0, 0, 0, known ? 3 : 4, 0, 0, true));

        assertThat(broker.messageCount(ACME.deadLetters())).isZero();
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isEqualTo(known ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldEraseTheEventsThatNoReceiverOfItsTenantTook(boolean known) throws Exception {
        DurableQueues.ensure(session, SimpleString.of(JmsNames.WEBHOOKS_DEAD_LETTERS));
        try (ClientProducer producer = session.createProducer(JmsNames.WEBHOOKS_DEAD_LETTERS)) {
            for (SessionId id : List.of(ID, OTHER)) {
                for (String webhook : List.of("acme.crm", "default.crm", "acmex.crm")) {
                    ClientMessage letter = session.createMessage(true);
                    letter.putStringProperty(JmsNames.SESSION_ID, id.value());
                    letter.putStringProperty(JmsNames.WEBHOOK, JmsNames.WEBHOOKS_PREFIX + webhook);
                    producer.send(letter);
                }
            }
        }

        Optional<Tenant> tenant = known ? Optional.of(ACME.tenant()) : Optional.empty();
        assertThat(erase(1_000, tenant).deadLetters()).isEqualTo(known ? 1 : 2);

        assertThat(broker.messageCount(JmsNames.WEBHOOKS_DEAD_LETTERS)).isEqualTo(known ? 5 : 4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldEraseNothingWhileTheTenantsSessionHasItsQueues(boolean known) throws Exception {
        SessionQueues.create(session, SessionPlace.of(ID, ACME.tenant()), FeedSide.ORDINARY);

        assertThatThrownBy(() -> erase(10, known ? Optional.of(ACME.tenant()) : Optional.empty()))
                .hasMessageContaining("its queues are there (expected: it has ended)");
    }

    @Test
    void shouldSayThatThereIsMoreWhereOneRequestIsNotEnough() throws Exception {
        for (int i = 0; i < 3; i++) {
            send(JmsNames.DEAD_LETTERS, ID, 10);
        }

        assertThat(erase(2)).isEqualTo(new Erasure(0, 0, 0, 2, 0, 0, false));
        assertThat(erase(2)).isEqualTo(new Erasure(0, 0, 0, 1, 0, 0, true));
    }

    @Test
    void shouldEraseNothingWhileTheSessionHasItsQueues() throws Exception {
        SessionQueues.create(session, SessionPlace.plain(ID), FeedSide.ORDINARY);
        send(JmsNames.DEAD_LETTERS, ID, 10);

        assertThatThrownBy(() -> erase(10)).hasMessageContaining("its queues are there (expected: it has ended)");

        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isEqualTo(1);
    }
}
