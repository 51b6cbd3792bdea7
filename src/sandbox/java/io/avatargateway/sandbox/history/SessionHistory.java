package io.avatargateway.sandbox.history;

import io.avatargateway.sandbox.playout.Playout;
import io.avatargateway.sandbox.playout.TapeShelf;
import io.avatargateway.sandbox.time.Loop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records of all sessions that are open, and of the last ones that ended. Not thread-safe: on the loop. */
public final class SessionHistory {
    private final Loop loop;
    private final TapeShelf shelf;
    private final int keptSessions;
    private final int keptTimelineEntries;
    private final Map<String, SessionRecord> records = new LinkedHashMap<>();

    /**
     * An empty history.
     *
     * @param loop time
     * @param shelf room for the audio
     * @param keptSessions how many records are kept; those of open sessions always are
     * @param keptTimelineEntries of each session; behind that messages are only counted
     */
    public SessionHistory(Loop loop, TapeShelf shelf, int keptSessions, int keptTimelineEntries) {
        this.loop = loop;
        this.shelf = shelf;
        this.keptSessions = keptSessions;
        this.keptTimelineEntries = keptTimelineEntries;
    }

    /**
     * Begins a record.
     *
     * @param facts of the new session
     * @param playout its play-out clock
     * @return to write on
     */
    public SessionRecord open(SessionFacts facts, Playout playout) {
        SessionRecord record = new SessionRecord(facts, loop, shelf.newTape(), playout, keptTimelineEntries);
        records.put(facts.id(), record);
        forgetOldest();
        return record;
    }

    /**
     * The sessions that have ended and are still known.
     *
     * @return oldest first
     */
    public List<EndedSession> ended() {
        return records.values().stream()
                .filter(r -> r.endedAt().isPresent())
                .map(r -> new EndedSession(
                        r.facts().simliSessionId(),
                        r.facts().sessionAggregator(),
                        r.startedAt(),
                        r.endedAt().get()))
                .toList();
    }

    List<SessionRecord> all() {
        return new ArrayList<>(records.values());
    }

    Optional<SessionRecord> find(String id) {
        return records.values().stream()
                .filter(r ->
                        r.facts().id().equals(id) || r.facts().simliSessionId().equals(id))
                .findFirst();
    }

    /** Forgets all sessions that have ended. */
    void forgetEnded() {
        records.values().removeIf(this::discardIfEnded);
    }

    private void forgetOldest() {
        var oldest = records.values().iterator();
        while (records.size() > keptSessions && oldest.hasNext()) {
            if (discardIfEnded(oldest.next())) {
                oldest.remove();
            }
        }
    }

    private boolean discardIfEnded(SessionRecord record) {
        boolean ended = record.endedAt().isPresent();
        if (ended) {
            shelf.discard(record.tape());
        }
        return ended;
    }
}
