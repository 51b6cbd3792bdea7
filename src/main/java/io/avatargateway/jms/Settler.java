package io.avatargateway.jms;

import io.avatargateway.session.SessionId;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/**
 * Brings a feed's answers to the broker: the reply, the dead letter where there is one, and the acknowledgement in one transaction. Runs on the
 * feed's lane only, the one place where transactions are ended.
 */
final class Settler {

    private static final Logger LOG = Logger.getLogger(Settler.class.getName());
    /** After so many refusals it must be the reply that the broker does not take. */
    private static final int REPLY_ATTEMPTS = 2;

    private final SessionId id;
    private final FeedState state;
    private final Replies replies;
    private final Duration retryDelay;
    private final Clock clock;

    Settler(SessionId id, FeedState state, Replies replies, Duration retryDelay, Clock clock) {
        this.id = id;
        this.state = state;
        this.replies = replies;
        this.retryDelay = retryDelay;
        this.clock = clock;
    }

    /**
     * Sends what can be sent now.
     *
     * @return false if it failed: then the connection is of no use any more, and all is to be tried again on the next one
     */
    boolean flush(FeedConnection connection) {
        try {
            if (state.missing()) {
                state.messagesGone(connection.messageCount()).forEach(HeldJob::free);
            }
        } catch (ActiveMQException e) {
            LOG.log(Level.FINE, "Session " + id + ": the queue's length is not known", e);
            return false;
        }
        for (Answer next = next(); next != null; next = next()) {
            try {
                send(connection, next);
            } catch (JMSException | ActiveMQException | IOException | RuntimeException e) {
                failed(next, e);
                return false;
            }
            if (state.answered(next)) {
                next.job().free();
            }
        }
        return true;
    }

    private Answer next() {
        return state.nextAnswer(System.nanoTime());
    }

    private void send(FeedConnection connection, Answer answer) throws JMSException, ActiveMQException, IOException {
        HeldJob job = answer.job();
        Outbox outbox = connection.outbox();
        replies.send(outbox, job.headers(), id.value(), answer.status(), answer.refusals() >= REPLY_ATTEMPTS);
        if (answer.last()) {
            if (FailurePolicy.deadLetter(answer.status())) {
                MessageCopies.deadLetter(
                        outbox, job.delivery(), job.body(), answer.status(), id.value(), clock.instant());
            }
            if (!job.hasVanished()) {
                job.delivery().getCoreMessage().individualAcknowledge();
            }
        }
        try {
            connection.commit();
        } catch (ActiveMQException e) {
            if (!BrokerFailures.refused(e)) {
                answer.doubt();
            }
            throw e;
        }
    }

    private void failed(Answer answer, Exception e) {
        boolean refused = BrokerFailures.refused(e);
        LOG.log(
                refused ? Level.WARNING : Level.FINE,
                "Session " + id + ": the broker did not take " + answer.status().state()
                        + " of a job; it is tried again",
                e);
        answer.again(System.nanoTime() + (refused ? retryDelay.toNanos() : 0), refused);
    }
}
