package io.avatargateway.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.api.Snapshots;
import io.avatargateway.bounded.GroupedOldestOut;
import io.avatargateway.bounded.GroupedOldestOut.Bound;
import io.avatargateway.config.SettingsReader;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.AvatarSession;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeed;
import io.avatargateway.session.port.Keeper;
import io.avatargateway.session.port.Link;
import io.avatargateway.session.port.SessionMeter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Sessions come, end, leave and come again. */
class LiveSessionsTest {

    private static final int LIMIT = 3;

    private final SessionId id = SessionId.random();
    private final AtomicLong nanos = new AtomicLong();
    private Bound bound = new Bound(10, Duration.ofMinutes(1));
    private final LiveSessions sessions =
            new LiveSessions(LIMIT, new GroupedOldestOut<>(10, this::boundOf, nanos::get));

    private Bound boundOf(Tenant tenant) {
        assertThat(tenant).isEqualTo(Tenant.DEFAULT);
        return bound;
    }

    private AvatarSession put() {
        sessions.takePlace();
        AvatarSession session = new AvatarSession(
                id,
                Snapshots.options("face"),
                ConfiguredPolicy.of(SettingsReader.read(name -> Optional.empty())),
                "queue",
                (request, listener) -> new QuietLink(),
                new NoTime(),
                Runnable::run,
                new Keeper(() -> true, Keeper.NONE.record()),
                SessionMeter.NONE,
                event -> {});
        sessions.put(id, session);
        session.open(new EmptyQueues());
        return session;
    }

    @Test
    void shouldBeFoundForAWhileBehindItsEnd() {
        AvatarSession session = put();

        session.end(CloseReason.CLIENT, "");

        assertThat(sessions.live(id)).isEmpty();
        assertThat(sessions.find(id)).containsSame(session);
        assertThat(session.events().isLeft()).isFalse();
        assertThat(sessions.placesLeft()).isEqualTo(LIMIT);
    }

    @Test
    void shouldBeForgottenBehindItsTenantsTimeThoughNobodyAsks() {
        put().end(CloseReason.CLIENT, "");
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        sessions.forgetOld();

        // It would be kept, if it were here still.
        bound = new Bound(10, Duration.ofHours(1));
        assertThat(sessions.find(id)).isEmpty();
    }

    @Test
    void shouldDrainThoseWhoseTenantIsNotServedAnyMore() {
        AvatarSession session = put();

        sessions.drainAll(Tenant.DEFAULT::equals);
        assertThat(session.snapshot().state()).isNotIn(SessionState.DRAINING, SessionState.CLOSED);
        sessions.drainAll(tenant -> false);
        sessions.drainAll(tenant -> false);
        assertThat(session.snapshot().state()).isIn(SessionState.DRAINING, SessionState.CLOSED);
    }

    @Test
    void shouldEndThoseWhoseTenantMayNotPayForThemAnyMore() {
        AvatarSession session = put();

        sessions.drainUnpaid(tenant -> Optional.empty());
        assertThat(session.snapshot().state()).isNotIn(SessionState.DRAINING, SessionState.CLOSED);
        sessions.drainUnpaid(tenant -> Optional.of("all used up"));
        sessions.drainUnpaid(tenant -> Optional.of("all used up"));

        assertThat(session.snapshot().reason()).isEqualTo(CloseReason.QUOTA);
        assertThat(session.snapshot().detail()).isEqualTo("all used up");
    }

    @Test
    void shouldEndASessionWhosePlaceAnotherGatewayHas() {
        AvatarSession session = put();
        CompletableFuture<SessionSnapshot> joinable = CompletableFuture.completedFuture(session.snapshot());
        assertThat(LiveSessions.unlessRefused(session, joinable, CompletableFuture.completedStage(Optional.empty())))
                .isCompletedWithValue(joinable.join());
        assertThat(session.snapshot().state()).isNotEqualTo(SessionState.CLOSED);

        GatewayException full = new GatewayException(ErrorCode.QUOTA_SESSIONS, "used up");
        assertThat(LiveSessions.unlessRefused(session, joinable, CompletableFuture.completedStage(Optional.of(full))))
                .isCompletedExceptionally();
        assertThat(session.snapshot().reason()).isEqualTo(CloseReason.QUOTA);
        assertThat(session.snapshot().detail()).isEqualTo("used up");
    }

    @Test
    void shouldSendItsReadersElsewhereWhenItIsLeft() {
        AvatarSession session = put();

        session.leave();

        assertThat(sessions.find(id)).isEmpty();
        assertThat(session.events().isLeft()).isTrue();
        assertThat(sessions.placesLeft()).isEqualTo(LIMIT);
    }

    /** Its record went to another gateway and came back at once, before it had gone here. */
    @Test
    void shouldKeepTheSessionThatCameBeforeItsFormerSelfWasGone() {
        AvatarSession former = put();
        AvatarSession now = put();
        assertThat(sessions.placesLeft()).isEqualTo(LIMIT - 2);

        former.leave();

        assertThat(sessions.find(id)).containsSame(now);
        assertThat(former.events().isLeft()).isTrue();
        assertThat(now.events().isLeft()).isFalse();
        assertThat(sessions.placesLeft()).isEqualTo(LIMIT - 1);
        now.leave();
        assertThat(sessions.find(id)).isEmpty();
        assertThat(sessions.placesLeft()).isEqualTo(LIMIT);
    }

    /** Nobody sends it anything. */
    private static final class EmptyQueues implements JobFeed {
        @Override
        public void request() {
            // Nothing comes.
        }

        @Override
        public void requestOvertaking() {
            // Nothing comes.
        }

        @Override
        public void started(Job job, JobStatus status) {
            throw new AssertionError(job);
        }

        @Override
        public void settle(Job job, JobStatus status) {
            throw new AssertionError(job);
        }

        @Override
        public void drop(long arrivedBefore, Counted then) {
            then.counted(0, null);
        }

        @Override
        public void interrupt(Counted then) {
            then.counted(0, null);
        }

        @Override
        public void drain(Drained then) {
            then.over();
        }

        @Override
        public CompletionStage<Void> close(String code, String detail) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> settled() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void release() {
            // It has nothing.
        }
    }

    /** Nothing comes from it, and nobody hears what goes over it. */
    private static final class QuietLink implements Link {
        @Override
        public void sendAudio(byte[] frame) {
            throw new AssertionError("nothing is said");
        }

        @Override
        public void changePicture(PictureChange change) {
            throw new AssertionError(change);
        }

        @Override
        public int skip() {
            return 0;
        }

        @Override
        public void done() {
            // Nobody hears it.
        }

        @Override
        public void close(String why) {
            // It is.
        }
    }

    /** Nothing is due here. */
    private static final class NoTime implements Timekeeper {
        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Runnable after(long delayNanos, Runnable task) {
            return () -> {};
        }
    }
}
