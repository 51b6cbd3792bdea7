package io.avatargateway.jms.intake;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
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

    /** In one look at a queue, for one reason: each is a call to the broker. */
    private static final int MOST = 1_000;

    private final BrokerClient broker;
    private final Lane lane;
    private final DeadLetterLimits limits;
    private final InstantSource clock;
    private volatile boolean stopped;

    /** @param limits how much is kept in which queue */
    public OldDeadLetters(BrokerClient broker, Lane lane, DeadLetterLimits limits, InstantSource clock) {
        this.broker = broker;
        this.lane = lane;
        this.limits = limits;
        this.clock = clock;
    }

    /** Looks again and again. Any thread; returns at once. */
    public void start() {
        lane.later(LOOKS, this::look);
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
            for (DeadLetterLimits.Kept kept : limits.now()) {
                more |= isMore(kept);
            }
        } catch (RuntimeException away) {
            LOG.log(Level.FINE, "Old dead letters could not be removed; it is tried again", away);
        }
        lane.later(more ? SOON : LOOKS, this::look);
    }

    /** What is wrong with one queue must not keep the others from being looked after. */
    private boolean isMore(DeadLetterLimits.Kept kept) {
        try {
            return remove(kept) >= MOST;
        } catch (ActiveMQException refused) {
            LOG.log(Level.WARNING, refused, () -> kept.queue() + ": its limits could not be kept; it is tried again");
            return false;
        }
    }

    /**
     * Removes those that are older than they may be. Then the oldest go of those that are more, by number and by bytes.
     * For each reason at most {@link #MOST} go. Two gateways that look in the same moment may remove as many once more.
     * Blocks for the broker.
     *
     * @return how many were removed
     */
    int remove(DeadLetterLimits.Kept kept) throws ActiveMQException {
        if (kept.time().isZero() && kept.letters() == 0 && kept.bytes() == 0) {
            return 0;
        }
        ClientSession session = broker.openSession(true);
        try {
            if (!session.queueQuery(SimpleString.of(kept.queue())).isExists()) {
                return 0;
            }
            session.start();
            int old = kept.time().isZero() ? 0 : removeOld(session, kept);
            SimpleString its = kept.filter() == null ? null : SimpleString.of(kept.filter());
            int beyond =
                    kept.letters() == 0 ? 0 : Removal.ofNumberBeyond(session, kept.queue(), its, kept.letters(), MOST);
            int heavy = kept.bytes() == 0 ? 0 : Removal.ofBytesBeyond(session, kept.queue(), its, kept.bytes(), MOST);
            if (old + beyond + heavy > 0) {
                LOG.log(
                        Level.INFO,
                        "{0}: {1} dead letters were older than {2}, {3} were more than {4}, and {5} were beyond {6}"
                                + " bytes; they were removed",
                        new Object[] {kept.queue(), old, kept.time(), beyond, kept.letters(), heavy, kept.bytes()});
            }
            return Math.max(old, Math.max(beyond, heavy));
        } finally {
            BrokerClient.closeQuietly(session);
        }
    }

    private int removeOld(ClientSession session, DeadLetterLimits.Kept kept) throws ActiveMQException {
        long before = clock.instant().minus(kept.time()).toEpochMilli();
        return Removal.of(session, kept.queue(), SimpleString.of("AMQTimestamp < " + before), MOST);
    }
}
