package io.avatargateway.bounded;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What waits for one reader, of many writers: the writers take turns, and each one's own order is kept. When it is
 * full, the writer with the most waiting entries loses its latest. So a writer that floods it harms only itself. Not
 * safe for use by several threads: its owner guards it.
 *
 * @param <K> tells the writers apart
 * @param <E> what waits
 */
public final class FairQueue<K, E> {

    private final int capacity;
    private final Map<K, Deque<E>> waiting = new LinkedHashMap<>();
    private int size;

    /** @param capacity how much may wait at once, of all writers together, at least 1 */
    public FairQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Puts an element behind the others of its writer. Returns whether one had to go for it, perhaps this one. */
    public boolean offer(K writer, E element) {
        boolean full = size == capacity;
        if (full) {
            Deque<E> longest = longest(writer);
            if (longest == waiting.get(writer) || longest.size() == 1) {
                return true;
            }
            longest.removeLast();
            size--;
        }
        waiting.computeIfAbsent(writer, first -> new ArrayDeque<>()).addLast(element);
        size++;
        return full;
    }

    /** Where several have the most, the one that wants to add is it. */
    private Deque<E> longest(K writer) {
        Deque<E> own = waiting.get(writer);
        if (own != null && own.size() > capacity / 2) {
            return own;
        }
        Deque<E> longest = waiting.values().stream()
                .max(Comparator.comparingInt(Deque::size))
                .orElseThrow();
        return own != null && own.size() == longest.size() ? own : longest;
    }

    /** Takes the next element, of the writer whose turn it is; null if nothing waits. */
    public E poll() {
        Iterator<Map.Entry<K, Deque<E>>> writers = waiting.entrySet().iterator();
        while (writers.hasNext()) {
            Map.Entry<K, Deque<E>> next = writers.next();
            writers.remove();
            E element = next.getValue().pollFirst();
            if (element != null) {
                size--;
                if (!next.getValue().isEmpty()) {
                    waiting.put(next.getKey(), next.getValue());
                }
                return element;
            }
        }
        return null;
    }

    /** How many wait. */
    public int size() {
        return size;
    }

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return size == 0;
    }
}
