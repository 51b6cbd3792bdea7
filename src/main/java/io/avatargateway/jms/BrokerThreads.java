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

    static ExecutorService create(ThreadFactory factory) {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
