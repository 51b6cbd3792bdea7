package io.avatargateway.jms;

import io.avatargateway.session.SessionId;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Brings a feed's answers to the broker: the reply, the dead letter where there is one, and the acknowledgement in one transaction. What fails is
 * tried again. Runs on the feed's lane only, the one place that ends transactions of the feed's session.
 */
final class Settler {

    private static final Logger LOG = Logger.getLogger(Settler.class.getName());
    /** After so many refusals it must be the reply that the broker does not take. */
    private static final int REPLY_ATTEMPTS = 2;

    private final SessionId id;
    private final FeedState state;
    private final SimpleString queue;
    private final ClientSession session;
    private final Outbox outbox;
    private final Replies replies;
    private final Duration retryDelay;
    private final Executor lane;
    private final Clock clock;

    Settler(
            SessionId id,
            SimpleString queue,
            FeedState state,
            ClientSession session,
            Replies replies,
            Duration retryDelay,
            Executor lane,
            Clock clock)
            throws ActiveMQException {
        this.id = id;
        this.queue = queue;
        this.state = state;
        this.session = session;
        this.outbox = new CoreOutbox(session);
        this.replies = replies;
        this.retryDelay = retryDelay;
        this.lane = lane;
        this.clock = clock;
    }

    /** Sends what can be sent now. Returns whether any job ended, or the broker is to deliver again. */
    boolean flush() {
        boolean changed = clearFailedTransaction();
        changed |= settleMissing();
        Answer next;
        while ((next = state.nextAnswer(System.nanoTime())) != null) {
            int epoch = state.epoch();
            try {
                send(next);
            } catch (JMSException | ActiveMQException | IOException | RuntimeException e) {
                failed(next, epoch, e);
                return true;
            }
            if (state.answered(next, epoch)) {
                next.job().free();
                changed = true;
            }
        }
        return changed;
    }

    private void send(Answer answer) throws JMSException, ActiveMQException, IOException {
        HeldJob job = answer.job();
        // The client notes work of a transaction when something is sent, not when it is acknowledged: hence in this
        // order.
        replies.send(outbox, job.headers(), id.value(), answer.status(), answer.failures() >= REPLY_ATTEMPTS);
        if (answer.last()) {
            if (FailurePolicy.deadLetter(answer.status())) {
                MessageCopies.deadLetter(
                        outbox, job.delivery(), job.body(), answer.status(), id.value(), clock.instant());
            }
            if (!job.hasVanished()) {
                job.delivery().getCoreMessage().individualAcknowledge();
            }
        }
        answer.sending();
        session.commit();
    }

    private boolean settleMissing() {
        if (!state.missing()) {
            return false;
        }
        try {
            state.messagesGone(session.queueQuery(queue).getMessageCount()).forEach(HeldJob::free);
            return true;
        } catch (ActiveMQException e) {
            LOG.log(Level.FINE, "Session " + id + ": the queue's length is not known", e);
            return false;
        }
    }

    private void failed(Answer answer, int epoch, Exception e) {
        boolean lost = state.down() || state.epoch() != epoch;
        LOG.log(
                lost ? Level.FINE : Level.WARNING,
                "Session " + id + ": the broker did not take " + answer.status().state() + " of a job"
                        + (lost ? " because the connection was lost" : ", tried again"),
                e);
        if (lost) {
            return;
        }
        answer.again(System.nanoTime() + retryDelay.toNanos(), !BrokerFailures.ofConnection(e));
        rollback();
        later(this::flush);
    }

    /** Gives everything back to the broker, which delivers it again. */
    void rollback() {
        state.deliveriesLost();
        try {
            session.rollback();
        } catch (ActiveMQException e) {
            LOG.log(Level.FINE, "Session " + id + ": no rollback", e);
        }
    }

    /** Runs a task on the lane, after the pause between two attempts. */
    void later(Runnable task) {
        CompletableFuture.delayedExecutor(retryDelay.toNanos(), TimeUnit.NANOSECONDS, lane)
                .execute(task);
    }

    /** After a connection was lost in mid-transaction, the client insists on a rollback before anything else. */
    private boolean clearFailedTransaction() {
        if (state.down() || !session.isRollbackOnly()) {
            return false;
        }
        rollback();
        return true;
    }
}
