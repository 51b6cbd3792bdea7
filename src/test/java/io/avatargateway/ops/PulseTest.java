package io.avatargateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PulseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicLong nanos = new AtomicLong();
    private final Deque<CompletableFuture<Void>> beats = new ArrayDeque<>();
    private final Pulse pulse = new Pulse(
            () -> {
                beats.addLast(new CompletableFuture<>());
                return beats.getLast();
            },
            PATIENCE,
            nanos::get);

    /** A machine that is slow needs no restart. */
    @Test
    void shouldBearABusyMachine() {
        assertThat(pulse.fault()).isEmpty();
        nanos.addAndGet(PATIENCE.toNanos());
        assertThat(pulse.fault()).isEmpty();
        assertThat(beats).hasSize(1);
    }

    @Test
    void shouldTellWhatStandsStillAndThatItGoesOn() {
        pulse.fault();
        nanos.addAndGet(PATIENCE.plusSeconds(1).toNanos());
        assertThat(pulse.fault()).contains("none of them was free for 21 s (expected: at most 20 s)");
        nanos.addAndGet(PATIENCE.toNanos());
        assertThat(pulse.fault()).contains("none of them was free for 41 s (expected: at most 20 s)");

        beats.removeFirst().complete(null);

        assertThat(pulse.fault()).isEmpty();
        assertThat(beats).as("a new beat").hasSize(1);
    }

    /** The time between two questions is nobody's fault. */
    @Test
    void shouldCountFromTheBeatAndNotFromTheQuestionBeforeIt() {
        pulse.fault();
        beats.removeFirst().complete(null);
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(pulse.fault()).isEmpty();
        nanos.addAndGet(PATIENCE.toNanos());
        assertThat(pulse.fault()).isEmpty();
    }

    @Test
    void shouldTellThatNothingMoreIsTaken() {
        Pulse stopped = new Pulse(
                () -> {
                    throw new RejectedExecutionException("the gateway is stopping");
                },
                PATIENCE,
                nanos::get);
        assertThat(stopped.fault()).contains("they take nothing more");
    }
}
