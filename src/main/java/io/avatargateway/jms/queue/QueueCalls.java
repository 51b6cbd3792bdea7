package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerFailures;
import io.avatargateway.jms.client.FeedConnection;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.JMSException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Calls the broker for a session's queues, one call after the other on a lane of the session's own, and tells each
 * result. The connections that count are known to the session's worker alone; each call takes its own along.
 */
final class QueueCalls {

    private static final Logger LOG = Logger.getLogger(QueueCalls.class.getName());

    private final SessionPlace place;
    private final SessionId id;
    private final FeedContext context;
    private final Lane lane;
    private final SettlementSender sender;
    private final Function<FeedSide, FeedConnection.Events> events;
    private final Consumer<QueueEvent> then;
    /** Of the lane. */
    private boolean toldForbidden;
    /** Of the worker. */
    private final Map<FeedSide, FeedConnection> connections = new EnumMap<>(FeedSide.class);

    /**
     * @param events what the connections of a queue tell
     * @param then takes the result of a call; any thread
     */
    QueueCalls(
            SessionPlace place,
            FeedContext context,
            Function<FeedSide, FeedConnection.Events> events,
            Consumer<QueueEvent> then) {
        this.place = place;
        this.id = place.id();
        this.context = context;
        this.events = events;
        this.then = then;
        this.lane = new Lane(context.threads());
        this.sender = new SettlementSender(id, context);
    }

    /** Runs this behind all calls that were asked for before. */
    void execute(Runnable call) {
        lane.execute(call);
    }

    /** From now on this connection counts. By the worker. */
    void opened(FeedSide side, FeedConnection connection) {
        connections.put(side, connection);
    }

    /** The connection of this number, or null if there is none any more. By the worker. */
    FeedConnection connection(long number) {
        return connections.values().stream()
                .filter(connection -> connection.number() == number)
                .findFirst()
                .orElse(null);
    }

    /**
     * Makes the queues, unless they are there. On the calling thread; blocks for at most twice the call time-out.
     *
     * @throws GatewayException BROKER_UNAVAILABLE
     */
    void makeQueues() {
        context.queues().make(place);
    }

    /**
     * Begins a call. By the worker.
     *
     * @param opened is told of a connection that was opened; on the lane
     */
    void perform(QueueEffect.AtBroker effect, BiConsumer<FeedSide, FeedConnection> opened) {
        if (effect instanceof QueueEffect.Open open) {
            lane.execute(() -> open(open, opened));
        } else if (effect instanceof QueueEffect.Close close) {
            FeedConnection connection = connection(close.connection());
            if (connection != null) {
                connections.values().remove(connection);
                lane.execute(connection::close);
            }
        } else if (effect instanceof QueueEffect.Commit commit) {
            FeedConnection connection = connection(commit.connection());
            lane.execute(() -> then.accept(sender.commit(connection, commit)));
        } else if (effect instanceof QueueEffect.Measure measure) {
            FeedConnection connection = connection(measure.connection());
            lane.execute(() -> measure(measure, connection));
        } else if (effect instanceof QueueEffect.Mark mark) {
            FeedConnection connection = connection(mark.connection());
            lane.execute(() -> mark(mark, connection));
        } else if (effect instanceof QueueEffect.Count count) {
            FeedConnection connection = connection(count.connection());
            lane.execute(() -> count(connection));
        } else if (effect instanceof QueueEffect.LookForRest) {
            List<FeedConnection> both = List.copyOf(connections.values());
            lane.execute(() -> lookForRest(both));
        } else if (effect instanceof QueueEffect.Remove remove) {
            FeedConnection connection = connection(remove.connection());
            lane.execute(() -> remove(remove, connection));
        }
    }

    /** Closes all connections, behind all calls. By the worker. */
    void close() {
        List<FeedConnection> all = List.copyOf(connections.values());
        connections.clear();
        lane.execute(() -> all.forEach(FeedConnection::close));
    }

    private void open(QueueEffect.Open open, BiConsumer<FeedSide, FeedConnection> opened) {
        FeedConnection connection;
        try {
            connection = open(open);
        } catch (ActiveMQException | RuntimeException | Error e) {
            // Whatever it is: untold, the queue would wait for its connection for ever.
            boolean news = e instanceof ActiveMQSecurityException && !toldForbidden;
            toldForbidden |= news;
            LOG.log(news ? Level.WARNING : Level.FINE, "Session " + id + ": no connection to its queue yet", e);
            then.accept(new QueueEvent.OpenFailed(open.side(), open.connection()));
            return;
        }
        opened.accept(open.side(), connection);
    }

    private FeedConnection open(QueueEffect.Open open) throws ActiveMQException {
        ClientSession session = context.broker().openSession(false);
        boolean done = false;
        try {
            FeedConnection connection = new FeedConnection(
                    session,
                    open.side().queue(place),
                    open.connection(),
                    open.many(),
                    open.known(),
                    events.apply(open.side()));
            connection.watch(lane);
            done = true;
            return connection;
        } finally {
            if (!done) {
                BrokerClient.closeQuietly(session);
            }
        }
    }

    private void measure(QueueEffect.Measure measure, FeedConnection connection) {
        long messages = -1;
        try {
            messages = connection.messageCount();
        } catch (ActiveMQException | RuntimeException e) {
            LOG.log(Level.FINE, "Session " + id + ": the queue's length is not known", e);
        }
        then.accept(new QueueEvent.Measured(measure.side(), measure.connection(), messages));
    }

    private void mark(QueueEffect.Mark mark, FeedConnection connection) {
        try {
            // Between the calls of this lane, nothing else is in the connection's transaction.
            MarkerMessage.send(connection.outbox(), place, mark.side(), mark.name(), mark.priority());
            connection.commit();
            context.watch().getsOn();
        } catch (JMSException | ActiveMQException | RuntimeException e) {
            LOG.log(Level.FINE, "Session " + id + ": a marker is not sent", e);
            then.accept(new QueueEvent.MarkFailed(mark.side(), mark.connection(), BrokerFailures.refused(e)));
        }
    }

    private void count(FeedConnection connection) {
        try {
            then.accept(new QueueEvent.Counted(connection.messageCount()));
        } catch (ActiveMQException | RuntimeException e) {
            then.accept(new QueueEvent.CountFailed(e.getMessage()));
        }
    }

    private void lookForRest(List<FeedConnection> both) {
        long messages = -1;
        try {
            messages = messageCount(both);
        } catch (ActiveMQException | RuntimeException e) {
            LOG.log(Level.FINE, "Session " + id + ": its queue is not removed yet", e);
        }
        then.accept(new QueueEvent.Rest(messages));
    }

    private static long messageCount(List<FeedConnection> both) throws ActiveMQException {
        if (both.size() < FeedSide.values().length) {
            throw BrokerFailures.unavailable("connection lost");
        }
        long messages = 0;
        for (FeedConnection connection : both) {
            messages += connection.messageCount();
        }
        return messages;
    }

    private void remove(QueueEffect.Remove remove, FeedConnection connection) {
        boolean gone = false;
        try {
            gone = connection.removeQueueIfEmpty();
        } catch (ActiveMQException | RuntimeException e) {
            LOG.log(Level.FINE, "Session " + id + ": its queue is not removed yet", e);
        }
        if (gone && remove.side() == FeedSide.ORDINARY) {
            context.queues().removeEnded(id);
        }
        then.accept(new QueueEvent.Removed(remove.side(), remove.connection(), gone));
    }
}
