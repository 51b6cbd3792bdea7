package io.avatargateway.jms.client;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads as a server has them, for one test. */
public final class TestThreads {

    /** Far above what any test waits for. */
    public static final BrokerWatch WATCH = new BrokerWatch(Duration.ofMinutes(1), System::nanoTime);

    private TestThreads() {}

    public static ExecutorService lanes() {
        return BrokerThreads.create(Executors.defaultThreadFactory(), WATCH);
    }

    public static ExecutorService connections() {
        return BrokerThreads.connections(Executors.defaultThreadFactory(), WATCH);
    }
}
