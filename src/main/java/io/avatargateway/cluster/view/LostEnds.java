package io.avatargateway.cluster.view;

import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Tells everybody of sessions that have ended with their gateway. Any thread. */
public final class LostEnds {

    /** A gateway that has just begun hears within this time of the sessions that there are. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Far more than one gateway has. */
    private static final int MOST = 10_000;

    private final SharedView view;
    private final Consumer<SessionEvent> events;
    private final Clock clock;
    /** Those of which nothing has been heard yet, and since when. */
    private final Map<SessionId, Instant> unheardOf = new ConcurrentHashMap<>();

    /** @param events is told of each end; must return at once */
    public LostEnds(SharedView view, Consumer<SessionEvent> events, Clock clock) {
        this.view = view;
        this.events = events;
        this.clock = clock;
    }

    /** Nobody goes on with this session. Does nothing where all know that it has ended. Returns at once. */
    public void ended(SessionId id) {
        if (!tell(id) && unheardOf.size() < MOST) {
            unheardOf.put(id, clock.instant());
        }
    }

    /** To be called every second, by one thread at a time. Returns at once. */
    public void beat() {
        Instant tooLong = clock.instant().minus(PATIENCE);
        unheardOf
                .entrySet()
                .removeIf(each -> tell(each.getKey()) || each.getValue().isBefore(tooLong));
    }

    /** Returns whether the session is known here. */
    private boolean tell(SessionId id) {
        if (view.find(id).isEmpty()) {
            return false;
        }
        view.lost(id).flatMap(SharedSession::lossEvent).ifPresent(events);
        return true;
    }
}
