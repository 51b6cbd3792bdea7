package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.faults.Fault;
import io.avatargateway.sandbox.history.CloseReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sessions whose sockets are open. Not thread-safe: on the loop. */
public final class LiveSessions {
    private final Map<String, SimliSession> open = new LinkedHashMap<>();

    /** None yet. */
    public LiveSessions() {}

    /**
     * A session's socket is open.
     *
     * @param hits the faults that hit it
     * @param most sessions that may be open; one more is refused
     */
    void open(SimliSession session, List<Fault> hits, int most) {
        String id = session.facts().id();
        open.put(id, session);
        session.ended().thenRun(() -> open.remove(id));
        if (open.size() > most) {
            session.refuse(most);
        } else {
            session.open(hits);
        }
    }

    /**
     * How many sessions are open.
     *
     * @return what Simli calls the current usage
     */
    public int count() {
        return open.size();
    }

    /**
     * Lets a fault hit a session that is open.
     *
     * @param sessionId ours or Simli's
     * @param fault to carry out
     * @return false if there is no such session
     */
    public boolean hit(String sessionId, Fault fault) {
        Optional<SimliSession> session = find(sessionId);
        session.ifPresent(s -> s.hit(fault));
        return session.isPresent();
    }

    /**
     * Whether a session is open.
     *
     * @param sessionId ours or Simli's
     * @return true if it is
     */
    public boolean contains(String sessionId) {
        return find(sessionId).isPresent();
    }

    /** Ends all. */
    public void endAll() {
        new ArrayList<>(open.values()).forEach(s -> s.stop(CloseReason.SHUTDOWN));
    }

    private Optional<SimliSession> find(String sessionId) {
        return open.values().stream()
                .filter(s -> s.facts().id().equals(sessionId)
                        || s.facts().simliSessionId().equals(sessionId))
                .findFirst();
    }
}
