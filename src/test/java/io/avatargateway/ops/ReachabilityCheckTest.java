package io.avatargateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReachabilityCheckTest {

    private static final Duration MAX_AGE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger probes = new AtomicInteger();
    private CompletableFuture<Optional<String>> answer = CompletableFuture.completedFuture(Optional.empty());
    private final ReachabilityCheck check = new ReachabilityCheck(
            () -> {
                probes.incrementAndGet();
                return answer;
            },
            MAX_AGE,
            PATIENCE,
            nanos::get);

    @Test
    void shouldUseAnAnswerForAWhile() {
        check.fault();
        nanos.addAndGet(MAX_AGE.toNanos() - 1);
        check.fault();
        assertThat(probes).hasValue(1);
    }

    @Test
    void shouldAskAgainWhenTheAnswerIsOld() {
        assertThat(check.fault()).isEmpty();
        answer = CompletableFuture.completedFuture(Optional.of("refused"));
        nanos.addAndGet(MAX_AGE.toNanos());
        assertThat(check.fault()).contains("refused");
    }

    @Test
    void shouldNotWaitBeyondItsPatience() {
        answer = new CompletableFuture<>();
        assertThat(check.fault()).hasValueSatisfying(why -> assertThat(why).contains("no answer within 50 ms"));
    }

    @Test
    void shouldRunOneProbeAtATime() {
        answer = new CompletableFuture<>();
        check.fault();
        nanos.addAndGet(MAX_AGE.toNanos() * 2);
        check.fault();
        assertThat(probes).hasValue(1);
    }

    @Test
    void shouldGiveUpAProbeThatNeverAnswers() {
        answer = new CompletableFuture<>();
        check.fault();
        answer = CompletableFuture.completedFuture(Optional.empty());
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(check.fault()).isEmpty();
    }

    @Test
    void shouldCountAProbeThatFailsAsAFault() {
        answer = CompletableFuture.failedFuture(new IllegalStateException("boom"));
        assertThat(check.fault()).hasValueSatisfying(why -> assertThat(why).contains("boom"));
    }

    @Test
    void shouldCountAProbeThatThrowsAsAFault() {
        ReachabilityCheck throwing = new ReachabilityCheck(
                () -> {
                    throw new IllegalStateException("boom");
                },
                MAX_AGE,
                PATIENCE,
                nanos::get);
        assertThat(throwing.fault()).hasValueSatisfying(why -> assertThat(why).contains("boom"));
    }
}
