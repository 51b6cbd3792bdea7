package io.avatargateway.jms;

import io.avatargateway.session.GatewayException;
import io.avatargateway.session.SessionId;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** Gives a channel its connection, and the next one when that failed, for as long as the feed lives. On the channel's lane only, but for the first time. */
final class FeedConnector {

    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Logger LOG = Logger.getLogger(FeedConnector.class.getName());

    private final SessionId id;
    private final FeedSide side;
    private final BrokerClient broker;
    private final FeedState state;
    private final FeedChannel channel;
    private final Lane lane;
    private volatile boolean closed;

    FeedConnector(SessionId id, FeedSide side, BrokerClient broker, FeedState state, FeedChannel channel, Lane lane) {
        this.id = id;
        this.side = side;
        this.broker = broker;
        this.state = state;
        this.channel = channel;
        this.lane = lane;
    }

    /**
     * Creates the queue and the first connection. On the thread that opens the session, before anything else.
     *
     * @throws GatewayException BROKER_UNAVAILABLE
     */
    void create() {
        try {
            open(true);
        } catch (ActiveMQException e) {
            throw BrokerClient.unavailable(e.getMessage());
        }
    }

    /** Ends a connection, if it is the one that counts, and begins to look for the next. */
    void renew(FeedConnection connection) {
        if (state.lost(side, connection)) {
            connection.close();
            reopen();
        }
    }

    private void reopen() {
        if (closed) {
            return;
        }
        try {
            open(false);
            channel.flush();
        } catch (ActiveMQException | GatewayException e) {
            LOG.log(Level.FINE, "Session " + id + ": no connection to its queue yet", e);
            lane.later(RETRY, this::reopen);
        }
    }

    private void open(boolean create) throws ActiveMQException {
        ClientSession session = broker.openSession(false);
        boolean done = false;
        try {
            if (create) {
                SessionQueues.create(session, id, side);
            }
            FeedConnection connection = new FeedConnection(session, side.queue(id), state.takesMany(side), channel);
            state.opened(side, connection);
            connection.watch(lane);
            channel.adjust();
            done = true;
        } finally {
            if (!done) {
                FeedConnection half = state.current(side);
                if (half != null) {
                    state.lost(side, half);
                }
                BrokerClient.closeQuietly(session);
            }
        }
    }

    /** Waiting and delivered messages. */
    long messageCount() throws ActiveMQException {
        return connected().messageCount();
    }

    /** Removes the queue, if it is empty; else consumes it anew. Returns whether it is gone. */
    boolean removeQueueIfEmpty() throws ActiveMQException {
        FeedConnection connection = connected();
        boolean removed = false;
        try {
            removed = connection.removeQueueIfEmpty();
        } finally {
            if (!removed) {
                renew(connection);
            }
        }
        return removed;
    }

    /** At the end. */
    void close() {
        closed = true;
        FeedConnection connection = state.current(side);
        if (connection != null && state.lost(side, connection)) {
            connection.close();
        }
    }

    private FeedConnection connected() throws ActiveMQException {
        FeedConnection connection = state.current(side);
        if (connection == null) {
            throw new ActiveMQNotConnectedException("connection lost");
        }
        return connection;
    }
}
