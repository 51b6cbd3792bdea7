package io.avatargateway.jms.ledger;

import io.avatargateway.ledger.LinkEntry;
import io.avatargateway.session.model.SessionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Decides which entries of links go to the broker next. Those of a time without a broker wait, up to a number; beyond
 * it the oldest go. No I/O, no lock, no clock. Owned by {@link LinkEntries}.
 */
final class WaitingLinks {

    private final int most;
    private final int together;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final Map<SessionId, Integer> counts = new HashMap<>();
    private final Map<SessionId, List<CompletableFuture<Void>>> listeners = new HashMap<>();
    private List<Waiting> underWay = List.of();
    private long lost;

    /**
     * @param most entries that wait
     * @param together entries that go at once
     */
    WaitingLinks(int most, int together) {
        this.most = most;
        this.together = together;
    }

    /** One of them. */
    record Waiting(String id, SessionId session, String line) {}

    /** A link has ended. Where an entry of it waits, that one counts. */
    void come(LinkEntry entry) {
        if (waiting.putIfAbsent(entry.id(), new Waiting(entry.id(), entry.session(), entry.line())) == null) {
            counts.merge(entry.session(), 1, Integer::sum);
        }
        if (waiting.size() > most) {
            lost++;
            remove(waiting.values().iterator().next());
        }
    }

    /** The entries that are to be sent now; none while others are under way. */
    List<Waiting> next() {
        if (!underWay.isEmpty()) {
            return List.of();
        }
        underWay = waiting.values().stream().limit(together).toList();
        return underWay;
    }

    /** The broker has those that were under way. */
    void sent() {
        underWay.forEach(this::remove);
        underWay = List.of();
    }

    /** The broker does not take those that were under way. */
    void refused() {
        lost += underWay.size();
        sent();
    }

    /** Nobody knows whether the broker has them: they go again. */
    void failed() {
        underWay = List.of();
    }

    /** Completes this when nothing of the session waits. */
    void listen(SessionId session, CompletableFuture<Void> kept) {
        if (counts.containsKey(session)) {
            listeners.computeIfAbsent(session, first -> new ArrayList<>()).add(kept);
        } else {
            kept.complete(null);
        }
    }

    private void remove(Waiting entry) {
        boolean waited = waiting.remove(entry.id()) != null;
        if (waited && counts.merge(entry.session(), -1, Integer::sum) == 0) {
            counts.remove(entry.session());
            List<CompletableFuture<Void>> heard = listeners.remove(entry.session());
            if (heard != null) {
                heard.forEach(kept -> kept.complete(null));
            }
        }
    }

    /** How many went though nobody has them. */
    long lost() {
        return lost;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
