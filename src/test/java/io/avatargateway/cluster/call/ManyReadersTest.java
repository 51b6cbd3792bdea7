package io.avatargateway.cluster.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.avatargateway.api.Problems;
import io.avatargateway.broker.EventsGuard;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.security.Caller;
import io.avatargateway.service.AllSessions;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers of events at other gateways wait for long, and take no place that commands need. */
@Timeout(120)
class ManyReadersTest {

    private static final Caller LOCAL = Caller.local();
    /** A reader waits for a quarter of it: longer than the test may take. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final int FEW = 3;
    private static final int MANY = 1_200;

    private static TestBroker broker;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final List<TestNode> nodes = new ArrayList<>();

    @BeforeAll
    static void startBroker(@TempDir Path directory) throws Exception {
        broker = new TestBroker(directory);
        broker.registerPlugin(new EventsGuard());
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.stop();
    }

    @AfterEach
    void closeNodes() {
        nodes.forEach(TestNode::close);
    }

    @Test
    void shouldLetCommandsPassWhereManyReadersWait() throws Exception {
        TestNode owner = node("owner", MANY);
        TestNode asker = node("asker", MANY);
        SessionId id = session(owner, asker);

        List<CompletableFuture<AllSessions.Events>> waiting = read(asker, id, MANY);

        assertThat(got(asker.sessions.interrupt(LOCAL, id, true))).isEqualTo(3);
        assertThat(got(asker.sessions.close(LOCAL, id, false)).id()).isEqualTo(id);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        owner.own.happen(id, 1, SessionState.SPEAKING);
        for (CompletableFuture<AllSessions.Events> reader : waiting) {
            assertThat(got(reader).events()).hasSize(1);
        }
    }

    @Test
    void shouldHaveAReaderComeAgainWhereTooManyWait() throws Exception {
        TestNode owner = node("owner", MANY);
        TestNode asker = node("asker", FEW);
        SessionId id = session(owner, asker);
        List<CompletableFuture<AllSessions.Events>> waiting = read(asker, id, FEW);

        assertThatThrownBy(() -> got(asker.sessions.events(LOCAL, id, 0)))
                .extracting(Problems::unwrapped)
                .isInstanceOfSatisfying(GatewayException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.SESSION_OWNER_UNREACHABLE);
                    assertThat(refused.retryAfter()).isPresent();
                    assertThat(refused).hasMessageContaining("3 readers of events wait for other gateways");
                });

        assertThat(got(asker.sessions.interrupt(LOCAL, id, true))).isEqualTo(3);
        owner.own.happen(id, 1, SessionState.SPEAKING);
        for (CompletableFuture<AllSessions.Events> reader : waiting) {
            assertThat(got(reader).events()).hasSize(1);
        }
        assertThat(got(asker.sessions.events(LOCAL, id, 0)).events()).hasSize(1);
    }

    @Test
    void shouldAnswerFurtherReadersAtOnceWhereAsManyWaitAsMay() throws Exception {
        TestNode owner = node("owner", FEW);
        TestNode asker = node("asker", MANY);
        SessionId id = session(owner, asker);
        List<CompletableFuture<AllSessions.Events>> waiting = read(asker, id, FEW);

        // Questions come in their order: those before this one wait.
        assertThat(got(asker.sessions.events(LOCAL, id, 0)).events()).isEmpty();
        assertThat(got(asker.sessions.events(LOCAL, id, 0)).events()).isEmpty();

        assertThat(got(asker.sessions.interrupt(LOCAL, id, true))).isEqualTo(3);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        owner.own.happen(id, 1, SessionState.SPEAKING);
        for (CompletableFuture<AllSessions.Events> reader : waiting) {
            assertThat(got(reader).events()).hasSize(1);
        }
    }

    private TestNode node(String name, int readers) {
        TestNode node = new TestNode(broker, name + run, 2, LONG, readers);
        nodes.add(node);
        return node;
    }

    /** Of the owner's, and known to the other one. */
    private SessionId session(TestNode owner, TestNode asker) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            owner.beat();
            asker.beat();
            return asker.nodes.of(owner.name).isPresent();
        });
        SessionSnapshot session = owner.own.add(SessionState.SPEAKING, null);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> asker.view.find(session.id()).isPresent());
        return session.id();
    }

    private static List<CompletableFuture<AllSessions.Events>> read(TestNode asker, SessionId id, int readers) {
        List<CompletableFuture<AllSessions.Events>> all = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            all.add(asker.sessions.events(LOCAL, id, 0).toCompletableFuture());
        }
        return all;
    }

    private static <T> T got(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
