package io.avatargateway.jms.intake;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.Removal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Removes what was put aside long enough ago, and the oldest where there is too much of it. The gateway does it, and
 * not the broker's expiry, so that it is the same at every broker. Several gateways may do it at once. On its lane.
 */
public final class OldDeadLetters {

    private static final Logger LOG = Logger.getLogger(OldDeadLetters.class.getName());

    private static final Duration LOOKS = Duration.ofMinutes(5);
    /** Where one look was not enough. */
    private static final Duration SOON = Duration.ofSeconds(1);

    /** In one look: each is a call to the broker. */
    private static final int MOST = 1_000;

    private static final String[] QUEUES = {JmsNames.DEAD_LETTERS, JmsNames.SESSIONS_DEAD_LETTERS};

    private final BrokerClient broker;
    private final Lane lane;
    private final Duration kept;
    private final int mostKept;
    private final InstantSource clock;
    private volatile boolean stopped;

    /**
     * @param kept how long dead letters are kept; zero for as long as nobody removes them
     * @param mostKept how many are kept in each of their queues; zero for no limit
     */
    public OldDeadLetters(BrokerClient broker, Lane lane, Duration kept, int mostKept, InstantSource clock) {
        this.broker = broker;
        this.lane = lane;
        this.kept = kept;
        this.mostKept = mostKept;
        this.clock = clock;
    }

    /** Looks again and again. Any thread; returns at once. */
    public void start() {
        if (!kept.isZero() || mostKept > 0) {
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
        boolean more = false;
        try {
            for (String queue : QUEUES) {
                int old = kept.isZero() ? 0 : removeOld(queue);
                int beyond = mostKept == 0 ? 0 : removeBeyond(queue);
                if (old + beyond > 0) {
                    LOG.log(
                            Level.INFO,
                            "{0}: {1} dead letters were older than {2}, and {3} were more than {4}; they were removed",
                            new Object[] {queue, old, kept, beyond, mostKept});
                }
                more |= old == MOST || beyond == MOST;
            }
        } catch (ActiveMQException | RuntimeException away) {
            LOG.log(Level.FINE, "Old dead letters could not be removed; it is tried again", away);
        }
        lane.later(more ? SOON : LOOKS, this::look);
    }

    /**
     * Those that are older than they may be, up to a number. Blocks for the broker.
     *
     * @return how many were removed
     */
    int removeOld(String queue) throws ActiveMQException {
        long before = clock.instant().minus(kept).toEpochMilli();
        return remove(queue, SimpleString.of("AMQTimestamp < " + before), session -> MOST);
    }

    /**
     * The oldest of those that are more than there may be, up to a number. Two gateways that look in the same moment
     * may remove as many once more. Blocks for the broker.
     *
     * @return how many were removed
     */
    int removeBeyond(String queue) throws ActiveMQException {
        return remove(
                queue,
                null,
                session -> session.queueQuery(SimpleString.of(queue)).getMessageCount() - mostKept);
    }

    /** How many are to be removed. */
    private interface Surplus {
        long count(ClientSession session) throws ActiveMQException;
    }

    private int remove(String queue, SimpleString filter, Surplus surplus) throws ActiveMQException {
        ClientSession session = broker.openSession(true);
        try {
            session.start();
            return Removal.of(session, queue, filter, (int) Math.min(MOST, surplus.count(session)));
        } finally {
            BrokerClient.closeQuietly(session);
        }
    }
}
