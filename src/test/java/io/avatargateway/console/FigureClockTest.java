package io.avatargateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FigureClockTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicBoolean broken = new AtomicBoolean();

    private FigureClock clock(Duration every) {
        timer.setRemoveOnCancelPolicy(true);
        return new FigureClock(this::make, timer, every, nanos::get);
    }

    private String make(long sequence) {
        if (broken.get()) {
            throw new IllegalStateException("broken on purpose");
        }
        made.incrementAndGet();
        return "{" + sequence + "}";
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void shouldMakeThemOnceForAllWhoAskWithinATick() {
        FigureClock clock = clock(Duration.ofSeconds(2));
        assertThat(clock.latest()).isNull();
        assertThat(clock.now()).isEqualTo(new Figures(1, "{1}"));
        nanos.addAndGet(Duration.ofMillis(1_999).toNanos());
        assertThat(clock.now()).isEqualTo(new Figures(1, "{1}"));
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(clock.now()).isEqualTo(new Figures(2, "{2}"));
        assertThat(clock.latest()).isEqualTo(new Figures(2, "{2}"));
        assertThat(made).hasValue(2);
    }

    @Test
    void shouldMakeThemForAllReadersTogetherAndOnlyWhileSomebodyReads() {
        FigureClock clock = clock(Duration.ofMillis(20));
        Queue<Long> first = new ConcurrentLinkedQueue<>();
        Queue<Long> second = new ConcurrentLinkedQueue<>();
        assertThat(timer.getQueue()).isEmpty();
        Runnable endFirst = clock.subscribe(() -> first.add(clock.latest().sequence()));
        Runnable endSecond = clock.subscribe(() -> second.add(clock.latest().sequence()));
        assertThat(timer.getQueue()).hasSizeLessThanOrEqualTo(1);
        await().atMost(PATIENCE).until(() -> second.size() >= 3);
        endFirst.run();
        int then = second.size();
        await().atMost(PATIENCE).until(() -> second.size() > then);
        endSecond.run();
        endSecond.run();
        await().atMost(PATIENCE).until(() -> timer.getQueue().isEmpty() && timer.getActiveCount() == 0);
        int atTheEnd = made.get();
        List<Long> read = List.copyOf(second);
        long last = read.get(read.size() - 1);
        assertThat(read)
                .as("each of them once, whoever else reads")
                .isEqualTo(LongStream.rangeClosed(read.get(0), last).boxed().toList());
        assertThat((long) atTheEnd).isBetween(last, last + 1);
        clock.subscribe(() -> {});
        await().atMost(PATIENCE).until(() -> made.get() > atTheEnd);
    }

    @Test
    void shouldGoOnBehindADefect() {
        FigureClock clock = clock(Duration.ofMillis(20));
        AtomicInteger wakes = new AtomicInteger();
        broken.set(true);
        clock.subscribe(wakes::incrementAndGet);
        await().atMost(PATIENCE).until(() -> timer.getCompletedTaskCount() >= 2);
        assertThat(wakes).hasValue(0);
        broken.set(false);
        await().atMost(PATIENCE).until(() -> wakes.get() > 0);
    }
}
