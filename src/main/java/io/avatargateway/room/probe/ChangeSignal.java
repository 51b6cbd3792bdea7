package io.avatargateway.room.probe;

import java.util.function.BooleanSupplier;

/** Wakes a thread that waits for a condition that others bring about. Any thread. */
final class ChangeSignal {

    // Guarded by this.
    private long rung;

    /** Something happened; returns at once. */
    synchronized void ring() {
        rung++;
        notifyAll();
    }

    /**
     * Waits until the condition holds, which is looked at whenever the bell rings.
     *
     * @param untilNanos of {@link System#nanoTime()}
     * @return whether it holds
     */
    boolean await(BooleanSupplier condition, long untilNanos) throws InterruptedException {
        while (true) {
            long before;
            synchronized (this) {
                before = rung;
            }
            // Outside of the lock, which those who ring it need.
            if (condition.getAsBoolean()) {
                return true;
            }
            synchronized (this) {
                while (rung == before) {
                    long leftNanos = untilNanos - System.nanoTime();
                    if (leftNanos <= 0) {
                        return false;
                    }
                    wait(leftNanos / 1_000_000, (int) (leftNanos % 1_000_000));
                }
            }
        }
    }
}
