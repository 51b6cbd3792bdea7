package io.avatargateway.jms;

import io.avatargateway.session.SessionId;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/**
 * One of a session's two queues, consumed with Artemis' core client: messages come by a handler while they are wanted, so no thread waits. Three kinds of
 * threads come here. Those of the feed, which only enqueue on the lane; the lane, which alone calls the broker, for both queues, so that no broker session is used
 * by two threads; the client's thread, in {@link FeedConnection.Events}, which never waits for the lane.
 */
final class FeedChannel implements FeedConnection.Events {

    private static final Logger LOG = Logger.getLogger(FeedChannel.class.getName());

    private final SessionId id;
    private final FeedSide side;
    private final FeedContext context;
    private final FeedState state;
    private final Arrivals arrivals;
    private final Lane lane;
    private final FeedConnector connector;
    private final Settler settler;
    private final AtomicBoolean flushWaits = new AtomicBoolean();

    FeedChannel(SessionId id, FeedSide side, FeedContext context, FeedState state, Arrivals arrivals, Lane lane) {
        this.id = id;
        this.side = side;
        this.context = context;
        this.state = state;
        this.arrivals = arrivals;
        this.lane = lane;
        this.connector = new FeedConnector(id, side, context.broker(), state, this, lane);
        this.settler = new Settler(id, side, state, context);
    }

    /** What the messages are for. On the client's thread of the message's queue. */
    interface Arrivals {
        /**
         * A message came that is not held.
         *
         * @throws Exception if it cannot be read; then it comes again
         */
        void arrived(FeedSide side, FeedConnection connection, JobDelivery delivery) throws Exception;

        /** A message could not be read as often as that may be tried. */
        void unreadable(FeedSide side, FeedConnection connection, JobDelivery delivery);
    }

    Lane lane() {
        return lane;
    }

    FeedConnector connector() {
        return connector;
    }

    @Override
    public void onMessage(FeedConnection connection, ClientMessage message) {
        JobDelivery delivery = new JobDelivery(message);
        if (state.known(side, connection, delivery.messageId(), delivery.message())) {
            leaveBody(message);
            flushOnLane();
        } else {
            try {
                arrivals.arrived(side, connection, delivery);
            } catch (Exception | Error e) {
                // Whatever it is, the message must neither be lost nor overtaken.
                unreadable(connection, delivery, e);
            }
        }
        adjust();
    }

    /** It was read by an earlier delivery, as far as that was wanted. */
    private void leaveBody(ClientMessage message) {
        try {
            JobBodies.leave(message);
        } catch (ActiveMQException e) {
            LOG.log(Level.FINE, "Session " + id + ": a body is not left", e);
        }
    }

    /** The broker moves the message to the queue of expired jobs, where it is answered. */
    @Override
    public void onExpired(FeedConnection connection, ClientMessage message) {
        state.removed(side, connection, message.getMessageID());
        flushOnLane();
    }

    @Override
    public void onLost(FeedConnection connection) {
        lane.execute(() -> connector.renew(connection));
    }

    private void unreadable(FeedConnection connection, JobDelivery delivery, Throwable e) {
        int failures = state.unreadable(side, connection, delivery.messageId());
        if (failures == 0) {
            LOG.log(Level.FINE, "Session " + id + ": a message was cut off with the connection", e);
            return;
        }
        adjust();
        LOG.log(Level.WARNING, "Session " + id + ": a message cannot be read, failures so far: " + failures, e);
        if (context.policy().exhausted(failures + 1)) {
            arrivals.unreadable(side, connection, delivery);
        } else {
            lane.later(context.retryDelay(), () -> connector.renew(connection));
        }
    }

    /** Behind what waits on the lane already, and for all of it: answers that come at the same time go out in one transaction. */
    void flushOnLane() {
        if (flushWaits.compareAndSet(false, true)) {
            lane.execute(() -> {
                flushWaits.set(false);
                flush();
            });
        }
    }

    /** On the lane: brings to the broker what can be brought. */
    void flush() {
        FeedConnection connection = state.current(side);
        if (connection != null && !settler.flush(connection)) {
            connector.renew(connection);
            lane.later(context.retryDelay(), this::flush);
        } else if (connection != null && (connection.many() != state.takesMany(side) || state.leftBodies(side))) {
            // What was fetched ahead goes back to its place, and what was not read of a body does not come any more.
            connector.renew(connection);
        }
        adjust();
    }

    /** Lets messages come, or not. Any thread but the session's worker. */
    void adjust() {
        synchronized (state) {
            FeedConnection connection = state.current(side);
            try {
                if (connection != null) {
                    connection.want(state.wantsMessages(side));
                }
            } catch (ActiveMQException e) {
                LOG.log(Level.FINE, "Session " + id + ": its queue is not consumed", e);
                onLost(connection);
            }
        }
    }
}
