package io.avatargateway.bounded;

import java.util.HashMap;
import java.util.Map;

/**
 * A bounded number of places that several share. While there are others, one may have three places for each that is
 * free. So one that takes all it gets has three quarters of them, and the rest is for the next ones. Two that come
 * together have three sevenths each. Nobody's place is ever taken away. Any thread; returns at once.
 *
 * @param <K> tells those who share apart
 */
public final class SharedPlaces<K> {

    private static final int FOR_EACH_FREE = 3;

    private final int places;
    // Guarded by this.
    private final Map<K, Integer> taken = new HashMap<>();
    private int free;

    /** @param places of all together, 1 or more */
    public SharedPlaces(int places) {
        this.places = places;
        this.free = places;
    }

    /**
     * Takes a place, if there is one for this one.
     *
     * @param alone whether there is nobody else who could want one; then it may have all
     * @return whether it has it, until {@link #giveBack}
     */
    public synchronized boolean take(K who, boolean alone) {
        int own = of(who);
        if (free == 0 || (!alone && own >= FOR_EACH_FREE * free)) {
            return false;
        }
        taken.put(who, own + 1);
        free--;
        return true;
    }

    /** Gives one place back that was taken. */
    public synchronized void giveBack(K who) {
        taken.merge(who, -1, (own, less) -> own + less == 0 ? null : own + less);
        free++;
    }

    /** How many this one has now. */
    public synchronized int of(K who) {
        return taken.getOrDefault(who, 0);
    }

    /** Of all together. */
    public int places() {
        return places;
    }
}
