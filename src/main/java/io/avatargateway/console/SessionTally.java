package io.avatargateway.console;

import io.avatargateway.console.ConsoleFigures.SessionFigures;
import io.avatargateway.session.model.SessionState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Counts sessions, in one pass. For one thread. */
final class SessionTally {

    /** Tenants that are told one by one. */
    static final int TENANTS = 20;

    static final String OTHER = "other";

    private final Map<String, Integer> byState = new TreeMap<>();
    private final Map<String, Integer> byTenant = new HashMap<>();
    private final Map<String, Integer> speaking = new HashMap<>();
    private int total;
    private long waitingJobs;

    static SessionTally of(Stream<SeenSession> sessions) {
        SessionTally tally = new SessionTally();
        sessions.forEach(tally::add);
        return tally;
    }

    private void add(SeenSession session) {
        total++;
        waitingJobs += session.waitingJobs();
        byState.merge(session.state().name(), 1, Integer::sum);
        byTenant.merge(session.tenant(), 1, Integer::sum);
        if (session.state() == SessionState.SPEAKING) {
            speaking.merge(session.node(), 1, Integer::sum);
        }
    }

    int total() {
        return total;
    }

    /** How many sessions of a gateway speak. */
    int speakingAt(String node) {
        return speaking.getOrDefault(node, 0);
    }

    /** How many sessions a tenant has. */
    int of(String tenant) {
        return byTenant.getOrDefault(tenant, 0);
    }

    /** Of tenants that have sessions: those with most first, then by their names. */
    List<String> tenants() {
        return byTenant.keySet().stream().sorted(mostFirst()).toList();
    }

    /** The order of tenants: those with most sessions first, then by their names. */
    Comparator<String> mostFirst() {
        return Comparator.<String>comparingInt(this::of).reversed().thenComparing(Comparator.naturalOrder());
    }

    SessionFigures figures() {
        Map<String, Integer> most = new LinkedHashMap<>();
        int others = 0;
        for (String tenant : tenants()) {
            if (most.size() < TENANTS) {
                most.put(tenant, of(tenant));
            } else {
                others += of(tenant);
            }
        }
        if (others > 0) {
            // A tenant may be called so.
            most.merge(OTHER, others, Integer::sum);
        }
        return new SessionFigures(total, byState, most, waitingJobs);
    }
}
