package io.avatargateway.jms.client;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/** The few threads that wait for the broker, so that no other has to. What they do is {@link BrokerWatch watched}. */
public final class BrokerThreads extends ThreadPoolExecutor {

    private static final Logger LOG = Logger.getLogger(BrokerThreads.class.getName());

    private static final int LANES = 8;

    /** What is left to do at the end is to give connections back. */
    private static final Duration END_WITHIN = Duration.ofSeconds(1);

    private final BrokerWatch watch;

    private BrokerThreads(ThreadFactory factory, int most, BrokerWatch watch) {
        super(most, most, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        this.watch = watch;
        allowCoreThreadTimeOut(true);
    }

    /** For the mailboxes and the lanes of all sessions' queues, each of which has at most one task waiting for them. */
    public static ExecutorService create(ThreadFactory factory, BrokerWatch watch) {
        return new BrokerThreads(factory, LANES, watch);
    }

    /** For the lanes of the commands: they wait for no session. */
    public static ExecutorService commands(ThreadFactory factory, BrokerWatch watch) {
        return new BrokerThreads(factory, 1, watch);
    }

    /**
     * For the calls that make connections and sessions: one at a time for each connection, and some that are given up.
     */
    public static ExecutorService connections(ThreadFactory factory, BrokerWatch watch) {
        return new BrokerThreads(factory, BrokerClient.MOST_CONNECTIONS, watch);
    }

    /**
     * Takes no more tasks, and waits for those that are there, for at most a second in all. A thread that the server
     * lets begin only after the application has ended fails, and its task is never run.
     */
    public static void end(ExecutorService... pools) {
        for (ExecutorService pool : pools) {
            pool.shutdown();
        }
        long endNanos = System.nanoTime() + END_WITHIN.toNanos();
        try {
            for (ExecutorService pool : pools) {
                if (!pool.awaitTermination(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    LOG.fine("Calls to the broker are given up");
                }
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
        watch.begins();
        super.beforeExecute(thread, task);
    }

    @Override
    protected void afterExecute(Runnable task, Throwable failure) {
        super.afterExecute(task, failure);
        watch.ends();
    }
}
