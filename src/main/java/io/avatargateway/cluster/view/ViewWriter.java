package io.avatargateway.cluster.view;

import io.avatargateway.cluster.post.SharedMessages;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Ownership;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Tells all gateways of this one's sessions. Keeps the latest of each until the broker has it, so it holds no more than
 * there are sessions, and nobody waits. What does not hurry goes with the next beat. Any thread.
 */
final class ViewWriter {

    /** Sessions in one transaction. */
    private static final int MOST_TOGETHER = 200;

    private static final Logger LOG = Logger.getLogger(ViewWriter.class.getName());

    private final BrokerClient broker;
    private final Lane lane;
    private final Function<Tenant, Duration> retention;
    private final Ownership ownership;
    private final Clock clock;
    private final Map<SessionId, Change> waiting = new ConcurrentHashMap<>();
    /** Sessions that are to be forgotten. */
    private final Map<SessionId, Tenant> erased = new ConcurrentHashMap<>();

    private final AtomicBoolean scheduled = new AtomicBoolean();
    /** Of the lane. */
    private ClientSession session;

    /**
     * @param lane where the broker is called
     * @param retention how long a tenant's session that has ended is known
     * @param ownership whether this gateway's sessions are its own: only then it tells how they are
     * @param clock says how long it is known that a session was erased
     */
    ViewWriter(BrokerClient broker, Lane lane, Function<Tenant, Duration> retention, Ownership ownership, Clock clock) {
        this.broker = broker;
        this.lane = lane;
        this.retention = retention;
        this.ownership = ownership;
        this.clock = clock;
    }

    private record Change(SharedSession session, boolean hurries) {
        private Change before(SharedSession next, boolean nextHurries) {
            return new Change(next, hurries || nextHurries);
        }
    }

    /** Tells this in place of what was told before. Returns at once. */
    void tell(SharedSession next, boolean hurries) {
        waiting.merge(
                next.session().id(),
                new Change(next, hurries),
                (earlier, later) -> earlier.before(later.session(), later.hurries()));
        if (hurries) {
            sendSoon();
        }
    }

    /** Tells, in place of what was told before, that nothing is known of a session any more. Returns at once. */
    void erase(SessionId id, Tenant tenant) {
        waiting.remove(id);
        erased.put(id, tenant);
        sendSoon();
    }

    /** Sends what waits. To be called every second. Returns at once. */
    void beat() {
        if (!waiting.isEmpty() || !erased.isEmpty()) {
            waiting.replaceAll((id, change) -> new Change(change.session(), true));
            sendSoon();
        }
    }

    private void sendSoon() {
        if (scheduled.compareAndSet(false, true)) {
            lane.execute(this::send);
        }
    }

    /** On the lane. What cannot be sent waits for the next beat. */
    private void send() {
        scheduled.set(false);
        if (!sendErased()) {
            return;
        }
        if (!ownership.holds()) {
            // They may be another gateway's, which has told more of them; if they are not, they change when they go on.
            waiting.values().removeIf(change -> !change.session().closed());
            return;
        }
        List<Change> next = hurried();
        while (!next.isEmpty()) {
            try {
                send(next);
            } catch (ActiveMQException | GatewayException e) {
                LOG.log(Level.FINE, "What others know of this gateway's sessions is not up to date", e);
                next.forEach(
                        change -> waiting.putIfAbsent(change.session().session().id(), change));
                close();
                return;
            }
            next = hurried();
        }
    }

    /** Whether the broker has them. */
    private boolean sendErased() {
        Map<SessionId, Tenant> gone = Map.copyOf(erased);
        if (gone.isEmpty()) {
            return true;
        }
        Instant now = clock.instant();
        try {
            open();
            try (ClientProducer producer = session.createProducer(JmsNames.SHARED_SESSIONS)) {
                for (Map.Entry<SessionId, Tenant> each : gone.entrySet()) {
                    Instant known = now.plus(retention.apply(each.getValue()));
                    producer.send(new ErasedSession(each.getKey(), each.getValue()).message(session, known));
                }
                session.commit();
            }
            gone.forEach(erased::remove);
            return true;
        } catch (ActiveMQException | GatewayException e) {
            LOG.log(Level.FINE, "It is not told yet which sessions are to be forgotten", e);
            close();
            return false;
        }
    }

    private void open() throws ActiveMQException {
        lane.requireTurn();
        if (session == null || session.isClosed()) {
            session = broker.openGatewaysSession(false, "view");
        }
    }

    private List<Change> hurried() {
        List<Change> next = new ArrayList<>();
        waiting.values().stream()
                .filter(Change::hurries)
                .limit(MOST_TOGETHER)
                .filter(change -> waiting.remove(change.session().session().id(), change))
                .forEach(next::add);
        return next;
    }

    private void send(List<Change> changes) throws ActiveMQException {
        open();
        try (ClientProducer producer = session.createProducer(JmsNames.SHARED_SESSIONS)) {
            for (Change change : changes) {
                SharedSession shared = change.session();
                ClientMessage message = SharedMessages.of(session, shared, true);
                message.putStringProperty(
                        JmsNames.SESSION_ID, shared.session().id().value());
                message.setExpiration(shared.forgottenAt(retention).toEpochMilli());
                producer.send(message);
            }
            session.commit();
        }
    }

    /** On the lane. */
    private void close() {
        if (session != null) {
            BrokerClient.closeQuietly(session);
            session = null;
        }
    }

    /** Sends what waits, as its last. Returns at once. */
    void stop() {
        beat();
        lane.execute(this::close);
    }
}
