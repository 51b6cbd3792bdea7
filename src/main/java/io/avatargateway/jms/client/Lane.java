package io.avatargateway.jms.client;

import io.avatargateway.session.loop.Mailbox;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Where the broker is called: a mailbox whose tasks may wait. They run one after the other on threads that many lanes
 * share; after a few of them, the others get their turn. Any thread.
 */
public final class Lane implements Executor {

    /** To hand the next task to another thread costs more than most tasks. */
    private static final int BATCH = 4;

    private final Mailbox calls;

    /** @param threads run the tasks of this and other lanes */
    public Lane(Executor threads) {
        calls = new Mailbox(threads, () -> {}, BATCH);
    }

    @Override
    public void execute(Runnable task) {
        calls.post(task);
    }

    /** Runs the task in its turn, after a pause. */
    public void later(Duration pause, Runnable task) {
        CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS, this)
                .execute(task);
    }

    /**
     * Called by what only this lane's tasks may touch.
     *
     * @throws IllegalStateException if the calling thread does not run one of them
     */
    public void requireTurn() {
        calls.requireTurn();
    }
}
