package io.avatargateway.simli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The pings that wait for their pong. Any thread. */
final class Pings {

    /** When the peer answers none, the oldest are forgotten. */
    private static final int MAX_OUTSTANDING = 8;

    private record Ping(String word, long sentNanos) {}

    private final LongSupplier nanoTime;
    private final Deque<Ping> outstanding = new ArrayDeque<>();
    private long sequence;

    Pings(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The word of the next ping; its time runs from now. */
    synchronized String next() {
        if (outstanding.size() == MAX_OUTSTANDING) {
            outstanding.removeFirst();
        }
        sequence++;
        Ping ping = new Ping(Long.toString(sequence), nanoTime.getAsLong());
        outstanding.addLast(ping);
        return ping.word();
    }

    /** The round trip that ends with this pong, or empty if no ping waits for it. */
    synchronized Optional<Duration> answered(String word) {
        for (Iterator<Ping> pings = outstanding.iterator(); pings.hasNext(); ) {
            Ping ping = pings.next();
            if (ping.word().equals(word)) {
                pings.remove();
                return Optional.of(Duration.ofNanos(nanoTime.getAsLong() - ping.sentNanos()));
            }
        }
        return Optional.empty();
    }
}
