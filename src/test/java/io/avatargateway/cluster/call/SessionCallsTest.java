package io.avatargateway.cluster.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.avatargateway.api.ProblemException;
import io.avatargateway.api.Problems;
import io.avatargateway.api.Snapshots;
import io.avatargateway.audio.format.Repair;
import io.avatargateway.broker.EventsGuard;
import io.avatargateway.cluster.view.LostEnds;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.AllSessions;
import io.avatargateway.service.OpenedSession;
import io.avatargateway.service.OpeningKey;
import io.avatargateway.service.SessionEventJson;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.JobText;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.TraceContext;
import io.avatargateway.session.model.ViewerEvent;
import io.avatargateway.session.model.ViewerReport;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any gateway answers for any session; two of them at a real broker. */
class SessionCallsTest {

    private static final Caller LOCAL = Caller.local();

    private static TestBroker broker;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private TestNode a;
    private TestNode b;

    @BeforeAll
    static void startBroker(@TempDir Path directory) throws Exception {
        broker = new TestBroker(directory);
        broker.registerPlugin(new EventsGuard());
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.stop();
    }

    @BeforeEach
    void startNodes() throws Exception {
        a = new TestNode(broker, "a" + run, 2, Duration.ofSeconds(20));
        b = new TestNode(broker, "b" + run, 1, Duration.ofSeconds(20));
        beat();
    }

    @AfterEach
    void stopNodes() {
        a.close();
        b.close();
    }

    private void beat() {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            a.beat();
            b.beat();
            assertThat(a.nodes.of(b.name)).isPresent();
            assertThat(b.nodes.of(a.name)).isPresent();
        });
    }

    private static <T> T got(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(25, TimeUnit.SECONDS);
    }

    private static ErrorCode refusal(CompletionStage<?> stage) {
        try {
            return assertThatFails(stage).code();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static GatewayException assertThatFails(CompletionStage<?> stage) throws Exception {
        try {
            got(stage);
        } catch (ExecutionException e) {
            return (GatewayException) Problems.unwrapped(e);
        }
        throw new AssertionError("it did not fail");
    }

    /** Of gateway a, and known to b. */
    private SessionSnapshot session(SessionState state, OpeningKey key) {
        SessionSnapshot session = a.own.add(state, key);
        awaitKnown(session.id(), state);
        return session;
    }

    private void awaitKnown(SessionId id, SessionState state) {
        await().atMost(Duration.ofSeconds(20)).until(() -> b.view.find(id)
                .filter(shared -> shared.session().state() == state)
                .isPresent());
    }

    @Test
    void shouldShowASessionOfAnotherGatewayWithItsJoinInfo() throws Exception {
        SessionSnapshot session = session(SessionState.JOINABLE, null);

        assertThat(got(b.sessions.find(LOCAL, session.id()))).isEqualTo(session);
        assertThat(b.sessions
                        .others(LOCAL)
                        .filter(told -> told.gateway().equals("a" + run))
                        .map(told -> told.session().id()))
                .contains(session.id());
        assertThat(a.sessions.others(LOCAL).map(told -> told.session().id())).doesNotContain(session.id());
    }

    @Test
    void shouldPassOnWhatIsAskedAndWhatIsAnswered() throws Exception {
        SessionId id = session(SessionState.SPEAKING, null).id();

        assertThat(got(b.sessions.interrupt(LOCAL, id, true))).isEqualTo(3);
        assertThat(got(b.sessions.close(LOCAL, id, false)).id()).isEqualTo(id);
        GatewayException refused =
                assertThatFails(b.sessions.viewer(LOCAL, id, new ViewerReport(ViewerEvent.FIRST_FRAME, "v", 2)));
        assertThat(refused.code()).isEqualTo(ErrorCode.SESSION_ENDED);
        assertThat(refused.getMessage()).isEqualTo("session " + id + " is CLOSED");
        assertThat(refused.upstreamCode()).contains("UP");
        assertThat(a.own.asked).containsExactly(true, false, new ViewerReport(ViewerEvent.FIRST_FRAME, "v", 2));
    }

    @Test
    void shouldTakeATicketOnceWhicheverGatewayItIsShownTo() throws Exception {
        SessionSnapshot session = session(SessionState.JOINABLE, null);
        Caller viewer = Caller.viewer("ticket:1", LOCAL.tenant(), session.id().value());
        Caller other =
                Caller.viewer("ticket:1", LOCAL.tenant(), SessionId.random().value());

        assertThat(refusal(b.sessions.redeem(other, session.id(), "1"))).isEqualTo(ErrorCode.UNKNOWN_SESSION);
        assertThat(got(b.sessions.redeem(viewer, session.id(), "1")).join()).isEqualTo(ListedSessions.JOIN);
        assertThat(refusal(b.sessions.redeem(viewer, session.id(), "1"))).isEqualTo(ErrorCode.TICKET_USED);
        assertThat(refusal(a.sessions.redeem(viewer, session.id(), "1"))).isEqualTo(ErrorCode.TICKET_USED);
        assertThat(got(a.sessions.redeem(viewer, session.id(), "2")).id()).isEqualTo(session.id());
    }

    @Test
    void shouldTellAndShowJobsOfSessionsOfAnotherGateway() throws Exception {
        SessionId id = session(SessionState.SPEAKING, null).id();
        JobStatus job = JobStatus.untraced(
                        "job",
                        JobState.FINISHED,
                        Instant.parse("2025-01-02T03:04:05Z"),
                        7,
                        8,
                        true,
                        "CODE",
                        "detail",
                        List.of(new Repair(Repair.Kind.FLAC_TOTAL, 1, 2, 3, "repaired")),
                        new JobText("text", "en", List.of(new JobText.Mark(5, "text"))))
                .within(TraceContext.read("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "vendor=1"));
        b.sessions.tellJob(LOCAL, id, job);

        await().atMost(Duration.ofSeconds(20)).until(() -> a.own.jobs.containsKey("job"));
        assertThat(got(b.sessions.job(LOCAL, id, "job"))).contains(job);
        assertThat(got(b.sessions.job(LOCAL, id, "another"))).isEmpty();
    }

    @Test
    void shouldGiveTheEventsThatThereAreAndThenThoseThatCome() throws Exception {
        SessionId id = session(SessionState.READY, null).id();
        a.own.happen(id, 1, SessionState.OPENING);
        a.own.happen(id, 2, SessionState.READY);

        AllSessions.Events kept = got(b.sessions.events(LOCAL, id, 1));
        assertThat(kept.last()).isFalse();
        assertThat(kept.events()).hasSize(1);
        assertThat(SessionEventJson.toJson(kept.events().get(0)))
                .isEqualTo(
                        SessionEventJson.toJson(a.own.logs.get(id).after(1, 1).get(0)));

        CompletionStage<AllSessions.Events> next = b.sessions.events(LOCAL, id, 2);
        a.own.happen(id, 3, SessionState.CLOSED);
        assertThat(got(next).events()).extracting(event -> event.sequence()).containsExactly(3L);
        assertThat(got(next).last()).isTrue();
        assertThat(got(b.sessions.events(LOCAL, id, 3))).isEqualTo(new AllSessions.Events(List.of(), true));
    }

    /** The next connections are there before the queues of the last ones are gone, those of both gateways. */
    @Test
    void shouldGiveTheNextEventThoughTheBrokerTidiesUpLateBehindCutConnections() throws Exception {
        SessionId id = session(SessionState.READY, null).id();
        a.own.happen(id, 1, SessionState.READY);
        assertThat(got(b.sessions.events(LOCAL, id, 0)).events()).hasSize(1);
        String questions = JmsNames.COMMANDS_PREFIX + a.name;
        Runnable tidyUp = broker.tidyUpLate();
        try {
            broker.cutConnections();
            await().atMost(Duration.ofSeconds(20)).until(() -> broker.consumers(questions) == 0);
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
                a.beat();
                b.beat();
                return broker.consumers(questions) == 1;
            });
        } finally {
            tidyUp.run();
        }

        a.own.happen(id, 2, SessionState.SPEAKING);

        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            a.beat();
            b.beat();
            assertThat(got(b.sessions.events(LOCAL, id, 1)).events())
                    .extracting(SessionEvent::sequence)
                    .containsExactly(2L);
        });
    }

    /** Captions of a long utterance, again and again: far more than a small message of the broker's client holds. */
    @Test
    void shouldGiveEventsThatHoldMuchText() throws Exception {
        SessionId id = session(SessionState.READY, null).id();
        List<JobText.Mark> marks = Collections.nCopies(JobText.MOST_MARKS, new JobText.Mark(5, "word of the text"));
        JobText text = new JobText("ä".repeat(JobText.MOST_CHARACTERS), "de", marks);
        for (int sequence = 1; sequence <= 20; sequence++) {
            a.own.happen(id, sequence, text);
        }
        List<SessionEvent> got = new ArrayList<>();

        while (got.size() < 20) {
            AllSessions.Events more = got(b.sessions.events(LOCAL, id, got.size()));
            assertThat(more.events()).isNotEmpty();
            got.addAll(more.events());
        }

        assertThat(got).isEqualTo(a.own.logs.get(id).after(0, 100));
    }

    @Test
    void shouldSayThatThereAreNoEventsYetBeforeTheAskersTimeIsOver() throws Exception {
        SessionId id = session(SessionState.READY, null).id();

        assertThat(got(b.sessions.events(LOCAL, id, 0))).isEqualTo(new AllSessions.Events(List.of(), false));
    }

    @Test
    void shouldKnowWhichSessionsTakeJobs() {
        SessionId open = session(SessionState.READY, null).id();
        SessionSnapshot draining = session(SessionState.READY, null);
        a.view.changed(draining, 2, true, null);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> b.view.find(draining.id()).orElseThrow().draining());

        b.sessions.requireAccepting(LOCAL, open);
        assertThatThrownBy(() -> b.sessions.requireAccepting(LOCAL, draining.id()))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SESSION_ENDED));
        assertThatThrownBy(() -> b.sessions.requireAccepting(LOCAL, SessionId.random()))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_SESSION));
    }

    @Test
    void shouldKnowNoSessionThatNobodyHas() {
        SessionId nobodys = SessionId.random();

        assertThat(refusal(b.sessions.find(LOCAL, nobodys))).isEqualTo(ErrorCode.UNKNOWN_SESSION);
        assertThat(refusal(b.sessions.interrupt(LOCAL, nobodys, false))).isEqualTo(ErrorCode.UNKNOWN_SESSION);
        assertThat(refusal(b.sessions.events(LOCAL, nobodys, 0))).isEqualTo(ErrorCode.UNKNOWN_SESSION);
    }

    @Test
    void shouldHaveTheNextLinkOpenedAtTheAskedGateway() throws Exception {
        SessionSnapshot session = session(SessionState.SPEAKING, null);
        String asked = b.name;

        OwnerAnswer answer = a.calls
                .ask(asked, OwnerRequest.prepare(session, Duration.ofSeconds(9)), TestNode.TIMEOUT)
                .get(10, TimeUnit.SECONDS);

        assertThat(answer.next()).isEqualTo(ListedSessions.JOIN);
        assertThat(b.own.asked).contains(session.shared(), session.options());
        assertThat(answer.toString()).doesNotContain("token");
    }

    @Test
    void shouldKnowASessionThatHasJustLeftItsGateway() throws Exception {
        SessionId id = session(SessionState.SPEAKING, null).id();
        a.own.open.remove(id);
        a.own.logs.remove(id);

        assertThat(got(b.sessions.find(LOCAL, id)).state()).isEqualTo(SessionState.SPEAKING);
        assertThat(refusal(b.sessions.interrupt(LOCAL, id, false))).isEqualTo(ErrorCode.SESSION_OWNER_UNREACHABLE);
        assertThat(refusal(b.sessions.events(LOCAL, id, 0))).isEqualTo(ErrorCode.SESSION_OWNER_UNREACHABLE);
        assertThat(refusal(b.sessions.job(LOCAL, id, "job"))).isEqualTo(ErrorCode.SESSION_OWNER_UNREACHABLE);
    }

    @Test
    void shouldSayInTimeThatTheOwnerDoesNotAnswer() throws Exception {
        try (TestNode hasty = new TestNode(broker, "hasty" + run, 1, Duration.ofMillis(500))) {
            SessionId id = session(SessionState.READY, null).id();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                hasty.beat();
                a.beat();
                return hasty.view.find(id).isPresent() && hasty.nodes.of(a.name).isPresent();
            });
            a.own.silent = true;

            GatewayException late = assertThatFails(hasty.sessions.interrupt(LOCAL, id, false));
            assertThat(late.code()).isEqualTo(ErrorCode.SESSION_OWNER_UNREACHABLE);
            assertThat(late).hasMessageContaining(a.name).hasMessageContaining("no answer within 500 ms");
            assertThat(Problems.of(late).status()).isEqualTo(503);
            assertThat(Problems.of(late).retryable()).isTrue();
            assertThat(Problems.of(late).retryAfter()).isEqualTo(Duration.ofSeconds(1));

            a.goDeaf();
            GatewayException notAsked = assertThatFails(hasty.sessions.find(LOCAL, id));
            assertThat(notAsked.code()).isEqualTo(ErrorCode.SESSION_OWNER_UNREACHABLE);
            assertThat(notAsked).hasMessageContaining("takes no questions");
        }
    }

    @Test
    void shouldAnswerByTheViewForAGatewayThatNobodyHasHeardOf() throws Exception {
        SessionId id = SessionId.random();
        SessionId ended = SessionId.random();
        try (TestNode gone = new TestNode(broker, "gone" + run, 1, TestNode.TIMEOUT)) {
            gone.view.beat();
            gone.own.put(Snapshots.running(id, SessionState.SPEAKING, 1, null), null);
            gone.own.put(Snapshots.closed(ended, Instant.now()), null);
            awaitKnown(id, SessionState.SPEAKING);
            awaitKnown(ended, SessionState.CLOSED);
        }

        assertThat(got(b.sessions.find(LOCAL, id)).state()).isEqualTo(SessionState.RECOVERING);
        assertThat(b.sessions.others(LOCAL).filter(told -> told.session().id().equals(id)))
                .extracting(told -> told.session().state())
                .containsExactly(SessionState.RECOVERING);
        assertThat(refusal(b.sessions.interrupt(LOCAL, id, false))).isEqualTo(ErrorCode.SESSION_OWNER_UNREACHABLE);
        assertThat(got(b.sessions.close(LOCAL, ended, true)).state()).isEqualTo(SessionState.CLOSED);
        assertThat(refusal(b.sessions.interrupt(LOCAL, ended, false))).isEqualTo(ErrorCode.SESSION_ENDED);
        assertThat(got(b.sessions.events(LOCAL, ended, 0))).isEqualTo(new AllSessions.Events(List.of(), true));
        assertThat(got(b.sessions.job(LOCAL, ended, "job"))).isEmpty();
    }

    @Test
    void shouldTellOfTheEndOfASessionThatWasLostWithItsGateway() throws Exception {
        SessionId id = SessionId.random();
        try (TestNode gone = new TestNode(broker, "gone" + run, 1, TestNode.TIMEOUT)) {
            gone.view.beat();
            gone.own.put(Snapshots.running(id, SessionState.SPEAKING, 1, null), null);
            awaitKnown(id, SessionState.SPEAKING);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            a.view.beat();
            return a.view.find(id).isPresent();
        });

        new LostEnds(a.view, event -> {}, Clock.systemUTC()).ended(id);

        awaitKnown(id, SessionState.CLOSED);
        for (TestNode node : List.of(a, b)) {
            assertThat(got(node.sessions.find(LOCAL, id)).reason()).isEqualTo(CloseReason.SESSION_LOST);
            assertThat(refusal(node.sessions.interrupt(LOCAL, id, false))).isEqualTo(ErrorCode.SESSION_ENDED);
            AllSessions.Events events = got(node.sessions.events(LOCAL, id, 1));
            assertThat(events.last()).isTrue();
            assertThat(events.events()).singleElement().satisfies(event -> {
                assertThat(event.state()).isEqualTo(SessionState.CLOSED);
                assertThat(event.sequence()).isEqualTo(10_001);
            });
            assertThat(got(node.sessions.events(LOCAL, id, 10_001))).isEqualTo(new AllSessions.Events(List.of(), true));
        }
    }

    @Test
    void shouldOpenASessionWhereThereIsRoomAndRefuseItOnlyWhereThereIsNone() throws Exception {
        assertThat(got(b.sessions.open(LOCAL, Snapshots.options("here"), null))
                        .session()
                        .id())
                .isIn(b.own.open.keySet());
        for (int room = 2; room > 0; room--) {
            OpenedSession passedOn = got(b.sessions.open(LOCAL, Snapshots.options("there"), null));
            assertThat(passedOn.session().id()).isIn(a.own.open.keySet());
            assertThat(passedOn.session().join()).isEqualTo(ListedSessions.JOIN);
            assertThat(passedOn.before()).isFalse();
        }
        assertThat(a.own.asked).containsExactly(Snapshots.options("there"), Snapshots.options("there"));

        // What is known of a's room may be old, so it is asked.
        assertThat(refusal(b.sessions.open(LOCAL, Snapshots.options("nowhere"), null)))
                .isEqualTo(ErrorCode.SESSION_LIMIT);
    }

    @Test
    void shouldKnowAKeyThatAnotherGatewayHasSeen() throws Exception {
        OpeningKey key = OpeningKey.of(LOCAL, "Idempotency-Key", "key", Snapshots.options("face"));
        SessionSnapshot first = session(SessionState.READY, key);

        OpenedSession again = got(b.sessions.open(
                LOCAL,
                Snapshots.options("face"),
                OpeningKey.of(LOCAL, "Idempotency-Key", "key", Snapshots.options("face"))));

        assertThat(again).isEqualTo(new OpenedSession(first, true));
        assertThat(b.own.open).isEmpty();
        assertThatThrownBy(() -> b.sessions.open(
                        LOCAL,
                        Snapshots.options("another"),
                        OpeningKey.of(LOCAL, "Idempotency-Key", "key", Snapshots.options("another"))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("IDEMPOTENCY_KEY_REUSED"));
        assertThat(got(b.sessions.open(
                                LOCAL,
                                Snapshots.options("face"),
                                OpeningKey.of(LOCAL, "AvatarCommandId", "key", Snapshots.options("face"))))
                        .before())
                .isFalse();
    }

    @Test
    void shouldSayThatTheFirstRequestWithAKeyIsUnderWay() {
        OpeningKey key = OpeningKey.of(LOCAL, "Idempotency-Key", "slow", Snapshots.options("face"));
        session(SessionState.OPENING, key);

        assertThatThrownBy(() -> b.sessions.open(LOCAL, Snapshots.options("face"), key))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("IDEMPOTENCY_KEY_IN_USE"));
    }

    private static Caller producer(String tenant) {
        return Caller.of("shop", new Tenant(tenant), Set.of(Role.PRODUCER));
    }

    /** Of gateway a, and known to b. */
    private SessionSnapshot ownedBy(Caller caller) {
        SessionSnapshot session =
                a.own.put(Snapshots.owned(caller.owner(), SessionState.READY, ListedSessions.JOIN), null);
        awaitKnown(session.id(), SessionState.READY);
        return session;
    }

    @Test
    void shouldKnowNoSessionOfAnotherTenantAtAnyGateway() throws Exception {
        SessionSnapshot session = ownedBy(producer("acme"));
        SessionId id = session.id();

        for (TestNode node : List.of(a, b)) {
            for (Caller stranger : List.of(
                    producer("other"),
                    producer("default"),
                    Caller.viewer("browser", new Tenant("acme"), "ses_aaaaaaaaaaaaaaaaaaaa"))) {
                assertThat(refusal(node.sessions.find(stranger, id))).isEqualTo(ErrorCode.UNKNOWN_SESSION);
                assertThat(refusal(node.sessions.interrupt(stranger, id, false)))
                        .isEqualTo(ErrorCode.UNKNOWN_SESSION);
                assertThat(refusal(node.sessions.close(stranger, id, false))).isEqualTo(ErrorCode.UNKNOWN_SESSION);
                assertThat(refusal(node.sessions.viewer(stranger, id, ViewerReport.of(ViewerEvent.FIRST_FRAME))))
                        .isEqualTo(ErrorCode.UNKNOWN_SESSION);
                assertThat(refusal(node.sessions.job(stranger, id, "job"))).isEqualTo(ErrorCode.UNKNOWN_SESSION);
                assertThat(refusal(node.sessions.events(stranger, id, 0))).isEqualTo(ErrorCode.UNKNOWN_SESSION);
                assertThatThrownBy(() -> node.sessions.requireAccepting(stranger, id))
                        .isInstanceOfSatisfying(GatewayException.class, e -> assertThat(e.code())
                                .isEqualTo(ErrorCode.UNKNOWN_SESSION));
                assertThat(node.sessions.others(stranger).map(told -> told.session()
                                .id()))
                        .doesNotContain(id);
            }
        }
        assertThat(a.own.asked).isEmpty();
    }

    @Test
    void shouldShowASessionToItsTenantItsViewerAndOperatorsAtAnyGateway() throws Exception {
        SessionSnapshot session = ownedBy(producer("acme"));
        SessionId id = session.id();

        for (Caller known : List.of(
                producer("acme"),
                Caller.of("another", new Tenant("acme"), Set.of(Role.PRODUCER)),
                Caller.viewer("browser", new Tenant("acme"), id.value()),
                Caller.of("ops", new Tenant("other"), Set.of(Role.OPERATOR)))) {
            assertThat(got(a.sessions.find(known, id))).isEqualTo(session);
            assertThat(got(b.sessions.find(known, id))).isEqualTo(session);
            assertThat(b.sessions.others(known).map(told -> told.session().id()))
                    .contains(id);
        }
    }

    @Test
    void shouldPassOnWhoseASessionIsThatAnotherGatewayOpens() throws Exception {
        Caller acme = producer("acme");
        assertThat(got(b.sessions.open(acme, Snapshots.options("here"), null)).before())
                .isFalse();

        OpenedSession passedOn = got(b.sessions.open(acme, Snapshots.options("there"), null));

        assertThat(passedOn.session().id()).isIn(a.own.open.keySet());
        assertThat(a.own.open.get(passedOn.session().id()).options().owner()).isEqualTo(acme.owner());
    }

    @Test
    void shouldNotTakeAKeyForTheSameKeyOfAnotherCaller() throws Exception {
        Caller acme = producer("acme");
        SessionSnapshot first =
                session(SessionState.READY, OpeningKey.of(acme, "Idempotency-Key", "key", Snapshots.options("face")));

        for (Caller other : List.of(producer("other"), Caller.of("another", acme.tenant(), acme.roles()))) {
            OpenedSession opened = got(b.sessions.open(
                    other,
                    Snapshots.options("face"),
                    OpeningKey.of(other, "Idempotency-Key", "key", Snapshots.options("face"))));
            assertThat(opened.before()).isFalse();
            assertThat(opened.session().id()).isNotEqualTo(first.id());
        }
    }
}
