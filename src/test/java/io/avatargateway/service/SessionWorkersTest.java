package io.avatargateway.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionWorkersTest {

    private static final long MILLI = 1_000_000;

    @ParameterizedTest(name = "at {0} ms, {1} ms become {2}")
    @CsvSource({
        "0, 149, 149",
        "0, 150, 150",
        "0, 151, 165",
        "0, 750, 750",
        "7, 750, 758",
        "14, 750, 751",
        "15, 750, 750",
        "-7, 750, 757",
        "-15, 750, 750",
        "1, 0, 0",
        "1, -5, -5",
    })
    void shouldLetTimersThatHaveTimeBeDueWithOthers(long nowMillis, long delayMillis, long expectedMillis) {
        assertThat(SessionWorkers.together(nowMillis * MILLI, delayMillis * MILLI))
                .isEqualTo(expectedMillis * MILLI);
    }

    @Test
    @Timeout(10)
    void shouldNeverRunATimerBeforeItsTime() throws InterruptedException {
        try (SessionWorkers workers = new SessionWorkers(1, Executors.defaultThreadFactory())) {
            long begin = System.nanoTime();
            CountDownLatch due = new CountDownLatch(1);
            Runnable unused = workers.after(SessionWorkers.PATIENT_NANOS, due::countDown);

            assertThat(due.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(SessionWorkers.PATIENT_NANOS);
        }
    }

    /** What waits for its time is no backlog. */
    @Test
    @Timeout(60)
    void shouldTellHowManyStepsWaitForAWorker() throws InterruptedException {
        try (SessionWorkers workers = new SessionWorkers(1, Executors.defaultThreadFactory())) {
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch mayEnd = new CountDownLatch(1);
            workers.execute(() -> {
                busy.countDown();
                awaitQuietly(mayEnd);
            });
            busy.await();
            Runnable unused = workers.after(TimeUnit.HOURS.toNanos(1), () -> {});
            assertThat(workers.backlog()).isZero();
            workers.execute(() -> {});
            workers.execute(() -> {});

            assertThat(workers.backlog()).isEqualTo(2);

            CountDownLatch done = new CountDownLatch(1);
            workers.execute(done::countDown);
            mayEnd.countDown();
            done.await();
            assertThat(workers.backlog()).isZero();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
