package io.avatargateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BeatTest {

    static Stream<Beat.Part> failures() {
        return Stream.of(
                () -> {
                    throw new ActiveMQNotConnectedException("the broker is away");
                },
                () -> {
                    throw new GatewayException(ErrorCode.BROKER_UNAVAILABLE, "the broker is away");
                },
                () -> {
                    throw new IllegalStateException("a defect");
                });
    }

    @Test
    void shouldDoItsPartsInTheirOrder() {
        List<String> done = new ArrayList<>();

        new Beat(() -> done.add("one"), () -> done.add("two"), () -> done.add("three")).run();

        assertThat(done).containsExactly("one", "two", "three");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldDoTheOtherPartsWhereOneFails(Beat.Part failing) {
        List<String> done = new ArrayList<>();

        new Beat(() -> done.add("before"), failing, () -> done.add("behind")).run();

        assertThat(done).containsExactly("before", "behind");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldTryAgainWithEachBeatWhatFailed(Beat.Part failing) {
        AtomicInteger tried = new AtomicInteger();
        AtomicInteger behind = new AtomicInteger();
        Beat beat = new Beat(
                () -> {
                    tried.incrementAndGet();
                    failing.beat();
                },
                behind::incrementAndGet);
        ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor();
        try {
            Future<?> beating = clockwork.scheduleWithFixedDelay(beat, 0, 1, TimeUnit.MILLISECONDS);

            await().atMost(Duration.ofSeconds(30)).until(() -> tried.get() >= 3 && behind.get() >= 3);
            assertThat(beating).isNotDone();
        } finally {
            clockwork.shutdownNow();
        }
    }
}
