package io.avatargateway.jms.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BrokerWatchTest {

    private final AtomicLong nanos = new AtomicLong();
    private final BrokerWatch watch = new BrokerWatch(Duration.ofSeconds(60), nanos::get);

    @Test
    void shouldFindNoFaultInWorkThatEndsInTime() {
        watch.over(() -> pass(60));

        assertThat(watch.fault()).isEmpty();
    }

    @Test
    void shouldNameWorkThatStandsStillUntilItGoesOn() throws Exception {
        ExecutorService threads = BrokerThreads.create(Executors.defaultThreadFactory(), watch);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try {
            threads.execute(() -> {
                begun.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            begun.await();
            assertThat(watch.fault()).isEmpty();

            pass(61);
            assertThat(watch.fault()).contains("work for the broker has stood still for 61 s (expected: at most 60 s)");
        } finally {
            released.countDown();
            threads.shutdown();
        }
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(watch.fault()).isEmpty();
    }

    @Test
    void shouldCountFromTheLastStepOfWorkThatGetsOn() {
        watch.over(() -> {
            pass(50);
            watch.getsOn();
            pass(50);
            assertThat(watch.fault()).isEmpty();
            pass(11);
            assertThat(watch.fault()).isPresent();
        });
    }

    @Test
    void shouldForgetWorkThatFailed() {
        try {
            watch.over(() -> {
                throw new IllegalStateException("failed");
            });
        } catch (IllegalStateException expected) {
            pass(100);
        }

        assertThat(watch.fault()).isEmpty();
    }

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
