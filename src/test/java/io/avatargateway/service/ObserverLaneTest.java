package io.avatargateway.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionState;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.spi.EventContext;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObserverLaneTest {

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final SessionId session = SessionId.random();

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    @Test
    void shouldBringEveryEventInOrder() {
        List<Long> seen = new CopyOnWriteArrayList<>();
        ObserverLane lane = lane(event -> seen.add(event.sequence()));

        LongStream.rangeClosed(1, 500).forEach(number -> lane.offer(event(number)));

        await().atMost(Duration.ofSeconds(10)).until(() -> seen.size() == 500);
        assertThat(seen).isSorted();
    }

    @Test
    void shouldGoOnBehindEventsOnWhichTheObserverThrew() {
        List<Long> seen = new CopyOnWriteArrayList<>();
        ObserverLane lane = lane(event -> {
            if (event.sequence() == 1) {
                throw new IllegalStateException("the observer throws, as this test wants it");
            }
            if (event.sequence() == 2) {
                throw new NoClassDefFoundError("that an observer needs, as this test wants it");
            }
            seen.add(event.sequence());
        });

        lane.offer(event(1));
        lane.offer(event(2));
        lane.offer(event(3));

        await().atMost(Duration.ofSeconds(10)).until(() -> seen.contains(3L));
    }

    @Test
    void shouldNeitherHoldUpTheSessionNorAnotherObserverNorGrowWithoutBound() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        AtomicLong seenBySlow = new AtomicLong();
        ObserverLane slowLane = lane(event -> {
            awaitQuietly(slow);
            seenBySlow.incrementAndGet();
        });
        ObserverLane otherLane = lane(event -> other.countDown());

        for (long number = 1; number <= ObserverLane.CAPACITY + 5_000; number++) {
            slowLane.offer(event(number));
        }
        otherLane.offer(event(1));
        assertThat(other.await(5, TimeUnit.SECONDS)).isTrue();
        slow.countDown();
        await().atMost(Duration.ofSeconds(20)).until(() -> seenBySlow.get() >= ObserverLane.CAPACITY);
        pool.shutdown();
        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        // One was with the observer already, the rest of the capacity waited; what came on top is missed.
        assertThat(seenBySlow.get()).isLessThanOrEqualTo(ObserverLane.CAPACITY + 1);
    }

    @Test
    void shouldLetASessionThatFloodsMissItsOwnEventsOnly() {
        CountDownLatch slow = new CountDownLatch(1);
        List<SessionEvent> seen = new CopyOnWriteArrayList<>();
        ObserverLane lane = lane(event -> {
            awaitQuietly(slow);
            if (!event.sessionId().equals(session)) {
                seen.add(event);
            }
        });
        SessionId other = SessionId.random();

        for (long number = 1; number <= 2 * ObserverLane.CAPACITY; number++) {
            lane.offer(event(number));
        }
        LongStream.rangeClosed(1, 100).forEach(number -> lane.offer(event(other, number)));
        slow.countDown();

        await().atMost(Duration.ofSeconds(20)).until(() -> seen.size() == 100);
        assertThat(seen).extracting(SessionEvent::sequence).isSorted();
    }

    private ObserverLane lane(Consumer<SessionEvent> observer) {
        return new ObserverLane(new Observer(observer), pool);
    }

    private SessionEvent event(long number) {
        return event(session, number);
    }

    private static SessionEvent event(SessionId of, long number) {
        return new SessionEvent(
                of,
                number,
                Instant.EPOCH,
                1,
                SessionEvent.Type.SIGNAL,
                SessionState.READY,
                null,
                "",
                null,
                null,
                Map.of());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the CDI container makes of a method with {@code @Observes SessionEvent}. */
    private record Observer(Consumer<SessionEvent> code) implements ObserverMethod<SessionEvent> {
        @Override
        public void notify(EventContext<SessionEvent> context) {
            code.accept(context.getEvent());
        }

        @Override
        public Class<?> getBeanClass() {
            return ObserverLaneTest.class;
        }

        @Override
        public Type getObservedType() {
            return SessionEvent.class;
        }

        @Override
        public Set<Annotation> getObservedQualifiers() {
            return Set.of();
        }

        @Override
        public Reception getReception() {
            return Reception.ALWAYS;
        }

        @Override
        public TransactionPhase getTransactionPhase() {
            return TransactionPhase.IN_PROGRESS;
        }
    }
}
