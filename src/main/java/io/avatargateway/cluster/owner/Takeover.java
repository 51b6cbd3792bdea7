package io.avatargateway.cluster.owner;

import io.avatargateway.cluster.node.LastHeartbeat;
import io.avatargateway.cluster.node.NodeIdentity;
import io.avatargateway.cluster.record.Heartbeats;
import io.avatargateway.cluster.record.RecordMessages;
import io.avatargateway.cluster.record.RecordMover;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.session.model.GatewayException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSession.QueueQuery;

/**
 * Takes the sessions of gateways that died, as far as there is room here. Looks at the other gateways' queues of
 * records twice a second; {@link Silences} decides. Its state belongs to its lane.
 */
final class Takeover {

    private static final Logger LOG = Logger.getLogger(Takeover.class.getName());
    private static final Duration LOOK = Duration.ofMillis(500);

    private final BrokerClient broker;
    private final KnownNodes nodes;
    private final BooleanSupplier owner;
    private final IntSupplier room;
    private final Duration resumeWithin;
    private final Heartbeats heartbeats;
    private final RecordMover mover;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final Lane lane;
    // Of the lane.
    private final Silences silences;
    /** How many records were there when none of them could be read. */
    private final Map<String, Long> unreadable = new HashMap<>();

    private ClientSession session;
    private boolean stopped;

    /**
     * Looks at nothing yet.
     *
     * @param owner whether this gateway's own records are its own: only then it takes others'
     * @param room for how many further sessions there is room
     */
    Takeover(
            BrokerClient broker,
            NodeIdentity self,
            KnownNodes nodes,
            Heartbeats heartbeats,
            BooleanSupplier owner,
            IntSupplier room,
            Lease.Terms terms,
            Executor threads,
            Clock clock,
            LongSupplier nanoClock) {
        this.broker = broker;
        this.nodes = nodes;
        this.heartbeats = heartbeats;
        this.owner = owner;
        this.room = room;
        this.resumeWithin = terms.resumeWithin();
        this.mover = new RecordMover(broker, self);
        this.silences = new Silences(terms);
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.lane = new Lane(threads);
    }

    /** Looks from now on. Returns at once. */
    void start() {
        lane.execute(this::look);
    }

    /** Takes nothing any more. Returns at once. */
    void stop() {
        lane.execute(() -> {
            stopped = true;
            drop();
        });
    }

    private void look() {
        lane.requireTurn();
        if (stopped) {
            return;
        }
        try {
            if (owner.getAsBoolean()) {
                for (String name : nodes.others()) {
                    look(name);
                }
            } else {
                silences.forget();
            }
        } catch (ActiveMQException | GatewayException e) {
            LOG.log(Level.FINE, "The other gateways' records cannot be looked at", e);
            silences.forget();
            drop();
        }
        lane.later(LOOK, this::look);
    }

    private void look(String name) throws ActiveMQException {
        QueueQuery queue = session().queueQuery(RecordMessages.queue(name));
        if (!queue.isExists()) {
            return;
        }
        Optional<LastHeartbeat> last = nodes.lastOf(name);
        Instant now = clock.instant();
        Instant aliveAt = last.map(LastHeartbeat::aliveAt).orElse(null);
        boolean ownerless = silences.ownerless(name, queue.getConsumerCount(), aliveAt, nanoClock.getAsLong(), now);
        boolean tooLate = aliveAt != null && aliveAt.plus(resumeWithin).isBefore(now);
        int most = tooLate ? Integer.MAX_VALUE : room.getAsInt();
        long records = queue.getMessageCount();
        boolean left = queue.getConsumerCount() == 0
                && last.filter(LastHeartbeat::left).isPresent();
        if ((ownerless || left) && last.isPresent() && most > 0 && records > unreadable.getOrDefault(name, 0L)) {
            take(name, last.get(), most, records, ownerless);
        }
    }

    /** One that has left may be back: where nobody has waited for the grace, the broker is asked for its last word. */
    private void take(String name, LastHeartbeat last, int most, long records, boolean ownerless)
            throws ActiveMQException {
        try {
            OptionalInt taken =
                    mover.move(name, last, most, asking -> ownerless || last.equals(heartbeats.last(asking, name)));
            if (taken.isEmpty()) {
                LOG.log(Level.FINE, "Gateway {0} is back", name);
            } else if (taken.getAsInt() == 0) {
                unreadable.put(name, records);
            } else {
                LOG.log(Level.INFO, "Gateway {0} is gone; {1} of its sessions are this one''s now", new Object[] {
                    name, taken.getAsInt()
                });
            }
        } catch (ActiveMQException e) {
            if (e.getType() != ActiveMQExceptionType.MAX_CONSUMER_LIMIT_EXCEEDED) {
                throw e;
            }
            LOG.log(Level.FINE, "Gateway {0}: another one takes its sessions, or it is back", name);
        }
    }

    private ClientSession session() {
        if (session == null || session.isClosed()) {
            session = broker.openSession(true);
        }
        return session;
    }

    private void drop() {
        if (session != null) {
            BrokerClient.closeQuietly(session);
            session = null;
        }
    }
}
