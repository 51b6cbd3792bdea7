package io.avatargateway.jms.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BrokerThreadsTest {

    @Test
    void shouldRunAtTheEndWhatWasGivenToIt() {
        AtomicInteger ran = new AtomicInteger();
        ExecutorService lanes = TestThreads.lanes();
        ExecutorService connections = TestThreads.connections();
        for (int task = 0; task < 20; task++) {
            lanes.execute(ran::incrementAndGet);
            connections.execute(ran::incrementAndGet);
        }

        BrokerThreads.end(lanes, connections);

        assertThat(ran).hasValue(40);
        assertThat(lanes.isTerminated()).isTrue();
        assertThat(connections.isTerminated()).isTrue();
    }

    @Test
    void shouldNotWaitLongForACallThatHangs() {
        CountDownLatch answer = new CountDownLatch(1);
        ExecutorService lanes = TestThreads.lanes();
        lanes.execute(() -> {
            try {
                answer.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });

        BrokerThreads.end(lanes);

        assertThat(lanes.isShutdown()).isTrue();
        assertThat(lanes.isTerminated()).isFalse();
        answer.countDown();
    }
}
