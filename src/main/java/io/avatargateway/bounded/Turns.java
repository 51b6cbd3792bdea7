package io.avatargateway.bounded;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntSupplier;

/**
 * Tasks of several writers that share a few threads. The next one is of whoever has fewest at work, and each writer's
 * tasks begin in their order. One writer never has all threads. So a task of another one begins at once, or when the
 * first task that is at work ends. What waits here is bounded by those who put it in. Any thread.
 *
 * @param <K> tells the writers apart
 */
public final class Turns<K> {

    private final Executor threads;
    private final int most;
    private final IntSupplier mostOfOne;
    // Guarded by this.
    private final Map<K, Queue<Runnable>> waiting = new LinkedHashMap<>();
    private final Map<K, Integer> atWork = new HashMap<>();
    private int busy;

    /**
     * @param threads has as many threads as tasks may be at work at once
     * @param most tasks at work at once, of all writers
     * @param mostOfOne of them, fewer than that; asked whenever a task may begin
     */
    public Turns(Executor threads, int most, IntSupplier mostOfOne) {
        this.threads = threads;
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** A writer's own way in. Throws {@link RejectedExecutionException} when the threads take nothing any more. */
    public Executor of(K writer) {
        return task -> execute(writer, task);
    }

    private void execute(K writer, Runnable task) {
        synchronized (this) {
            waiting.computeIfAbsent(writer, first -> new ArrayDeque<>()).add(task);
        }
        begin(task);
    }

    /** @param own whose rejection the caller has to know of; null if there is nobody to be told */
    private void begin(Runnable own) {
        for (Turn<K> next = next(); next != null; next = next()) {
            Turn<K> turn = next;
            try {
                threads.execute(() -> run(turn));
            } catch (RejectedExecutionException stopping) {
                ended(turn.writer());
                if (turn.task() == own) {
                    throw stopping;
                }
            }
        }
    }

    private void run(Turn<K> turn) {
        try {
            turn.task().run();
        } finally {
            ended(turn.writer());
            begin(null);
        }
    }

    private record Turn<K>(K writer, Runnable task) {}

    /** The first task of whoever has fewest at work; null if nobody waits that may have one more. */
    private synchronized Turn<K> next() {
        if (busy == most) {
            return null;
        }
        K next = null;
        int fewest = mostOfOne.getAsInt();
        for (K writer : waiting.keySet()) {
            int own = atWork.getOrDefault(writer, 0);
            if (own < fewest) {
                next = writer;
                fewest = own;
            }
        }
        return next == null ? null : take(next);
    }

    private Turn<K> take(K writer) {
        Queue<Runnable> own = waiting.remove(writer);
        Runnable task = own.remove();
        if (!own.isEmpty()) {
            // Behind the others.
            waiting.put(writer, own);
        }
        atWork.merge(writer, 1, Integer::sum);
        busy++;
        return new Turn<>(writer, task);
    }

    private synchronized void ended(K writer) {
        busy--;
        atWork.merge(writer, -1, (own, less) -> own + less == 0 ? null : own + less);
    }
}
