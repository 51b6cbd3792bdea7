package io.avatargateway.cluster.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.api.Problems;
import io.avatargateway.api.Snapshots;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Owner;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import jakarta.jms.JMSContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a session goes from wherever it is, whichever gateway is asked; two of them at a real broker. */
@Timeout(120)
class ErasuresTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Tenant ACME = new Tenant("acme");
    private static final Caller OPERATOR = Caller.of("ops", new Tenant("ops"), Set.of(Role.OPERATOR));
    private static final Caller PRODUCER = Caller.of("crm", ACME, Set.of(Role.PRODUCER));
    private static final Caller STRANGER = Caller.of("crm", new Tenant("other"), Set.of(Role.PRODUCER));

    private static TestBroker broker;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private TestNode a;
    private TestNode b;

    @BeforeAll
    static void startBroker(@TempDir Path directory) throws Exception {
        broker = new TestBroker(directory);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.stop();
    }

    @BeforeEach
    void startNodes() throws Exception {
        a = new TestNode(broker, "a" + run, 2, LONG);
        b = new TestNode(broker, "b" + run, 2, LONG);
        await().atMost(LONG).untilAsserted(() -> {
            a.beat();
            b.beat();
            assertThat(a.nodes.of(b.name)).isPresent();
            assertThat(b.nodes.of(a.name)).isPresent();
        });
    }

    @AfterEach
    void stopNodes() {
        a.close();
        b.close();
    }

    /** Of gateway a, and known to b. */
    private SessionId session(SessionState state) {
        SessionSnapshot session = a.own.put(Snapshots.owned(new Owner(ACME, "crm"), state, null), null);
        a.own.happen(session.id(), 1, state);
        await().atMost(LONG).until(() -> b.view.find(session.id()).isPresent());
        return session.id();
    }

    private static void putAside(SessionId id) throws Exception {
        try (ActiveMQConnectionFactory factory = broker.connectionFactory();
                JMSContext context = factory.createContext()) {
            context.createProducer()
                    .setProperty(JmsNames.SESSION_ID, id.value())
                    .send(context.createQueue(JmsNames.DEAD_LETTERS), "what was said");
        }
    }

    private static Erasure got(CompletionStage<Erasure> stage) throws Exception {
        return stage.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private static ErrorCode refusal(CompletionStage<?> stage) throws Exception {
        try {
            stage.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return ((GatewayException) Problems.unwrapped(e)).code();
        }
        throw new AssertionError("it did not fail");
    }

    @Test
    void shouldEraseAtItsGatewayWhatAnotherOneIsAskedFor() throws Exception {
        SessionId id = session(SessionState.CLOSED);

        assertThat(got(b.erasures.erase(PRODUCER, id))).isEqualTo(Erasure.ofMemory(1, 0));

        assertThat(a.own.open).doesNotContainKey(id);
        assertThat(b.view.find(id)).isEmpty();
        await().atMost(LONG).untilAsserted(() -> assertThat(a.view.find(id)).isEmpty());
        assertThat(refusal(a.sessions.find(PRODUCER, id))).isEqualTo(ErrorCode.UNKNOWN_SESSION);
        assertThat(refusal(b.sessions.find(PRODUCER, id))).isEqualTo(ErrorCode.UNKNOWN_SESSION);
    }

    @Test
    void shouldAnswerTheSameAgainAtEachGatewayWithNothingLeft() throws Exception {
        SessionId id = session(SessionState.CLOSED);
        got(a.erasures.erase(PRODUCER, id));
        await().atMost(LONG).until(() -> b.view.erased(id).isPresent());

        assertThat(got(a.erasures.erase(PRODUCER, id))).isEqualTo(Erasure.NOTHING);
        assertThat(got(b.erasures.erase(PRODUCER, id))).isEqualTo(Erasure.NOTHING);
        assertThat(refusal(b.erasures.erase(STRANGER, id))).isEqualTo(ErrorCode.UNKNOWN_SESSION);
    }

    @Test
    void shouldEraseNothingOfOneThatLivesOrIsAnotherTenants() throws Exception {
        SessionId live = session(SessionState.SILENT);
        SessionId ended = session(SessionState.CLOSED);
        putAside(live);

        assertThat(refusal(a.erasures.erase(PRODUCER, live))).isEqualTo(ErrorCode.SESSION_LIVE);
        assertThat(refusal(b.erasures.erase(OPERATOR, live))).isEqualTo(ErrorCode.SESSION_LIVE);
        assertThat(refusal(a.erasures.erase(STRANGER, ended))).isEqualTo(ErrorCode.UNKNOWN_SESSION);
        assertThat(refusal(b.erasures.erase(STRANGER, ended))).isEqualTo(ErrorCode.UNKNOWN_SESSION);

        assertThat(a.own.open).containsKeys(live, ended);
        assertThat(got(b.erasures.erase(OPERATOR, SessionId.random()))).isEqualTo(Erasure.NOTHING);
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isEqualTo(1);
    }

    @Test
    void shouldEraseWhatIsLeftOfOneThatWasForgottenForAnOperatorOnly() throws Exception {
        SessionId id = SessionId.random();
        putAside(id);

        assertThat(refusal(a.erasures.erase(PRODUCER, id))).isEqualTo(ErrorCode.UNKNOWN_SESSION);
        assertThat(got(a.erasures.erase(OPERATOR, id)).deadLetters()).isEqualTo(1);
        assertThat(got(a.erasures.erase(OPERATOR, id))).isEqualTo(Erasure.NOTHING);
    }

    @Test
    void shouldStayErasedWhenItsGatewayTellsOfItLater() throws Exception {
        SessionId id = session(SessionState.CLOSED);
        SessionSnapshot session = a.own.open.get(id);
        // It does not hear that, until it has told once more.
        got(b.erasures.erase(OPERATOR, id));
        a.view.changed(session, 2, false, null);
        SessionId next = session(SessionState.CLOSED);

        await().atMost(LONG).until(() -> b.view.find(next).isPresent());
        TestNode late = new TestNode(broker, "c" + run, 1, LONG);
        try {
            await().atMost(LONG).untilAsserted(() -> {
                late.beat();
                assertThat(late.view.find(next)).isPresent();
                assertThat(late.view.erased(id)).contains(ACME);
                assertThat(late.view.find(id)).isEmpty();
            });
        } finally {
            late.close();
        }
    }
}
