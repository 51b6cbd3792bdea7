package io.avatargateway.bounded;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What is remembered for a promise: for a time, and up to a number of entries. When it is full, the oldest entry goes,
 * however often it was asked for. (A cache that keeps what is asked for most evicts the newest entries that nobody has
 * asked for yet. The promise is about these.) Any thread.
 *
 * @param <K> by what it is found
 * @param <V> what is remembered
 */
public final class OldestOut<K, V> {

    private final int most;
    private final long keptNanos;
    private final LongSupplier nanoClock;
    /** Oldest first. Guarded by itself. */
    private final Map<K, Entry<V>> entries = new LinkedHashMap<>();

    /**
     * @param most how many entries at most; with 0 nothing is remembered
     * @param kept how long each is remembered
     * @param nanoClock as {@link System#nanoTime}
     */
    public OldestOut(int most, Duration kept, LongSupplier nanoClock) {
        this.most = most;
        this.keptNanos = kept.toNanos();
        this.nanoClock = nanoClock;
    }

    private record Entry<V>(V value, long sinceNanos) {}

    /** Remembers a value from now on. One that was remembered under this key is replaced, and its age with it. */
    public void put(K key, V value) {
        synchronized (entries) {
            forgetOld();
            add(key, value);
        }
    }

    /** What is remembered under this key; where there is nothing, the value is from now on, and is returned. */
    public V putIfAbsent(K key, V value) {
        synchronized (entries) {
            forgetOld();
            Entry<V> known = entries.get(key);
            if (known != null) {
                return known.value();
            }
            add(key, value);
            return value;
        }
    }

    /** What is remembered under this key. */
    public Optional<V> find(K key) {
        synchronized (entries) {
            forgetOld();
            return Optional.ofNullable(entries.get(key)).map(Entry::value);
        }
    }

    /** Forgets what is remembered under this key. */
    public void remove(K key) {
        synchronized (entries) {
            entries.remove(key);
        }
    }

    /** All that is remembered, oldest first: a copy. */
    public List<V> values() {
        synchronized (entries) {
            forgetOld();
            return entries.values().stream().map(Entry::value).toList();
        }
    }

    private void add(K key, V value) {
        entries.remove(key);
        entries.put(key, new Entry<>(value, nanoClock.getAsLong()));
        if (entries.size() > most) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    private void forgetOld() {
        long now = nanoClock.getAsLong();
        Iterator<Entry<V>> all = entries.values().iterator();
        while (all.hasNext() && now - all.next().sinceNanos() >= keptNanos) {
            all.remove();
        }
    }
}
