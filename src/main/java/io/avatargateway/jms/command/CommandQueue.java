package io.avatargateway.jms.command;

import io.avatargateway.api.Problem;
import io.avatargateway.api.Problems;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerFailures;
import io.avatargateway.jms.client.FeedConnection;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.Attempts;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.ArtemisJobFeed;
import io.avatargateway.jms.queue.SessionQueues;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * A queue of commands, consumed with Artemis' core client. A message stays with the broker until its command is done,
 * and is acknowledged in one transaction with the reply. So nothing is lost with this server, and no thread waits
 * meanwhile. As in {@link ArtemisJobFeed}, a connection that failed is replaced by a new one. The commands under way on
 * it come again, and {@link SessionCommands} knows them. See {@code docs/decisions/0009-sessions-over-jms.md}.
 */
public final class CommandQueue implements FeedConnection.Events {

    private static final Logger LOG = Logger.getLogger(CommandQueue.class.getName());
    private static final Duration RETRY = Duration.ofMillis(250);

    /**
     * Openings under way at once, which wait for Simli. The same number holds for other commands; further ones wait at
     * the broker.
     */
    static final int MOST_UNDER_WAY = 256;
    /** Further openings that wait here, so that the commands behind them do not. */
    static final int MOST_WAITING = 2_048;

    private static final Duration LIMIT_RETRY = Duration.ofSeconds(5);

    private final SimpleString queue;
    private final BrokerClient broker;
    private final FailurePolicy policy;
    private final CommandReplies replies;
    private final int maxBodyBytes;
    private final Function<CommandMessage, CommandWork> work;
    private final Lane lane;
    private final Attempts attempts = new Attempts();

    // Guarded by this.
    private FeedConnection current;
    private int underWay;
    private final Openings openings = new Openings(MOST_UNDER_WAY, MOST_WAITING);
    private boolean closed;

    /** @param work understands what a command asks for, at once */
    public CommandQueue(
            String queue,
            BrokerClient broker,
            Executor threads,
            FailurePolicy policy,
            CommandReplies replies,
            int maxBodyBytes,
            Function<CommandMessage, CommandWork> work) {
        this.queue = SimpleString.of(queue);
        this.broker = broker;
        this.policy = policy;
        this.replies = replies;
        this.maxBodyBytes = maxBodyBytes;
        this.work = work;
        this.lane = new Lane(threads);
    }

    /** Begins to consume, as soon as there is a broker. Returns at once. */
    public void start() {
        lane.execute(this::open);
    }

    /** What is under way stays with the broker. Waits for the broker's call time-out at most. */
    public void stop() {
        FeedConnection last;
        synchronized (this) {
            closed = true;
            last = current;
            current = null;
        }
        if (last != null) {
            last.close();
        }
    }

    @Override
    public boolean onMessage(FeedConnection connection, ClientMessage message) {
        CommandMessage command;
        try {
            command = CommandMessage.of(message, maxBodyBytes);
        } catch (JMSException | ActiveMQException | RuntimeException defect) {
            LOG.log(Level.SEVERE, "A command could not be read; it comes again", defect);
            lane.execute(() -> renew(connection, policy.pause(2)));
            return true;
        }
        synchronized (this) {
            if (connection != current) {
                return true;
            }
            underWay++;
        }
        adjust(connection);
        lane.execute(() -> begin(connection, command));
        return true;
    }

    /** The broker moves it to the queue of expired commands, where it is answered. */
    @Override
    public void onExpired(FeedConnection connection, ClientMessage message) {
        LOG.log(Level.FINE, "A command's time was over: {0}", message.getMessageID());
    }

    @Override
    public void onLost(FeedConnection connection) {
        lane.execute(() -> renew(connection, RETRY));
    }

    private void open() {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        ClientSession session = null;
        try {
            session = broker.openSession(false);
            SessionQueues.ensure(session, queue);
            SessionQueues.ensure(session, SimpleString.of(JmsNames.SESSIONS_DEAD_LETTERS));
            FeedConnection connection = new FeedConnection(session, queue, 0, false, Map.of(), this);
            if (begin(connection)) {
                adjust(connection);
                connection.watch(lane);
            } else {
                connection.close();
            }
        } catch (ActiveMQException | GatewayException e) {
            LOG.log(Level.FINE, e, () -> queue + ": no connection yet");
            if (session != null) {
                giveUp(session);
            }
            lane.later(RETRY, this::open);
        }
    }

    private synchronized boolean begin(FeedConnection connection) {
        if (closed) {
            return false;
        }
        current = connection;
        underWay = 0;
        openings.clear();
        return true;
    }

    private void giveUp(ClientSession session) {
        synchronized (this) {
            current = null;
        }
        BrokerClient.closeQuietly(session);
    }

    private void begin(FeedConnection connection, CommandMessage command) {
        CommandTask task = new CommandTask(command, work.apply(command));
        Openings.Place place = Openings.Place.NOW;
        if (task.work().opening()) {
            synchronized (this) {
                if (connection != current) {
                    return;
                }
                place = openings.come(task);
                if (place != Openings.Place.NONE) {
                    underWay--;
                }
            }
            adjust(connection);
        }
        if (place == Openings.Place.NOW) {
            begin(connection, task);
        } else if (place == Openings.Place.NONE) {
            begin(connection, new CommandTask(command, CommandWork.refused(manyOpenings())));
        }
    }

    private static GatewayException manyOpenings() {
        int most = MOST_UNDER_WAY + MOST_WAITING;
        return new GatewayException(
                ErrorCode.SESSION_LIMIT, "openings: " + most + " (the most at once)", null, LIMIT_RETRY);
    }

    private void begin(FeedConnection connection, CommandTask task) {
        if (!counts(connection)) {
            return;
        }
        CommandMessage command = task.command();
        CompletionStage<CommandAnswer> outcome;
        try {
            if (!replies.deliverable(connection.outbox(), command)) {
                // Before anything is done: a session that is opened for nobody costs money.
                settle(connection, task, outbox -> replies.undeliverable(outbox, command));
                return;
            }
            outcome = task.work().begin().get();
        } catch (JMSException e) {
            LOG.log(Level.FINE, e, () -> queue + ": the broker did not say where a reply goes");
            renew(connection, RETRY);
            return;
        }
        outcome.whenComplete((answer, failure) -> lane.execute(() -> tell(connection, task, answer, failure)));
    }

    private void tell(FeedConnection connection, CommandTask task, CommandAnswer answer, Throwable failure) {
        CommandMessage command = task.command();
        if (failure == null) {
            settle(connection, task, outbox -> replies.done(outbox, command, answer));
            return;
        }
        Problem problem = Problems.of(failure);
        if (problem.code().equals(ErrorCode.SHUTTING_DOWN.name())) {
            // Not answered: another server, or this one when it is back, will do it.
            return;
        }
        settle(connection, task, outbox -> replies.refused(outbox, command, problem));
    }

    private interface Telling {
        void tell(Outbox outbox) throws JMSException;
    }

    /** Answer and acknowledgement in one transaction. */
    private void settle(FeedConnection connection, CommandTask task, Telling telling) {
        if (!counts(connection)) {
            return;
        }
        CommandMessage command = task.command();
        int attempt = attempts.number(command.messageId());
        try {
            if (policy.exhausted(attempt)) {
                replies.putAside(
                        connection.outbox(),
                        command,
                        ErrorCode.DELIVERY_FAILED.name(),
                        "attempts: " + (attempt - 1) + " (expected: one that succeeds); the gateway's log says why");
            } else {
                telling.tell(connection.outbox());
            }
            command.message().getCoreMessage().individualAcknowledge();
            connection.commit();
            LOG.log(Level.FINE, "{0}: command {1} is answered", new Object[] {queue, command.commandId()});
        } catch (JMSException | ActiveMQException | RuntimeException e) {
            if (BrokerFailures.refused(e) || e instanceof RuntimeException) {
                attempts.failed(command.messageId());
            }
            LOG.log(Level.WARNING, e, () -> queue + ": an answer did not reach the broker; its command comes again");
            renew(connection, policy.pause(2));
            return;
        }
        if (command.message().getCoreMessage().isLargeMessage() && command.fault() != null) {
            // What is still to come of its body does not come any more; what is under way comes again, and is known.
            renew(connection, Duration.ZERO);
            return;
        }
        done(connection, task.work().opening());
    }

    private void done(FeedConnection connection, boolean opening) {
        CommandTask next = null;
        synchronized (this) {
            if (connection == current && opening) {
                next = openings.done();
            } else if (connection == current) {
                underWay--;
            }
        }
        adjust(connection);
        if (next != null) {
            CommandTask itsTurn = next;
            lane.execute(() -> begin(connection, itsTurn));
        }
    }

    /** Lets messages come while there is room. */
    private void adjust(FeedConnection connection) {
        boolean wanted;
        synchronized (this) {
            wanted = connection == current && underWay < MOST_UNDER_WAY;
        }
        connection.allow(wanted ? Long.MAX_VALUE : 0);
    }

    /** Ends a connection, if it is the one that counts, and opens the next one after a pause. */
    private void renew(FeedConnection connection, Duration pause) {
        synchronized (this) {
            if (connection != current) {
                return;
            }
            current = null;
        }
        connection.close();
        lane.later(pause, this::open);
    }

    private synchronized boolean counts(FeedConnection connection) {
        return connection == current;
    }
}
