package io.avatargateway.room.livekit;

import io.avatargateway.config.Settings;
import io.avatargateway.room.Media;
import io.avatargateway.room.Rooms;
import io.avatargateway.room.Visit;
import io.avatargateway.security.Caller;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Participants that join a session's room as soon as there is one, with the viewer's own token. So the room is not
 * empty while the portal still loads. Only sessions that ask for one get it, up to the limit. Each takes neither
 * picture nor sound. It leaves when the viewer comes with the same identity, or with the session, and never comes back.
 * Any thread, though the container calls it on one lane.
 */
@ApplicationScoped
public class Placeholders {

    private static final Logger LOG = Logger.getLogger(Placeholders.class.getName());

    /** After the join info. A placeholder that came later could send a quick viewer out of the room. */
    private static final Duration JOIN_WITHIN = Duration.ofSeconds(1);

    private final Map<SessionId, Visit> inside = new ConcurrentHashMap<>();
    private final Rooms rooms;
    private final Function<SessionId, Optional<JoinInfo>> wanting;
    private final int limit;
    private final Clock clock;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    private ManagedExecutorService executor;

    /** For the container's proxy only. */
    protected Placeholders() {
        this(null, null, 0, null);
    }

    @Inject
    Placeholders(Rooms rooms, SessionRegistry registry, Settings settings) {
        this(
                rooms,
                session -> registry.find(Caller.gateway(), session)
                        .filter(found -> found.options().placeholder() && !found.viewerSeen())
                        .map(SessionSnapshot::join),
                settings.sessions().placeholders(),
                Clock.systemUTC());
    }

    /**
     * @param wanting gives the join info of a session that has asked for a placeholder, and has no viewer yet
     * @param limit placeholders at once; 0 for none
     */
    Placeholders(Rooms rooms, Function<SessionId, Optional<JoinInfo>> wanting, int limit, Clock clock) {
        this.rooms = rooms;
        this.wanting = wanting;
        this.limit = limit;
        this.clock = clock;
    }

    /** Has WebRTC loaded beside the start: the first session must not wait for that. */
    void onStart(@Observes Startup started) {
        if (limit > 0) {
            executor.execute(() -> {
                try {
                    rooms.require();
                } catch (GatewayException missing) {
                    LOG.log(Level.WARNING, "There will be no placeholders: {0}", missing.getMessage());
                }
            });
        }
    }

    /** Follows the sessions: their join info, and their ends. */
    void onEvent(@Observes SessionEvent event) {
        if (limit == 0) {
            return;
        }
        if (event.type() == SessionEvent.Type.JOIN) {
            leave(event.sessionId());
            if (clock.instant().isBefore(event.time().plus(JOIN_WITHIN))) {
                wanting.apply(event.sessionId()).ifPresent(join -> enter(event.sessionId(), join));
            }
        } else if (event.type() == SessionEvent.Type.STATE && event.state() == SessionState.CLOSED) {
            leave(event.sessionId());
        }
    }

    /** How many are in rooms, or on their way. */
    int count() {
        return inside.size();
    }

    private void enter(SessionId session, JoinInfo join) {
        if (inside.size() >= limit) {
            LOG.log(Level.INFO, "{0}: no placeholder, there are {1} already", new Object[] {session, limit});
            return;
        }
        Visit visit;
        try {
            visit = rooms.enter(join, Media.NONE);
        } catch (GatewayException missing) {
            LOG.log(Level.FINE, "{0}: no placeholder: {1}", new Object[] {session, missing.getMessage()});
            return;
        }
        inside.put(session, visit);
        visit.left().thenAccept(departure -> {
            inside.remove(session, visit);
            LOG.log(Level.FINE, "{0}: the placeholder has gone: {1}", new Object[] {session, departure});
        });
        visit.joined()
                .toCompletableFuture()
                .copy()
                .orTimeout(JOIN_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(late -> {
                    visit.close();
                    return null;
                });
    }

    private void leave(SessionId session) {
        Visit visit = inside.remove(session);
        if (visit != null) {
            visit.close();
        }
    }
}
