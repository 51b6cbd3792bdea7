package io.avatargateway.cluster.view;

import io.avatargateway.security.Tenant;
import io.avatargateway.service.OpeningKey;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What all gateways know of a session. No credential. Immutable.
 *
 * @param owner the name of the gateway that has it
 * @param session as it was at the latest change that is told, {@link SessionSnapshot#shared}
 * @param lastSequence of its latest event then
 * @param draining whether its end was asked for
 * @param key of the request that opened it, or null
 */
public record SharedSession(
        String owner, SessionSnapshot session, long lastSequence, boolean draining, OpeningKey key) {

    public SharedSession {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(session, "session");
    }

    /** Whether it has ended. */
    public boolean closed() {
        return session.state() == SessionState.CLOSED;
    }

    /** The same, ended at this moment because its gateway died and nobody went on with it; told by this gateway. */
    SharedSession lost(String teller, Instant at) {
        return new SharedSession(teller, session.lost(at), SessionEvent.behindOwnerOf(lastSequence) + 1, draining, key);
    }

    /** The event of such an end; empty where it ended in another way, since its gateway has told of that. */
    public Optional<SessionEvent> lossEvent() {
        return session.reason() != CloseReason.SESSION_LOST
                ? Optional.empty()
                : Optional.of(new SessionEvent(
                        session.id(),
                        lastSequence,
                        session.closedAt(),
                        session.generation(),
                        SessionEvent.Type.STATE,
                        session.state(),
                        session.reason(),
                        session.detail(),
                        session.options().tenant(),
                        null,
                        Map.of("from", SessionState.RECOVERING.name())));
    }

    /** Whether it takes jobs. */
    public boolean accepting() {
        return !draining && !closed() && session.state() != SessionState.DRAINING;
    }

    /** Speech and silence follow each other quickly; nobody has to know of each. */
    boolean isLike(SharedSession before) {
        return speaks(this)
                && speaks(before)
                && draining == before.draining
                && owner.equals(before.owner)
                && session.generation() == before.session.generation()
                && session.viewerSeen() == before.session.viewerSeen();
    }

    private static boolean speaks(SharedSession one) {
        SessionState state = one.session.state();
        return state == SessionState.SPEAKING || state == SessionState.SILENT;
    }

    /**
     * When the broker and all gateways may forget it: no session lives longer.
     *
     * @param retention how long a tenant's session that has ended is known
     */
    Instant forgottenAt(Function<Tenant, Duration> retention) {
        Instant end = closed() && session.closedAt() != null
                ? session.closedAt()
                : session.createdAt().plus(session.options().maxSessionLength());
        return end.plus(retention.apply(session.options().owner().tenant()));
    }
}
