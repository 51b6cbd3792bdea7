package io.avatargateway.jms.command;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerFailures;
import io.avatargateway.jms.client.BrokerMeter;
import io.avatargateway.jms.client.DurableQueues;
import io.avatargateway.jms.client.FeedConnection;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.jms.queue.ArtemisJobFeed;
import io.avatargateway.session.loop.Mailbox;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
 *
 * <p>An actor: what happens goes into its mailbox, the {@link CommandModel} says what is to be done, and this does it.
 * Commands are read and understood where they come, on the client's thread; the broker is called on a lane.
 */
public final class CommandQueue implements FeedConnection.Events {

    private static final Logger LOG = Logger.getLogger(CommandQueue.class.getName());

    /**
     * Openings under way at once, which wait for Simli. The same number holds for other commands; further ones wait at
     * the broker.
     */
    static final int MOST_UNDER_WAY = 256;
    /** Further openings that wait here, so that the commands behind them do not. */
    static final int MOST_WAITING = 2_048;

    private final SimpleString queue;
    private final BrokerClient broker;
    private final CommandReplies replies;
    private final int maxBodyBytes;
    private final Function<CommandMessage, CommandWork> work;
    private final Lane lane;
    private final Mailbox mailbox;
    private final CommandModel model;
    /** The latest one. Of the mailbox's worker. */
    private FeedConnection connection;

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
        this.replies = replies;
        this.maxBodyBytes = maxBodyBytes;
        this.work = work;
        this.lane = new Lane(threads);
        this.mailbox = new Mailbox(threads, () -> {});
        this.model = new CommandModel(policy, MOST_UNDER_WAY, MOST_WAITING);
    }

    /** Begins to consume, as soon as there is a broker. Returns at once. */
    public void start() {
        mailbox.postOnWorker(() -> perform(model.start()));
    }

    /** What is under way stays with the broker. Waits for the broker's call time-out at most. */
    public void stop() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        mailbox.postOnWorker(() -> {
            List<CommandEffect> effects = model.stop();
            perform(effects);
            if (effects.isEmpty()) {
                closed.complete(null);
            } else {
                lane.execute(() -> closed.complete(null));
            }
        });
        try {
            closed.get(broker.settings().callTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(Level.FINE, e, () -> queue + ": its connection is not closed in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean onMessage(FeedConnection from, ClientMessage message) {
        CommandTask task;
        try {
            CommandMessage command = CommandMessage.of(message, maxBodyBytes);
            task = new CommandTask(command, work.apply(command));
        } catch (JMSException | ActiveMQException | RuntimeException defect) {
            LOG.log(Level.SEVERE, "A command could not be read; it comes again", defect);
            mailbox.post(() -> perform(model.unreadable(from.number())));
            return false;
        }
        mailbox.postOnWorker(() -> perform(model.came(from.number(), task)));
        return true;
    }

    /** The broker moves it to the queue of expired commands, where it is answered. */
    @Override
    public void onExpired(FeedConnection from, ClientMessage message) {
        LOG.log(Level.FINE, "A command's time was over: {0}", message.getMessageID());
    }

    @Override
    public void onLost(FeedConnection from) {
        // The client holds locks meanwhile.
        mailbox.post(() -> perform(model.lost(from.number())));
    }

    private void perform(List<CommandEffect> effects) {
        mailbox.requireTurn();
        effects.forEach(this::perform);
    }

    private void perform(CommandEffect effect) {
        if (effect instanceof CommandEffect.Open open) {
            lane.later(open.pause(), () -> open(open.connection()));
            return;
        }
        FeedConnection on = connection;
        if (effect instanceof CommandEffect.Allow allow) {
            on.allow(allow.messages());
        } else if (effect instanceof CommandEffect.Close) {
            lane.execute(on::close);
        } else if (effect instanceof CommandEffect.FindReply find) {
            lane.execute(() -> findReply(on, find.task()));
        } else if (effect instanceof CommandEffect.Begin begin) {
            lane.execute(() -> begin(on.number(), begin.task()));
        } else if (effect instanceof CommandEffect.Answer answer) {
            lane.execute(() -> answer(on, answer.task(), answer.end()));
        }
    }

    /** On the lane. */
    private void open(long number) {
        ClientSession session = null;
        try {
            session = broker.openSession(false);
            DurableQueues.ensure(session, queue);
            DurableQueues.ensure(
                    session, SimpleString.of(TenantNames.of(queue.toString()).commandDeadLetters()));
            FeedConnection next = new FeedConnection(session, queue, number, false, Map.of(), this);
            next.watch(lane);
            mailbox.postOnWorker(() -> {
                connection = next;
                perform(model.opened(number));
            });
        } catch (ActiveMQException | RuntimeException | Error e) {
            // Whatever it is: untold, the queue would wait for its connection for ever.
            LOG.log(Level.FINE, e, () -> queue + ": no connection yet");
            if (session != null) {
                BrokerClient.closeQuietly(session);
            }
            mailbox.postOnWorker(() -> perform(model.openFailed()));
        }
    }

    /** On the lane. */
    private void findReply(FeedConnection on, CommandTask task) {
        try {
            boolean found = replies.deliverable(on.outbox(), task.command());
            mailbox.postOnWorker(() -> perform(model.replyFound(on.number(), task, found)));
        } catch (JMSException e) {
            LOG.log(Level.FINE, e, () -> queue + ": the broker did not say where a reply goes");
            mailbox.postOnWorker(() -> perform(model.replyUnknown(on.number())));
        } catch (RuntimeException | Error defect) {
            mailbox.postOnWorker(() -> perform(model.ended(on.number(), task, null, defect)));
        }
    }

    /** On the lane. */
    private void begin(long number, CommandTask task) {
        CompletionStage<CommandAnswer> outcome;
        try {
            outcome = task.work().begin().get();
        } catch (RuntimeException | Error defect) {
            outcome = CompletableFuture.failedStage(defect);
        }
        outcome.whenComplete(
                (answer, failure) -> mailbox.postOnWorker(() -> perform(model.ended(number, task, answer, failure))));
    }

    private void answered(long sinceNanos, Throwable why) {
        broker.meter().called(BrokerMeter.Call.ANSWER, System.nanoTime() - sinceNanos, why);
    }

    /** Answer and acknowledgement in one transaction. On the lane. */
    private void answer(FeedConnection on, CommandTask task, CommandEnd end) {
        CommandMessage command = task.command();
        ClientMessage message = command.message().getCoreMessage();
        long since = System.nanoTime();
        try {
            replies.send(on.outbox(), command, end);
            message.individualAcknowledge();
            on.commit();
            answered(since, null);
        } catch (JMSException | ActiveMQException e) {
            answered(since, e);
            mailbox.postOnWorker(() -> answerFailed(on.number(), task, BrokerFailures.refused(e), e));
            return;
        } catch (RuntimeException | Error e) {
            answered(since, e);
            mailbox.postOnWorker(() -> answerFailed(on.number(), task, true, e));
            return;
        }
        LOG.log(Level.FINE, "{0}: command {1} is answered", new Object[] {queue, command.commandId()});
        boolean bodyLeft = message.isLargeMessage() && command.fault() != null;
        mailbox.postOnWorker(() -> perform(model.answered(on.number(), task, bodyLeft)));
    }

    private void answerFailed(long number, CommandTask task, boolean refused, Throwable why) {
        if (refused) {
            replies.refused();
        }
        LOG.log(
                model.counts(number) ? Level.WARNING : Level.FINE,
                why,
                () -> queue + ": an answer did not reach the broker; its command comes again");
        perform(model.answerFailed(number, task, refused));
    }
}
