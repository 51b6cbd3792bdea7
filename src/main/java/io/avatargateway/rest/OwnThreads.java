package io.avatargateway.rest;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for work that may wait. The server's managed executors all share one pool, which grows by one thread in a
 * second or so: what waits there delays every request.
 */
final class OwnThreads {

    private static final long IDLE_SECONDS = 30;

    private OwnThreads() {}

    /**
     * @param most threads; they end when they have had nothing to do for a while
     * @param waiting tasks that may wait for one; a further one is rejected
     */
    static ThreadPoolExecutor lane(ThreadFactory factory, int most, int waiting) {
        ThreadPoolExecutor lane = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waiting), factory);
        lane.allowCoreThreadTimeOut(true);
        return lane;
    }
}
