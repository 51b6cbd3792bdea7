package io.avatargateway.cluster.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.avatargateway.broker.EventsGuard;
import io.avatargateway.cluster.node.LastHeartbeat;
import io.avatargateway.cluster.record.Stored;
import io.avatargateway.cluster.record.StoredSession;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose sessions are whose, by several gateways at one real broker. */
@Timeout(60)
class CustodyTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private TestBroker broker;
    private final CustodyFixture.Network network = new CustodyFixture.Network();
    private final List<CustodyFixture> gateways = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        broker = new TestBroker(directory);
        broker.registerPlugin(new EventsGuard());
    }

    @AfterEach
    void close() throws Exception {
        for (CustodyFixture gateway : gateways) {
            gateway.close();
        }
        broker.close();
    }

    @Test
    void shouldHoldARecordForTheSessionsLife() throws Exception {
        CustodyFixture one = gateway("one").begin();
        SessionId id = one.open();
        await().until(() -> one.held() == 1);
        assertThat(one.holds()).isTrue();

        one.custody.records().remove(id);

        await().until(() -> one.records() == 0);
        assertThat(one.sessions.left).isEmpty();
    }

    @Test
    void shouldKeepItsSessionsWhenItsConnectionIsCut() throws Exception {
        CustodyFixture one = gateway("one").begin();
        gateway("two").begin();
        SessionId id = one.open();
        await().until(() -> one.held() == 1);

        one.cut();

        await().atMost(SOON).until(() -> one.sessions.wentOn.contains(id) && one.held() == 1);
        assertThat(one.sessions.left).isEmpty();
        assertThat(one.holds()).isTrue();
    }

    @Test
    void shouldBeTakenByExactlyOneOfTwo() throws Exception {
        CustodyFixture dead = gateway("dead").begin();
        CustodyFixture two = gateway("two").begin();
        CustodyFixture three = gateway("three").begin();
        List<SessionId> all = open(dead, 30);
        dead.keeper(all.get(0)).record().heard(List.of(new Heard(7, 32_000, Instant.now(), true)));
        await().until(() -> broker.messageCount("avatar.nodes.heard") == 1);
        awaitAcquainted();
        dead.beat();
        long killed = System.nanoTime();

        dead.kill();

        await().atMost(SOON).until(() -> two.sessions.live.size() + three.sessions.live.size() == 30);
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(8));
        Set<SessionId> taken = new HashSet<>(two.sessions.live);
        taken.addAll(three.sessions.live);
        assertThat(taken).containsExactlyInAnyOrderElementsOf(all);
        assertThat(dead.records()).isZero();
        await().until(() -> two.held() + three.held() == 30);
        CustodyFixture owner = two.sessions.live.contains(all.get(0)) ? two : three;
        assertThat(owner.sessions.options.get(all.get(0))).isEqualTo(Stored.options());
        assertThat(owner.sessions.takenUp.get(all.get(0)).heard())
                .extracting(Heard::arrival, Heard::running)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(7L, true));
    }

    @Test
    void shouldStopBeforeOthersBeginWhenItIsCutOff() throws Exception {
        CustodyFixture cut = gateway("cut").begin();
        CustodyFixture two = gateway("two").begin();
        SessionId id = cut.open();
        awaitAcquainted();

        cut.cutOff();

        await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> {
            boolean stopped = !cut.holds();
            assertThat(two.sessions.live.isEmpty() || stopped).isTrue();
            return two.sessions.live.contains(id);
        });
        await().untilAsserted(() -> assertThat(cut.sessions.holds).hasValue(1));
    }

    @Test
    void shouldTakeNoMoreThanItHasRoomFor() throws Exception {
        CustodyFixture dead = gateway("dead").begin();
        CustodyFixture two = gateway("two").begin();
        two.sessions.room.set(3);
        open(dead, 5);
        awaitAcquainted();

        dead.kill();

        await().atMost(SOON).until(() -> two.sessions.live.size() == 3);
        assertThat(dead.records()).isEqualTo(2);
        two.sessions.room.set(1);
        await().atMost(SOON).until(() -> two.sessions.live.size() == 4);
        assertThat(dead.records()).isEqualTo(1);
    }

    @Test
    void shouldAnswerInTimeWhereNobodyGetsRoom() throws Exception {
        Lease.Terms terms = new Lease.Terms(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(4));
        CustodyFixture dead = gateway("dead", terms).begin();
        CustodyFixture two = gateway("two", terms).begin();
        two.sessions.room.set(0);
        List<SessionId> all = open(dead, 3);
        awaitAcquainted();
        dead.beat();
        long died = System.nanoTime();

        dead.kill();

        await().atMost(SOON).until(() -> two.sessions.answered.containsAll(all));
        assertThat(Duration.ofNanos(System.nanoTime() - died)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(10));
        assertThat(two.sessions.live).isEmpty();
        assertThat(dead.records()).isZero();
        all.forEach(two.custody.records()::remove);
        await().until(() -> two.records() == 0);
        assertThat(two.sessions.ended).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void shouldTryAgainWhatFoundNoPlace() throws Exception {
        CustodyFixture before = gateway("one").begin();
        SessionId id = before.open();
        before.kill();
        CustodyFixture one = gateway("one");
        one.sessions.full = true;

        one.begin();
        assertThat(one.sessions.live).isEmpty();
        one.sessions.full = false;

        await().atMost(SOON).until(() -> one.sessions.live.contains(id));
    }

    @Test
    void shouldGoOnAtOnceWhenItIsBack() throws Exception {
        CustodyFixture before = gateway("one").begin();
        List<SessionId> all = open(before, 5);
        before.beat();
        Instant aliveAt = Instant.now();
        before.kill();

        CustodyFixture one = gateway("one").begin();

        assertThat(one.sessions.live).containsExactlyInAnyOrderElementsOf(all);
        assertThat(one.sessions.takenUp.get(all.get(0)).aliveAt())
                .isBetween(aliveAt.minusSeconds(1), aliveAt.plusSeconds(1));
        one.custody.records().remove(all.get(0));
        await().until(() -> one.records() == 4);
    }

    /** Each dies before it has told anything: lives of one gateway, and of another one that takes what was left. */
    @Test
    void shouldGiveEachOwnerNumbersOfItsOwn() throws Exception {
        CustodyFixture opener = gateway("one").begin();
        SessionId id = opener.open();
        opener.keeper(id).record().heard(List.of(new Heard(7, 32_000, Instant.now(), true)));
        await().until(() -> opener.told(id).isPresent());
        opener.beat();
        opener.kill();
        CustodyFixture second = gateway("one").begin();
        second.kill();
        CustodyFixture third = gateway("one").begin();
        third.leave();
        CustodyFixture fourth = gateway("two").begin();
        await().atMost(SOON).until(() -> fourth.sessions.live.contains(id));
        fourth.kill();
        CustodyFixture fifth = gateway("two").begin();

        List<Long> begins = new ArrayList<>();
        for (CustodyFixture owner : List.of(second, third, fourth, fifth)) {
            begins.add(SessionEvent.behindOwnerOf(owner.sessions.takenUp.get(id).lastSequence()));
            assertThat(owner.sessions.takenUp.get(id).heard())
                    .as("by the clock of the one that spoke")
                    .extracting(Heard::running)
                    .containsExactly(true);
        }
        assertThat(begins).containsExactly(10_000L, 20_000L, 30_000L, 40_000L);

        fifth.keeper(id).record().heard(List.of());
        await().until(() -> fifth.told(id).orElseThrow().ownersBefore() == 4);
        fifth.kill();
        CustodyFixture sixth = gateway("two").begin();

        assertThat(SessionEvent.behindOwnerOf(sixth.sessions.takenUp.get(id).lastSequence()))
                .isEqualTo(50_000);
        await().until(() -> sixth.held() == 1 && sixth.records() == 1);
    }

    @Test
    void shouldForgetASessionWhoseQueuesAreGone() throws Exception {
        CustodyFixture before = gateway("one").begin();
        StoredSession session = Stored.session();
        before.custody.records().put(session.id(), session.options(), session.createdAt());
        before.kill();

        CustodyFixture one = gateway("one").begin();

        await().until(() -> one.records() == 0);
        assertThat(one.sessions.live).isEmpty();
        assertThat(one.sessions.answered).isEmpty();
        assertThat(one.sessions.ended).containsExactly(session.id());
    }

    @Test
    void shouldAnswerWhatWasDeadForTooLong() throws Exception {
        CustodyFixture before = gateway("one").begin();
        SessionId id = before.open();
        before.kill();
        Lease.Terms never = new Lease.Terms(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ZERO);
        CustodyFixture one = gateway("one", never).begin();

        await().until(() -> one.sessions.answered.contains(id));
        assertThat(one.sessions.live).isEmpty();
        assertThat(one.records()).isEqualTo(1);
        assertThat(one.sessions.ended).isEmpty();
        one.custody.records().remove(id);
        await().until(() -> one.records() == 0);
        assertThat(one.sessions.ended).containsExactly(id);
    }

    @Test
    void shouldAnswerTheMarksOfAGatewayThatKnewNoRecords() throws Exception {
        List<SessionId> marked = new ArrayList<>();
        try (ServerLocator locator = ActiveMQClient.createServerLocator(broker.url());
                var factory = locator.createSessionFactory();
                ClientSession session = factory.createSession(true, true)) {
            session.createAddress(SimpleString.of("avatar.sessions.of.one"), RoutingType.ANYCAST, false);
            session.createQueue(QueueConfiguration.of("avatar.sessions.of.one")
                    .setRoutingType(RoutingType.ANYCAST)
                    .setMaxConsumers(-1));
            for (int i = 0; i < 3; i++) {
                SessionId id = SessionId.random();
                session.createProducer("avatar.sessions.of.one").send(message(session, id));
                marked.add(id);
            }
        }

        CustodyFixture one = gateway("one").begin();

        await().until(() -> one.sessions.answered.containsAll(marked));
        assertThat(one.sessions.live).isEmpty();
        SessionId id = one.open();
        one.custody.records().remove(id);
        marked.forEach(one.custody.records()::remove);
        await().until(() -> one.records() == 0);
    }

    @Test
    void shouldLeaveWhatALaterVersionWrote() throws Exception {
        CustodyFixture later = gateway("later").begin();
        CustodyFixture two = gateway("two").begin();
        try (ServerLocator locator = ActiveMQClient.createServerLocator(broker.url());
                var factory = locator.createSessionFactory();
                ClientSession session = factory.createSession(true, true)) {
            for (String name : List.of("later", "two")) {
                ClientMessage record = message(session, SessionId.random());
                record.putIntProperty("AvatarRecordVersion", 2);
                session.createProducer("avatar.sessions.of." + name).send(record);
            }
        }
        await().until(() -> two.custody.standing().unknown() == 1);
        SessionId known = later.open();
        awaitAcquainted();

        later.kill();

        await().atMost(SOON).until(() -> two.sessions.live.contains(known));
        assertThat(later.records()).isEqualTo(1);
        assertThat(two.records()).isEqualTo(2);
        assertThat(two.sessions.answered).isEmpty();
    }

    @Test
    void shouldRefuseTheLaterOfTwoWithOneName() throws Exception {
        CustodyFixture first = gateway("one").begin();
        SessionId id = first.open();
        CustodyFixture second = gateway("one");

        second.custody.start();
        await().atMost(SOON).until(() -> second.custody.standing().isNameTaken());
        assertThat(second.custody.standing().fault())
                .isEqualTo("GATEWAY_NAME: one (another gateway of that name is alive at this broker)");
        assertThatThrownBy(second::open).isInstanceOf(GatewayException.class).hasMessageContaining("GATEWAY_NAME: one");
        assertThat(second.holds()).isFalse();
        assertThat(first.holds()).isTrue();
        assertThat(second.sessions.live).isEmpty();

        first.kill();

        await().atMost(SOON).until(() -> second.sessions.live.contains(id));
        assertThat(second.custody.standing().isNameTaken()).isFalse();
    }

    @Test
    void shouldSpeakOnAloneWhileTheBrokerRestarts() throws Exception {
        CustodyFixture one = gateway("one").begin();
        SessionId id = one.open();
        await().until(() -> one.held() == 1);
        // Since the broker answered when nobody else was there.
        awaitAcquainted();

        broker.stop();
        long stopped = System.nanoTime();
        await().atMost(SOON)
                .until(() -> System.nanoTime() - stopped > Duration.ofSeconds(5).toNanos());
        assertThat(one.holds()).isTrue();
        broker.start();

        await().atMost(SOON).until(() -> one.held() == 1 && one.sessions.wentOn.contains(id));
        assertThat(one.sessions.holds).hasValue(0);
    }

    @Test
    void shouldBeOnHoldWithOthersWhileTheBrokerRestarts() throws Exception {
        CustodyFixture one = gateway("one").begin();
        CustodyFixture two = gateway("two").begin();
        SessionId id = one.open();
        SessionId other = two.open();
        awaitAcquainted();

        broker.stop();
        await().atMost(SOON).until(() -> !one.holds() && !two.holds());
        await().atMost(SOON).until(() -> one.sessions.holds.get() == 1);
        one.sessions.wentOn.clear();
        broker.start();

        await().atMost(SOON).until(() -> one.holds() && two.holds());
        await().atMost(SOON).until(() -> one.sessions.wentOn.contains(id) && two.sessions.wentOn.contains(other));
        awaitAcquainted();
        assertThat(one.sessions.live).containsExactly(id);
        assertThat(two.sessions.live).containsExactly(other);
    }

    @Test
    void shouldGiveItsSessionsToThoseWithRoomWhenItStops() throws Exception {
        CustodyFixture one = gateway("one").begin();
        CustodyFixture two = gateway("two").begin();
        CustodyFixture three = gateway("three").begin();
        List<SessionId> all = open(one, 30);
        network.room.put("two", 20);
        network.room.put("three", 10);

        one.custody.leaving();
        for (SessionId id : all) {
            one.handOver(id, List.of(new Heard(7, 32_000, Instant.now(), false)));
        }

        assertThat(one.records()).isZero();
        await().atMost(Duration.ofSeconds(2)).until(() -> two.held() == 20 && three.held() == 10);
        assertThat(two.sessions.takenUp.values())
                .allSatisfy(from -> assertThat(from.handOver()).isEqualTo(HandOver.EXACT))
                .allSatisfy(from -> assertThat(from.heard())
                        .extracting(Heard::arrival, Heard::bytes)
                        .containsExactly(org.assertj.core.groups.Tuple.tuple(7L, 32_000L)));
        assertThat(three.sessions.options.values()).contains(Stored.options());
        assertThat(one.sessions.left).isEmpty();
        two.custody.records().remove(two.sessions.live.iterator().next());
        await().until(() -> two.records() == 19);
    }

    @Test
    void shouldGiveASessionToTheOneThatHasItsNextLink() throws Exception {
        CustodyFixture one = gateway("one").begin();
        CustodyFixture two = gateway("two").begin();
        CustodyFixture three = gateway("three").begin();
        List<SessionId> all = open(one, 2);
        network.room.put("two", 20);
        JoinInfo room = new JoinInfo(2, "ws://next", "token", Instant.now());
        one.opensNext = (gateway, session, within) -> session.id().equals(all.get(0))
                ? CompletableFuture.completedStage(room)
                : CompletableFuture.failedStage(new IllegalStateException("full"));

        one.custody.leaving();
        assertThat(one.prepare(all.get(0))).contains(room);
        assertThat(one.prepare(all.get(1))).isEmpty();
        network.room.remove("two");
        network.room.put("three", 20);
        for (SessionId id : all) {
            one.handOver(id, List.of());
        }

        await().atMost(SOON).until(() -> two.sessions.live.contains(all.get(0)));
        await().atMost(SOON).until(() -> three.sessions.live.contains(all.get(1)));
    }

    @Test
    void shouldWaitForOneThatHasJustBegun() throws Exception {
        CustodyFixture one = gateway("one").begin();
        CustodyFixture two = gateway("two").begin();
        SessionId id = one.open();
        await().until(() -> one.held() == 1);
        one.custody.leaving();
        CompletableFuture<Void> later = CompletableFuture.runAsync(
                () -> network.room.put("two", 1), CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));

        one.handOver(id, List.of());

        assertThat(later).isCompleted();
        await().until(() -> two.sessions.live.contains(id));
        assertThat(one.records()).isZero();
    }

    @Test
    void shouldKeepForItsNextLifeWhatNobodyHasRoomFor() throws Exception {
        CustodyFixture before = gateway("one").begin();
        SessionId id = before.open();
        await().until(() -> before.held() == 1);

        before.custody.leaving();
        before.handOver(id, List.of());
        assertThat(before.records()).isEqualTo(1);
        before.leave();
        CustodyFixture one = gateway("one").begin();

        assertThat(one.sessions.live).containsExactly(id);
        assertThat(one.sessions.takenUp.get(id).handOver()).isEqualTo(HandOver.EXACT);
        assertThat(network.last.get("one").left()).isFalse();
    }

    @Test
    void shouldBeTakenAtOnceWhereItHasLeft() throws Exception {
        CustodyFixture one = gateway("one").begin();
        CustodyFixture two = gateway("two").begin();
        List<SessionId> all = open(one, 3);
        one.custody.leaving();
        for (SessionId id : all) {
            one.handOver(id, List.of());
        }
        assertThat(one.records()).isEqualTo(3);

        one.leave();
        long left = System.nanoTime();

        await().atMost(SOON).until(() -> two.sessions.live.containsAll(all));
        assertThat(Duration.ofNanos(System.nanoTime() - left)).isLessThan(CustodyFixture.TERMS.grace());
        assertThat(two.sessions.takenUp.get(all.get(0)).handOver()).isEqualTo(HandOver.EXACT);
    }

    @Test
    void shouldNotBeTakenAtOnceWhereItIsBack() throws Exception {
        CustodyFixture before = gateway("one").begin();
        before.custody.leaving();
        before.leave();
        LastHeartbeat stale = network.last.get("one");
        CustodyFixture one = gateway("one").begin();
        SessionId id = one.open();
        await().until(() -> one.held() == 1);
        CustodyFixture two = gateway("two").begin();
        awaitAcquainted();
        network.stale.put("one", stale);

        one.kill();
        long killed = System.nanoTime();

        await().atMost(SOON).until(() -> two.sessions.live.contains(id));
        assertThat(Duration.ofNanos(System.nanoTime() - killed))
                .isGreaterThanOrEqualTo(CustodyFixture.TERMS.grace().minusMillis(500));
    }

    @Test
    void shouldTakeNothingUpWhenItStops() throws Exception {
        CustodyFixture dead = gateway("dead").begin();
        CustodyFixture two = gateway("two").begin();
        CustodyFixture three = gateway("three").begin();
        SessionId id = dead.open();
        awaitAcquainted();
        two.custody.leaving();

        dead.kill();

        await().atMost(SOON).until(() -> three.sessions.live.contains(id));
        assertThat(two.sessions.live).isEmpty();
    }

    /** Until each gateway has been seen by the others for a while. */
    private static void awaitAcquainted() {
        long begun = System.nanoTime();
        await().atMost(SOON).until(() -> System.nanoTime() - begun > Silences.ACQUAINTED.toNanos() + 1_000_000_000L);
    }

    private static List<SessionId> open(CustodyFixture gateway, int count) throws Exception {
        List<SessionId> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(gateway.open());
        }
        await().until(() -> gateway.held() == count);
        return all;
    }

    private static ClientMessage message(ClientSession session, SessionId id) {
        ClientMessage record = session.createMessage(true);
        record.setRoutingType(RoutingType.ANYCAST);
        record.putStringProperty("AvatarSessionId", id.value());
        record.putStringProperty("AvatarGatewayRun", "another-run");
        return record;
    }

    private CustodyFixture gateway(String name) throws Exception {
        return gateway(name, CustodyFixture.TERMS);
    }

    private CustodyFixture gateway(String name, Lease.Terms terms) throws Exception {
        CustodyFixture gateway = new CustodyFixture(broker, network, name, terms);
        gateways.add(gateway);
        return gateway;
    }
}
