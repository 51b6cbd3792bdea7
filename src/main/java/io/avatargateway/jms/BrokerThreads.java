package io.avatargateway.jms;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The few threads on which all sessions talk to the broker. Each session has at most one task waiting for them. */
final class BrokerThreads {

    private static final int THREADS = 8;

    private BrokerThreads() {}

    /** For the lanes of all sessions. */
    static ExecutorService create(ThreadFactory factory) {
        return create(factory, THREADS);
    }

    /** For the attempt to connect, for which the lanes wait. */
    static ExecutorService single(ThreadFactory factory) {
        return create(factory, 1);
    }

    private static ExecutorService create(ThreadFactory factory, int most) {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(most, most, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
