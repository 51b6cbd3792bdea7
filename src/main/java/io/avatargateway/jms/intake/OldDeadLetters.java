package io.avatargateway.jms.intake;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.message.JmsNames;
import java.time.Duration;
import java.time.InstantSource;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Removes what was put aside long enough ago. The gateway does it, and not the broker's expiry, so that it is the same
 * at every broker; several gateways may do it at once. On its lane.
 */
public final class OldDeadLetters {

    private static final Logger LOG = Logger.getLogger(OldDeadLetters.class.getName());

    private static final Duration LOOKS = Duration.ofMinutes(5);

    /** In one look: each is a call to the broker. */
    private static final int MOST = 1_000;

    private final BrokerClient broker;
    private final Lane lane;
    private final Duration kept;
    private final InstantSource clock;
    private volatile boolean stopped;

    /**
     * @param kept how long dead letters are kept; zero for as long as nobody removes them
     */
    public OldDeadLetters(BrokerClient broker, Lane lane, Duration kept, InstantSource clock) {
        this.broker = broker;
        this.lane = lane;
        this.kept = kept;
        this.clock = clock;
    }

    /** Looks again and again. Any thread; returns at once. */
    public void start() {
        if (!kept.isZero()) {
            lane.later(LOOKS, this::look);
        }
    }

    /** Looks no more. Any thread. */
    public void stop() {
        stopped = true;
    }

    private void look() {
        if (stopped) {
            return;
        }
        try {
            int removed = remove(JmsNames.DEAD_LETTERS) + remove(JmsNames.SESSIONS_DEAD_LETTERS);
            if (removed > 0) {
                LOG.log(Level.INFO, "{0} dead letters were older than {1}, and were removed", new Object[] {
                    removed, kept
                });
            }
        } catch (ActiveMQException | RuntimeException away) {
            LOG.log(Level.FINE, "Old dead letters could not be removed; it is tried again", away);
        }
        lane.later(LOOKS, this::look);
    }

    /**
     * Blocks for the broker.
     *
     * @return how many were removed
     */
    int remove(String queue) throws ActiveMQException {
        long before = clock.instant().minus(kept).toEpochMilli();
        ClientSession session = broker.openSession(true);
        try (ClientConsumer old = session.createConsumer(
                SimpleString.of(queue), SimpleString.of("AMQTimestamp < " + before), 0, -1, false)) {
            session.start();
            int removed = 0;
            for (ClientMessage next = old.receiveImmediate();
                    next != null && removed < MOST;
                    next = old.receiveImmediate()) {
                next.individualAcknowledge();
                removed++;
            }
            return removed;
        } finally {
            BrokerClient.closeQuietly(session);
        }
    }
}
