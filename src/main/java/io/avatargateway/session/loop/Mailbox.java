package io.avatargateway.session.loop;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One writer for one piece of state: any thread puts tasks in, one worker at a time runs them in order. No thread is
 * held while there is nothing to do. Bounded: a peer that floods is noticed, not stored.
 */
public final class Mailbox {

    private static final Logger LOG = Logger.getLogger(Mailbox.class.getName());

    /** Far above what a well-behaved link and its timers can put in while a worker is busy. */
    static final int CAPACITY = 10_000;

    /** Tasks run before others get the worker. */
    private static final int BATCH = 64;

    private final Executor workers;
    private final Runnable afterBatch;
    private final int batch;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    /** Guarded by the tasks. */
    private final Deque<Runnable> urgent = new ArrayDeque<>();

    private boolean scheduled;
    /** Guarded by the tasks. */
    private boolean comesAgainSoon;
    /** The thread that runs tasks now, or null. */
    private volatile Thread worker;

    /**
     * An empty one.
     *
     * @param workers run the tasks; they never wait
     * @param afterBatch runs behind each batch of tasks, as the last of them
     */
    public Mailbox(Executor workers, Runnable afterBatch) {
        this(workers, afterBatch, BATCH);
    }

    /**
     * As {@link #Mailbox(Executor, Runnable)}, for tasks of another length.
     *
     * @param batch tasks run before others get the worker
     */
    public Mailbox(Executor workers, Runnable afterBatch, int batch) {
        this.workers = workers;
        this.afterBatch = afterBatch;
        this.batch = batch;
    }

    /** Puts a task in from a peer's callback. Returns false, and forgets the task, if there are too many. */
    public boolean offer(Runnable task) {
        return put(tasks, task, CAPACITY, false);
    }

    /**
     * As {@link #offer}, but does not wake the worker for it while that {@link #comesAgainSoon comes again soon}
     * anyway. A frame of speech is followed by two such tasks; waking a thread costs more than they do.
     */
    public boolean offerUnhurried(Runnable task) {
        return put(tasks, task, CAPACITY, true);
    }

    /** By the worker: whether a task will be put in soon that wakes it, before which nothing unhurried is needed. */
    public void comesAgainSoon(boolean soon) {
        synchronized (tasks) {
            comesAgainSoon = soon;
        }
    }

    /** Puts a task of our own in: there are few of these, and none may be lost. */
    public void post(Runnable task) {
        put(tasks, task, Integer.MAX_VALUE, false);
    }

    /** Puts a task of our own in that overtakes all others but its like. */
    public void postUrgent(Runnable task) {
        put(urgent, task, Integer.MAX_VALUE, false);
    }

    /**
     * As {@link #post}, from a thread that is a worker already. The waiting tasks are run at once on this thread,
     * unless another thread is at it. To wake that other one would cost more than most steps, and on a busy machine be
     * late.
     */
    public void postOnWorker(Runnable task) {
        if (add(tasks, task, false)) {
            run();
        }
    }

    /** As {@link #postOnWorker}. Returns false, and forgets the task, if there are too many. */
    public boolean offerOnWorker(Runnable task) {
        boolean first;
        synchronized (tasks) {
            if (tasks.size() >= CAPACITY) {
                return false;
            }
            first = add(tasks, task, false);
        }
        if (first) {
            run();
        }
        return true;
    }

    /**
     * Called by what only this mailbox's tasks may touch.
     *
     * @throws IllegalStateException if the calling thread does not run one of them
     */
    public void requireTurn() {
        Thread turn = worker;
        if (turn != Thread.currentThread()) {
            throw new IllegalStateException("thread: " + Thread.currentThread().getName() + " (expected: "
                    + (turn == null ? "a task of the mailbox" : turn.getName()) + ")");
        }
    }

    private boolean put(Deque<Runnable> where, Runnable task, int capacity, boolean unhurried) {
        boolean wake;
        synchronized (tasks) {
            if (where.size() >= capacity) {
                return false;
            }
            wake = add(where, task, unhurried);
        }
        if (wake) {
            workers.execute(this::run);
        }
        return true;
    }

    /** Returns whether the caller must have it run. */
    private boolean add(Deque<Runnable> where, Runnable task, boolean unhurried) {
        synchronized (tasks) {
            where.addLast(task);
            if (scheduled || (unhurried && comesAgainSoon)) {
                return false;
            }
            scheduled = true;
            return true;
        }
    }

    private void run() {
        worker = Thread.currentThread();
        for (int done = 0; done < batch; done++) {
            Runnable task;
            synchronized (tasks) {
                task = urgent.isEmpty() ? tasks.pollFirst() : urgent.pollFirst();
            }
            if (task == null) {
                break;
            }
            guarded(task);
        }
        guarded(afterBatch);
        worker = null;
        synchronized (tasks) {
            if (tasks.isEmpty() && urgent.isEmpty()) {
                scheduled = false;
                return;
            }
        }
        workers.execute(this::run);
    }

    /**
     * A defect in one step must not stop the session for good: the next steps are still run, at least the session's
     * end.
     */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error defect) {
            LOG.log(Level.SEVERE, "A step failed", defect);
        }
    }
}
