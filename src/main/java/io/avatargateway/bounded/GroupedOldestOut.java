package io.avatargateway.bounded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * As {@link OldestOut}, for groups that each have a bound of their own, and one bound for all of them. When a group is
 * full, its oldest entry goes. When all together are too many, that is the oldest entry of the largest group: who fills
 * it harms only itself. A bound that changes holds at the next call. Any thread.
 *
 * @param <G> tells the groups apart; those without entries cost nothing
 * @param <K> by what an entry is found, whatever its group
 * @param <V> what is remembered
 */
public final class GroupedOldestOut<G, K, V> {

    private final int most;
    private final Function<G, Bound> bounds;
    private final LongSupplier nanoClock;
    /** Each oldest first; none of them empty. Guarded by itself. */
    private final Map<G, LinkedHashMap<K, Entry<V>>> groups = new HashMap<>();
    /** Of all entries. Guarded by {@link #groups}. */
    private final Map<K, G> groupOf = new HashMap<>();

    /**
     * What a group may have.
     *
     * @param most entries
     * @param kept how long each of them
     */
    public record Bound(int most, Duration kept) {}

    private record Entry<V>(V value, long sinceNanos) {}

    /**
     * @param most how many entries at most, of all groups together
     * @param bounds of a group at this moment; asked often
     * @param nanoClock as {@link System#nanoTime}
     */
    public GroupedOldestOut(int most, Function<G, Bound> bounds, LongSupplier nanoClock) {
        this.most = most;
        this.bounds = bounds;
        this.nanoClock = nanoClock;
    }

    /** Remembers a value from now on. One that was remembered under this key is replaced, and its age with it. */
    public void put(G group, K key, V value) {
        synchronized (groups) {
            remove(key);
            groupOf.put(key, group);
            groups.computeIfAbsent(group, first -> new LinkedHashMap<>())
                    .put(key, new Entry<>(value, nanoClock.getAsLong()));
            forgetOld(group);
            if (groupOf.size() > most) {
                forgetOld();
            }
            if (groupOf.size() > most) {
                removeOldest(largest());
            }
        }
    }

    /** The same, unless something is remembered under this key, which stays as it is. */
    public void putIfAbsent(G group, K key, V value) {
        synchronized (groups) {
            if (find(key).isEmpty()) {
                put(group, key, value);
            }
        }
    }

    /** What is remembered under this key. */
    public Optional<V> find(K key) {
        synchronized (groups) {
            G group = groupOf.get(key);
            if (group != null) {
                forgetOld(group);
            }
            // It may have gone by that.
            G still = groupOf.get(key);
            return still == null
                    ? Optional.empty()
                    : Optional.of(groups.get(still).get(key).value());
        }
    }

    /** Forgets what is remembered under this key. */
    public void remove(K key) {
        synchronized (groups) {
            G group = groupOf.remove(key);
            if (group != null) {
                LinkedHashMap<K, Entry<V>> entries = groups.get(group);
                entries.remove(key);
                if (entries.isEmpty()) {
                    groups.remove(group);
                }
            }
        }
    }

    /** All that is remembered, each group's oldest first: a copy. */
    public List<V> values() {
        synchronized (groups) {
            forgetOld();
            return groups.values().stream()
                    .flatMap(entries -> entries.values().stream())
                    .map(Entry::value)
                    .toList();
        }
    }

    /** Forgets at once what is beyond its time or its group's bound. Without this, it goes when somebody looks. */
    public void forgetOld() {
        synchronized (groups) {
            List.copyOf(groups.keySet()).forEach(this::forgetOld);
        }
    }

    private void forgetOld(G group) {
        Bound bound = bounds.apply(group);
        long now = nanoClock.getAsLong();
        long keptNanos = bound.kept().toNanos();
        List<K> gone = new ArrayList<>();
        LinkedHashMap<K, Entry<V>> entries = groups.get(group);
        int tooMany = entries.size() - bound.most();
        Iterator<Map.Entry<K, Entry<V>>> oldestFirst = entries.entrySet().iterator();
        while (oldestFirst.hasNext()) {
            Map.Entry<K, Entry<V>> next = oldestFirst.next();
            if (gone.size() >= tooMany && now - next.getValue().sinceNanos() < keptNanos) {
                break;
            }
            gone.add(next.getKey());
        }
        gone.forEach(this::remove);
    }

    private G largest() {
        return groups.entrySet().stream()
                .max(Comparator.comparingInt(group -> group.getValue().size()))
                .orElseThrow()
                .getKey();
    }

    private void removeOldest(G group) {
        remove(groups.get(group).keySet().iterator().next());
    }
}
