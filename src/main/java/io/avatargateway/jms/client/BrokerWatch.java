package io.avatargateway.jms.client;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Watches over everything that waits for the broker. Each call there has a time-out of its own. Work that makes no
 * progress for much longer is stuck for good, as in a deadlock inside the broker's client. It is reported once, with
 * its stack, and liveness is down until it goes on. Any thread.
 */
public final class BrokerWatch {

    private static final Logger LOG = Logger.getLogger(BrokerWatch.class.getName());

    private final Duration patience;
    private final LongSupplier nanoClock;
    private final Map<Thread, Work> working = new ConcurrentHashMap<>();

    /** @param patience how long a piece of work may get no further before that is a fault */
    public BrokerWatch(Duration patience, LongSupplier nanoClock) {
        this.patience = patience;
        this.nanoClock = nanoClock;
    }

    /** The calling thread begins a piece of work. */
    public void begins() {
        working.put(Thread.currentThread(), new Work(nanoClock.getAsLong()));
    }

    /**
     * The calling thread got on with its work: a transaction of several is through, say. Does nothing where no work has
     * begun.
     */
    public void getsOn() {
        working.computeIfPresent(Thread.currentThread(), (thread, work) -> new Work(nanoClock.getAsLong()));
    }

    /** The calling thread has ended its work, with success or not. */
    public void ends() {
        Work work = working.remove(Thread.currentThread());
        if (work != null && work.reported) {
            LOG.log(
                    Level.WARNING,
                    "{0} goes on: what stood still has ended",
                    Thread.currentThread().getName());
        }
    }

    /** Does a piece of work on the calling thread. */
    public void over(Runnable work) {
        begins();
        try {
            work.run();
        } finally {
            ends();
        }
    }

    /**
     * Why a restart of the server would help: work that stands still; or empty. Reports each such piece of work in the
     * log, once.
     */
    public Optional<String> fault() {
        String fault = null;
        long now = nanoClock.getAsLong();
        for (Map.Entry<Thread, Work> entry : working.entrySet()) {
            Duration age = Duration.ofNanos(now - entry.getValue().sinceNanos);
            if (age.compareTo(patience) > 0) {
                entry.getValue().report(entry.getKey(), age);
                fault = "work for the broker has stood still for " + age.toSeconds() + " s (expected: at most "
                        + patience.toSeconds() + " s)";
            }
        }
        return Optional.ofNullable(fault);
    }

    private static final class Work {

        private final long sinceNanos;
        private volatile boolean reported;

        Work(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }

        void report(Thread thread, Duration age) {
            if (!reported) {
                reported = true;
                IllegalStateException place = new IllegalStateException("where it stands");
                place.setStackTrace(thread.getStackTrace());
                LOG.log(
                        Level.SEVERE,
                        thread.getName() + " has waited for the broker for " + age.toSeconds() + " s, and stands still",
                        place);
            }
        }
    }
}
