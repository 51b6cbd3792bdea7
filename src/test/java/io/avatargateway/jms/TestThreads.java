package io.avatargateway.jms;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads as a server has them, for one test. */
final class TestThreads {

    /** Far above what any test waits for. */
    static final BrokerWatch WATCH = new BrokerWatch(Duration.ofMinutes(1), System::nanoTime);

    private TestThreads() {}

    static ExecutorService lanes() {
        return BrokerThreads.create(Executors.defaultThreadFactory(), WATCH);
    }

    static ExecutorService connections() {
        return BrokerThreads.connections(Executors.defaultThreadFactory(), WATCH);
    }
}
