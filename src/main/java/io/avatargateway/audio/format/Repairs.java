package io.avatargateway.audio.format;

import io.avatargateway.audio.format.Repair.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts what is mended, by its kind; so it has at most one entry for each kind. Not safe for use by several threads at
 * once.
 */
final class Repairs {

    private final Map<Kind, Seen> seen = new EnumMap<>(Kind.class);

    private record Seen(int count, long atMillis, long silenceNanos, String detail) {}

    void add(Kind kind, long atMillis, long silenceNanos, String detail) {
        seen.merge(
                kind,
                new Seen(1, atMillis, silenceNanos, detail),
                (first, more) -> new Seen(
                        first.count() + 1,
                        first.atMillis(),
                        first.silenceNanos() + more.silenceNanos(),
                        first.detail()));
    }

    /** The repairs so far. */
    List<Repair> list() {
        return seen.entrySet().stream()
                .map(entry -> new Repair(
                        entry.getKey(),
                        entry.getValue().count(),
                        entry.getValue().atMillis(),
                        TimeUnit.NANOSECONDS.toMillis(entry.getValue().silenceNanos() + 500_000),
                        entry.getValue().detail()))
                .toList();
    }
}
