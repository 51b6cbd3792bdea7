package io.avatargateway.security.tickets;

import io.avatargateway.bounded.OldestOut;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Which tickets were redeemed, by their ids: longer than any ticket is good. Of too many, the oldest is forgotten. Kept
 * by the session's owner, whom every gateway asks. Any thread.
 */
public final class UsedTickets {

    /** The longest life of a ticket that the settings allow. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    private static final int MOST = 100_000;

    private final OldestOut<String, Object> used;

    /** @param nanoClock as {@link System#nanoTime} */
    public UsedTickets(LongSupplier nanoClock) {
        used = new OldestOut<>(MOST, LONGEST.plusMinutes(1), nanoClock);
    }

    /** Whether this is the first use of the ticket; from now on it is used. */
    public boolean use(String id) {
        Object mine = new Object();
        return used.putIfAbsent(id, mine) == mine;
    }
}
