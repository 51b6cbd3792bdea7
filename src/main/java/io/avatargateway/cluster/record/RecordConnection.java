package io.avatargateway.cluster.record;

import io.avatargateway.cluster.node.LastHeartbeat;
import io.avatargateway.cluster.node.NodeIdentity;
import io.avatargateway.jms.client.BrokerClient;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.SessionFailureListener;

/**
 * The one consumer of this gateway's records, from its beginning to its first failure. What it was given and has not
 * acknowledged is this gateway's; when it goes, the broker has it back. Used on the lane, but for what the client
 * tells.
 */
public final class RecordConnection implements SessionFailureListener {

    private static final Logger LOG = Logger.getLogger(RecordConnection.class.getName());

    /** Records of one transaction. */
    private static final int TOGETHER = 20;

    private final ClientSession session;
    private final SimpleString queue;
    private final Events events;
    private final ClientConsumer consumer;
    private final LastHeartbeat before;
    /** As many as the gateway has sessions. */
    private final Map<Long, ClientMessage> held = new ConcurrentHashMap<>();

    /** On the client's threads; must return at once. */
    interface Events {
        void onRecord(RecordConnection connection, FoundRecord record);

        void onLost(RecordConnection connection);
    }

    /**
     * Attaches to the queue; nothing comes before {@link #start}. Blocks for at most some of the broker's call
     * time-outs.
     *
     * @throws ActiveMQException if the queue has a consumer already, or the broker is away
     */
    RecordConnection(BrokerClient broker, String gateway, Heartbeats heartbeats, Events events)
            throws ActiveMQException {
        this.queue = RecordMessages.queue(gateway);
        this.events = events;
        this.session = broker.openSession(false);
        boolean done = false;
        try {
            RecordQueues.ensure(session, queue);
            before = heartbeats.last(session, gateway);
            consumer = session.createConsumer(queue);
            if (before != null && before.left()) {
                // Before it has any record: others take those of a gateway that has left without waiting.
                heartbeats.back(session);
                session.commit();
            }
            consumer.setMessageHandler(this::onMessage);
            session.addFailureListener(this);
            if (session.isClosed()) {
                // Its loss may have been told before there was anybody to hear of it.
                throw new ActiveMQNotConnectedException("connection lost");
            }
            done = true;
        } finally {
            if (!done) {
                BrokerClient.closeQuietly(session);
            }
        }
    }

    /** The latest heartbeat of this gateway's name when this attached; null where there was none. */
    public LastHeartbeat before() {
        return before;
    }

    void start() throws ActiveMQException {
        session.start();
    }

    /**
     * How many records there are, held or not. An answer says that the broker takes this consumer for alive.
     *
     * @throws ActiveMQException if there is no answer, or no consumer any more
     */
    long count() throws ActiveMQException {
        if (consumer.isClosed()) {
            throw new ActiveMQNotConnectedException("consumer lost");
        }
        return session.queueQuery(queue).getMessageCount();
    }

    void acknowledge(long key) {
        ClientMessage record = held.remove(key);
        try {
            if (record != null) {
                record.individualAcknowledge();
                session.commit();
            }
        } catch (ActiveMQException e) {
            LOG.log(Level.FINE, "A record stays at the broker; it comes again", e);
        }
    }

    /**
     * Gives a record to another gateway, in one transaction.
     *
     * @param last when this gateway was alive: now
     * @return whether it was here
     * @throws ActiveMQException if nobody knows; then this connection is of no use any more
     */
    boolean move(long key, NodeIdentity gateway, LastHeartbeat last) throws ActiveMQException {
        ClientMessage record = held.remove(key);
        if (record == null) {
            return false;
        }
        RecordMessages.move(session, record, gateway, last);
        record.individualAcknowledge();
        session.commit();
        return true;
    }

    /**
     * Makes records of an earlier life those of this one, before anything is told of their sessions. They come again.
     *
     * @param self this life
     * @return the keys of those that were here
     * @throws ActiveMQException if nobody knows; then this connection is of no use any more
     */
    Set<Long> claim(NodeIdentity self, List<FoundRecord> records) throws ActiveMQException {
        Set<Long> claimed = new HashSet<>();
        for (FoundRecord record : records) {
            ClientMessage message = held.remove(record.key());
            if (message != null) {
                RecordMessages.move(session, message, self, record.alive());
                message.individualAcknowledge();
                claimed.add(record.key());
                if (claimed.size() % TOGETHER == 0) {
                    session.commit();
                }
            }
        }
        session.commit();
        return claimed;
    }

    /** Gives the records back. */
    void close() {
        session.removeFailureListener(this);
        BrokerClient.closeQuietly(session);
    }

    private void onMessage(ClientMessage message) {
        FoundRecord record = RecordMessages.read(message);
        held.put(record.key(), message);
        events.onRecord(this, record);
    }

    @Override
    public void connectionFailed(ActiveMQException exception, boolean failedOver) {
        events.onLost(this);
    }

    @Override
    public void connectionFailed(ActiveMQException exception, boolean failedOver, String scaleDownTargetNodeId) {
        events.onLost(this);
    }

    @Override
    public void beforeReconnect(ActiveMQException exception) {
        events.onLost(this);
    }
}
