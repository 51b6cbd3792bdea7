package io.avatargateway.console;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Has new figures made while somebody reads, once for all readers. Any thread. */
final class FigureClock {

    private static final Logger LOG = Logger.getLogger(FigureClock.class.getName());

    private final LongFunction<String> maker;
    private final ScheduledExecutorService timer;
    private final Duration every;
    private final LongSupplier nanoClock;
    private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
    // Guarded by readers; null while nobody reads.
    private ScheduledFuture<?> ticking;
    // Guarded by this.
    private Figures latest;
    private long madeNanos;

    /** Told apart from others by itself. */
    private static final class Reader {
        private final Runnable wake;

        private Reader(Runnable wake) {
            this.wake = wake;
        }
    }

    /**
     * @param maker makes the figures of a number, as JSON on one line; by one thread at a time
     * @param every how often
     * @param nanoClock monotonic
     */
    FigureClock(LongFunction<String> maker, ScheduledExecutorService timer, Duration every, LongSupplier nanoClock) {
        this.maker = maker;
        this.timer = timer;
        this.every = every;
        this.nanoClock = nanoClock;
    }

    /** Figures that are not older than those of the last tick would be. Waits only for whoever makes them already. */
    synchronized Figures now() {
        boolean young = latest != null && nanoClock.getAsLong() - madeNanos < every.toNanos();
        return young ? latest : make();
    }

    /** The last ones that were made, or null. */
    synchronized Figures latest() {
        return latest;
    }

    private synchronized Figures make() {
        long next = latest == null ? 1 : latest.sequence() + 1;
        latest = new Figures(next, maker.apply(next));
        madeNanos = nanoClock.getAsLong();
        return latest;
    }

    /**
     * From now on there are new figures at intervals.
     *
     * @param wake runs when there are; must return at once
     * @return ends it; may run more than once
     */
    Runnable subscribe(Runnable wake) {
        Reader reader = new Reader(wake);
        synchronized (readers) {
            readers.add(reader);
            if (ticking == null) {
                ticking = timer.scheduleWithFixedDelay(
                        this::tick, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
        return () -> leave(reader);
    }

    private void leave(Reader reader) {
        synchronized (readers) {
            readers.remove(reader);
            if (readers.isEmpty() && ticking != null) {
                ticking.cancel(false);
                ticking = null;
            }
        }
    }

    private void tick() {
        try {
            make();
            readers.forEach(reader -> reader.wake.run());
        } catch (RuntimeException defect) {
            // Thrown, it would end the ticking.
            LOG.log(Level.WARNING, "The figures of the console could not be made", defect);
        }
    }
}
