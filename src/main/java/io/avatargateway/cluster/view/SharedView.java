package io.avatargateway.cluster.view;

import io.avatargateway.bounded.GroupedOldestOut;
import io.avatargateway.cluster.post.SharedMessages;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.LastValues;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.OpeningKey;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.port.Ownership;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/**
 * What all gateways at this broker know of all sessions: a durable message of each, which the next one replaces. A
 * gateway that was killed finds there what it told. See {@code
 * docs/decisions/0045-the-shared-view-and-commands-to-owners.md}. Any thread, but for {@link #beat}.
 */
public final class SharedView {

    /** Some 1.5 KB each. Beyond these, sessions that have ended are forgotten before their time. */
    static final int MOST_SESSIONS = 20_000;

    private static final Logger LOG = Logger.getLogger(SharedView.class.getName());

    private final String self;
    private final Function<Tenant, Duration> retention;
    private final Clock clock;
    private final LastValues values;
    private final ViewWriter writer;
    private final Map<SessionId, SharedSession> known = new ConcurrentHashMap<>();
    /** Whose the sessions were whose traces were erased. */
    private final GroupedOldestOut<Tenant, SessionId, Tenant> erased;

    /**
     * Tells and reads nothing yet.
     *
     * @param self this gateway's name
     * @param lane where the broker is called to tell
     * @param retention how long a tenant's session that has ended is known
     * @param ownership whether this gateway's sessions are its own: only then it tells how they are
     */
    public SharedView(
            BrokerClient broker,
            String self,
            Lane lane,
            Function<Tenant, Duration> retention,
            Ownership ownership,
            Clock clock) {
        this.self = self;
        this.retention = retention;
        this.clock = clock;
        this.erased = new GroupedOldestOut<>(
                MOST_SESSIONS,
                tenant -> new GroupedOldestOut.Bound(MOST_SESSIONS, retention.apply(tenant)),
                System::nanoTime);
        this.values = new LastValues(broker, JmsNames.SHARED_SESSIONS, JmsNames.SESSION_ID, this::heard);
        this.writer = new ViewWriter(broker, lane, retention, ownership, clock);
    }

    /**
     * Tells everybody how a session of this gateway is now. Returns at once, and waits for nothing. Changes between
     * speech and silence are told once a second at most, the last one of them.
     *
     * @param lastSequence of its latest event
     * @param draining whether its end was asked for
     * @param key of the request that opened it; null where there was none, or it was told before
     */
    public void changed(SessionSnapshot session, long lastSequence, boolean draining, OpeningKey key) {
        if (erased(session.id()).isPresent()) {
            return;
        }
        SharedSession before = known.get(session.id());
        OpeningKey itsKey = key != null || before == null ? key : before.key();
        SharedSession next = new SharedSession(self, session.shared(), lastSequence, draining, itsKey);
        known.put(session.id(), next);
        writer.tell(next, before == null || !next.isLike(before));
    }

    /**
     * Tells everybody that a session has ended with its gateway, unless it is known to have ended. Returns at once.
     *
     * @return what has become known of it by that
     */
    Optional<SharedSession> lost(SessionId id) {
        SharedSession before = known.get(id);
        if (before == null || before.closed()) {
            return Optional.empty();
        }
        SharedSession ended = before.lost(self, clock.instant());
        known.put(id, ended);
        writer.tell(ended, true);
        return Optional.of(ended);
    }

    /**
     * Has all gateways forget a session that has ended, and the broker what it was told of it. Who had it is known for
     * as long as an ended session is. Returns at once.
     */
    public void erase(SessionId id, Tenant tenant) {
        forget(id, tenant);
        writer.erase(id, tenant);
    }

    /** Whose a session was that was erased a while ago. */
    public Optional<Tenant> erased(SessionId id) {
        return erased.find(id);
    }

    private void forget(SessionId id, Tenant tenant) {
        erased.putIfAbsent(tenant, id, tenant);
        known.remove(id);
    }

    /** What is known of a session. */
    public Optional<SharedSession> find(SessionId id) {
        return Optional.ofNullable(known.get(id));
    }

    /** What is known of all sessions, also of those that ended a while ago, in no order. */
    public Stream<SharedSession> all() {
        return known.values().stream();
    }

    /** A tenant's sessions that have not ended, as far as is known. */
    public Stream<SessionId> liveOf(String tenant) {
        return all().filter(each -> !each.closed()
                        && each.session().options().owner().tenant().name().equals(tenant))
                .map(each -> each.session().id());
    }

    /** The session that a request with this key has opened. */
    public Optional<SharedSession> openedBy(String keyHash) {
        return all().filter(each -> each.key() != null && each.key().hash().equals(keyHash))
                .max(Comparator.comparing(each -> each.session().createdAt()));
    }

    /** On the thread of the broker's client. */
    private void heard(ClientMessage message) {
        Optional<ErasedSession> gone = ErasedSession.read(message);
        if (gone.isPresent()) {
            forget(gone.get().id(), gone.get().tenant());
        } else {
            SharedMessages.read(message, SharedSession.class).ifPresent(this::heard);
        }
    }

    private void heard(SharedSession next) {
        SessionId id = next.session().id();
        Optional<Tenant> gone = erased(id);
        if (gone.isPresent()) {
            // Its owner was late, and its word has replaced ours at the broker.
            writer.erase(id, gone.get());
            return;
        }
        SharedSession now = known.compute(id, (same, before) -> {
            if (before == null) {
                return known.size() < MOST_SESSIONS ? next : null;
            }
            return isLater(next, before) ? next : before;
        });
        if (now != null
                && !now.equals(next)
                && now.owner().equals(self)
                && !next.owner().equals(self)) {
            // The owner before this one was late, and its word has replaced ours at the broker.
            writer.tell(now, true);
        }
    }

    /** An owner that lost its session to another one may still have told something. Ours we know before the broker. */
    private boolean isLater(SharedSession next, SharedSession before) {
        int generations =
                Integer.compare(next.session().generation(), before.session().generation());
        if (generations != 0 || next.owner().equals(before.owner())) {
            return generations > 0 || (generations == 0 && next.lastSequence() >= before.lastSequence());
        }
        return next.lastSequence() >= before.lastSequence();
    }

    /**
     * Sees to it that this gateway hears of the others' sessions, and tells what waits. To be called every second, by
     * one thread at a time, which may have to wait for the broker's call time-out.
     */
    public void beat() {
        forget();
        writer.beat();
        try {
            values.keepOpen();
        } catch (ActiveMQException | GatewayException e) {
            LOG.log(Level.FINE, "The other gateways' sessions cannot be heard of", e);
        }
    }

    private void forget() {
        known.values().removeIf(each -> each.forgottenAt(retention).isBefore(clock.instant()));
        if (known.size() >= MOST_SESSIONS) {
            all().filter(SharedSession::closed)
                    .sorted(Comparator.comparing(each -> each.forgottenAt(retention)))
                    .limit(MOST_SESSIONS / 10)
                    .toList()
                    .forEach(oldest -> known.remove(oldest.session().id(), oldest));
        }
    }

    /** Tells what waits, and reads nothing any more. Blocks for at most the broker's call time-out. */
    public void stop() {
        writer.stop();
        values.close();
    }
}
