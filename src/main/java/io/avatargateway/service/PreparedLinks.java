package io.avatargateway.service;

import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.SessionId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The links of sessions that are on their way here, each with a place for its session. Any thread. */
final class PreparedLinks {

    private final Map<SessionId, PreparedLink> prepared = new ConcurrentHashMap<>();
    private final Timekeeper time;
    private final Runnable giveBack;

    /** @param giveBack gives back a place that was taken */
    PreparedLinks(Timekeeper time, Runnable giveBack) {
        this.time = time;
        this.giveBack = giveBack;
    }

    /**
     * Keeps it for so long, and a place that was taken.
     *
     * @return whether there was none for that session before
     */
    boolean keep(SessionId id, PreparedLink link, Duration within) {
        if (prepared.putIfAbsent(id, link) != null) {
            return false;
        }
        Runnable cancel = time.after(within.toNanos(), () -> drop(id, link, "its session has not come"));
        link.joinable().whenComplete((room, failure) -> {
            if (failure != null) {
                cancel.run();
                drop(id, link, "failed");
            }
        });
        return true;
    }

    private void drop(SessionId id, PreparedLink link, String why) {
        if (prepared.remove(id, link)) {
            giveBack.run();
            link.end(why);
        }
    }

    /** The session's, with its place, if there is one: whoever takes it has to use or {@link PreparedLink#end} it. */
    Optional<PreparedLink> take(SessionId id) {
        return Optional.ofNullable(prepared.remove(id));
    }

    /** Ends all of them. */
    void endAll() {
        prepared.forEach((id, link) -> drop(id, link, "the gateway stops"));
    }
}
