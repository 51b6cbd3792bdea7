package io.avatargateway.sandbox.history;

import io.avatargateway.sandbox.history.TimelineEntry.Direction;
import io.avatargateway.sandbox.time.Loop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The messages of one session in the order in which they were dealt with. Not thread-safe: on the loop. */
public final class Timeline {
    private static final int KEPT_CHARS = 500;

    private final Loop loop;
    private final long startNanos;
    private final int limit;
    private final List<TimelineEntry> entries = new ArrayList<>();
    private final Map<String, Long> counts = new TreeMap<>();

    Timeline(Loop loop, long startNanos, int limit) {
        this.loop = loop;
        this.startNanos = startNanos;
        this.limit = limit;
    }

    /**
     * A text message came in.
     *
     * @param kind what it was understood as
     * @param text its words; null where they must not be kept
     * @param bytes its size
     * @param receivedNanos when, by the loop's clock
     */
    public void textIn(String kind, String text, int bytes, long receivedNanos) {
        add(receivedNanos, Direction.IN, kind, bytes, text);
    }

    /**
     * A binary message came in.
     *
     * @param kind what it was understood as
     * @param text what it says; null for audio
     * @param bytes its size
     * @param receivedNanos when its last byte was read, by the loop's clock
     */
    public void binaryIn(String kind, String text, int bytes, long receivedNanos) {
        add(receivedNanos, Direction.IN, kind, bytes, text);
    }

    /**
     * A text message goes out.
     *
     * @param kind what it is
     * @param text its words as they may be shown
     * @param bytes its size
     */
    public void textOut(String kind, String text, int bytes) {
        add(loop.nanoTime(), Direction.OUT, kind, bytes, text);
    }

    /**
     * A binary message goes out.
     *
     * @param kind what it is
     * @param bytes its size
     */
    public void binaryOut(String kind, int bytes) {
        add(loop.nanoTime(), Direction.OUT, kind, bytes, null);
    }

    /**
     * Something happened that is no message.
     *
     * @param kind what
     * @param text more about it
     */
    public void note(String kind, String text) {
        add(loop.nanoTime(), Direction.NOTE, kind, 0, text);
    }

    /**
     * Size of a text on the wire.
     *
     * @param text any
     * @return bytes of UTF-8
     */
    public static int bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    List<TimelineEntry> entries() {
        return List.copyOf(entries);
    }

    Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    private void add(long nanos, Direction direction, String kind, int bytes, String text) {
        counts.merge(direction.name().toLowerCase(java.util.Locale.ROOT) + " " + kind, 1L, Long::sum);
        if (entries.size() < limit) {
            entries.add(new TimelineEntry(nanos - startNanos, direction, kind, bytes, shortened(text)));
        }
    }

    private static String shortened(String text) {
        return text == null || text.length() <= KEPT_CHARS ? text : text.substring(0, KEPT_CHARS) + "…";
    }
}
