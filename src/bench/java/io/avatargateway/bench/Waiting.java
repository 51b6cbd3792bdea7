package io.avatargateway.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions of other processes, which can only be asked again and again. */
final class Waiting {

    private static final Duration POLL = Duration.ofMillis(20);

    private Waiting() {}

    /** Waits until the condition holds. */
    static void until(String what, Duration atMost, BooleanSupplier condition) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(what + ": not within " + atMost.toMillis() + " ms");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Lets this time pass: what is measured goes on meanwhile. */
    static void untilTime(long nanoTime) {
        while (nanoTime - System.nanoTime() > 0) {
            LockSupport.parkNanos(nanoTime - System.nanoTime());
        }
    }
}
