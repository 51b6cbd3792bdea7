package io.avatargateway.cluster.owner;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which gateway gets the next session of one that stops: the one that has most room left. What is known of
 * their room is up to a second old, so what they were given is counted here. No I/O, no lock, no clock. Owned by {@link
 * Destinations}.
 */
final class Targets {

    /** Room when a gateway was first looked at, less what it was given. */
    private final Map<String, Integer> left = new HashMap<>();

    /**
     * The next one, which counts as given to it.
     *
     * @param room what the gateways said last, by their names
     */
    Optional<String> next(Map<String, Integer> room) {
        room.forEach(left::putIfAbsent);
        Optional<String> most = room.keySet().stream()
                .filter(name -> left(name, room) > 0)
                .max(Comparator.comparingInt((String name) -> left(name, room)).thenComparing(name -> name));
        most.ifPresent(name -> left.merge(name, -1, Integer::sum));
        return most;
    }

    /** It does not get it after all. */
    void back(String name) {
        left.merge(name, 1, Integer::sum);
    }

    private int left(String name, Map<String, Integer> room) {
        return Math.min(left.get(name), room.get(name));
    }
}
