package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.service.AllSessions;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A reader here follows a session that is at another gateway. */
class RelayedEventsTest {

    private final SessionId id = SessionId.random();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Answers owner = new Answers();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private SessionEvent event(long sequence, SessionState state) {
        return new SessionEvent(
                id, sequence, Instant.EPOCH, 1, SessionEvent.Type.STATE, state, null, "", null, null, Map.of());
    }

    private RelayedEvents open(long after, SessionEvent... first) {
        owner.next.add(CompletableFuture.completedFuture(new AllSessions.Events(List.of(first), false)));
        return RelayedEvents.open(owner, id, after, timer, nanos::get)
                .toCompletableFuture()
                .join();
    }

    @Test
    void shouldGoOnBehindWhatHasComeUntilTheLastOne() {
        RelayedEvents relayed = open(6, event(7, SessionState.READY));
        CompletableFuture<AllSessions.Events> later = new CompletableFuture<>();
        owner.next.add(later);
        relayed.follow(ended::incrementAndGet);

        assertThat(owner.asked).containsExactly(6L, 7L);
        later.complete(new AllSessions.Events(List.of(event(8, SessionState.CLOSED)), true));

        assertThat(relayed.log().after(0, 10))
                .extracting(SessionEvent::sequence)
                .containsExactly(7L, 8L);
        assertThat(relayed.log().endedAt(8)).isTrue();
        assertThat(owner.asked).containsExactly(6L, 7L);
        // The stream ends by itself behind the last one.
        assertThat(ended).hasValue(0);
    }

    @Test
    void shouldAskAgainWhereTheGatewayDidNotAnswer() {
        RelayedEvents relayed = open(0, event(1, SessionState.READY));
        owner.next.add(CompletableFuture.failedFuture(
                new GatewayException(ErrorCode.SESSION_OWNER_UNREACHABLE, "nobody is there")));
        owner.next.add(CompletableFuture.completedFuture(
                new AllSessions.Events(List.of(event(1001, SessionState.CLOSED)), true)));
        relayed.follow(ended::incrementAndGet);

        await().atMost(Duration.ofSeconds(10)).until(() -> relayed.log().endedAt(1001));
        assertThat(owner.asked).containsExactly(0L, 1L, 1L);
    }

    @Test
    void shouldSendTheReaderElsewhereWhileNobodyAnswersForHalfAMinute() {
        RelayedEvents relayed = open(0, event(1, SessionState.READY));
        CompletableFuture<AllSessions.Events> soon = new CompletableFuture<>();
        CompletableFuture<AllSessions.Events> late = new CompletableFuture<>();
        CompletableFuture<AllSessions.Events> again = new CompletableFuture<>();
        CompletableFuture<AllSessions.Events> next = new CompletableFuture<>();
        owner.next.addAll(List.of(soon, late, again, next));
        relayed.follow(ended::incrementAndGet);
        GatewayException away = new GatewayException(ErrorCode.SESSION_OWNER_UNREACHABLE, "nobody is there");

        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        soon.completeExceptionally(away);
        assertThat(relayed.log().isInDoubt()).isFalse();
        nanos.addAndGet(1);
        late.completeExceptionally(away);
        await().atMost(Duration.ofSeconds(30)).until(() -> relayed.log().isInDoubt());

        again.complete(new AllSessions.Events(List.of(event(2, SessionState.SPEAKING)), false));
        await().atMost(Duration.ofSeconds(30)).until(() -> !relayed.log().isInDoubt());
        assertThat(relayed.log().after(1, 1)).extracting(SessionEvent::sequence).containsExactly(2L);
    }

    @Test
    void shouldEndTheStreamWhereTheLastOneWentWithItsGateway() {
        RelayedEvents relayed = open(0, event(1, SessionState.READY));
        owner.next.add(CompletableFuture.completedFuture(new AllSessions.Events(List.of(), true)));
        relayed.follow(ended::incrementAndGet);

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(ended).hasValue(1));
    }

    @Test
    void shouldAskNoMoreWhenItsReaderIsGone() {
        RelayedEvents relayed = open(0, event(1, SessionState.READY));
        CompletableFuture<AllSessions.Events> later = new CompletableFuture<>();
        owner.next.add(later);
        relayed.follow(ended::incrementAndGet);
        relayed.stop();
        later.complete(new AllSessions.Events(List.of(event(2, SessionState.SPEAKING)), false));

        assertThat(owner.asked).containsExactly(0L, 1L);
    }

    /** Answers about events in the order in which it was told to. */
    private static final class Answers implements RelayedEvents.Source {

        private final BlockingQueue<CompletableFuture<AllSessions.Events>> next = new LinkedBlockingQueue<>();
        private final BlockingQueue<Long> asked = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<AllSessions.Events> after(long sequence) {
            asked.add(sequence);
            return next.remove();
        }
    }
}
