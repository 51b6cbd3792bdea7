package io.avatargateway.jms;

import io.avatargateway.session.SessionId;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/**
 * Brings a feed's answers to the broker: the reply, the dead letter where there is one, and the acknowledgement in one transaction. Runs on the
 * queue's lane only, the one place where transactions are ended.
 */
final class Settler {

    private static final Logger LOG = Logger.getLogger(Settler.class.getName());
    /** After so many refusals it must be the reply that the broker does not take. */
    private static final int REPLY_ATTEMPTS = 2;

    private static final int BATCH = 256;
    /** Of these with bodies, which a transaction carries too. */
    private static final int BODIES = 64;

    private final SessionId id;
    private final FeedSide side;
    private final FeedState state;
    private final FeedContext context;
    /** After a refusal, until it is known which answer it was for. */
    private boolean oneByOne;

    Settler(SessionId id, FeedSide side, FeedState state, FeedContext context) {
        this.id = id;
        this.side = side;
        this.state = state;
        this.context = context;
    }

    /**
     * Sends what can be sent now.
     *
     * @return false if it failed: then the connection is of no use any more, and all is to be tried again on the next one
     */
    boolean flush(FeedConnection connection) {
        try {
            if (state.missing(side)) {
                free(state.messagesGone(side, connection.messageCount()));
            }
        } catch (ActiveMQException e) {
            LOG.log(Level.FINE, "Session " + id + ": the queue's length is not known", e);
            return false;
        }
        for (List<Answer> next = next(); !next.isEmpty(); next = next()) {
            try {
                Outbox outbox = new TransactionOutbox(connection.outbox());
                for (Answer answer : next) {
                    send(outbox, answer);
                }
                commit(connection, next);
                context.watch().getsOn();
            } catch (JMSException | ActiveMQException | IOException | RuntimeException e) {
                failed(next, e);
                return false;
            }
        }
        oneByOne = false;
        return true;
    }

    private List<Answer> next() {
        List<Answer> ready = state.nextAnswers(side, oneByOne ? 1 : BATCH, System.nanoTime());
        int bodies = 0;
        for (int i = 0; i < ready.size(); i++) {
            Answer answer = ready.get(i);
            if ((isPutAside(answer) || answer.kind() == Answer.Kind.PUT_BACK) && ++bodies > BODIES) {
                return ready.subList(0, i);
            }
        }
        return ready;
    }

    private void send(Outbox outbox, Answer answer) throws JMSException, ActiveMQException, IOException {
        HeldJob job = answer.job();
        if (hasReply(answer)) {
            context.replies()
                    .send(outbox, job.headers(), id.value(), answer.status(), answer.refusals() >= REPLY_ATTEMPTS);
        }
        for (HeldMessage message : answer.acknowledged()) {
            if (answer.kind() == Answer.Kind.PUT_BACK) {
                MessageCopies.putBack(outbox, message, job.headers(), id);
            } else if (isPutAside(answer)) {
                MessageCopies.deadLetter(
                        outbox,
                        message.delivery(),
                        message.body(),
                        answer.status(),
                        id.value(),
                        context.clock().instant());
            }
            if (!message.hasVanished()) {
                message.delivery().getCoreMessage().individualAcknowledge();
            }
        }
    }

    private static boolean hasReply(Answer answer) {
        return switch (answer.kind()) {
            case REPLY, END -> answer.status() != null;
            case PUT_BACK -> !answer.job().headers().acceptedSent();
            case ASIDE, SPOKEN -> false;
        };
    }

    private static boolean isPutAside(Answer answer) {
        boolean end = answer.kind() == Answer.Kind.END && !answer.job().isRepetition();
        return (end || answer.kind() == Answer.Kind.ASIDE)
                && answer.status() != null
                && FailurePolicy.deadLetter(answer.status());
    }

    private void commit(FeedConnection connection, List<Answer> answers) throws ActiveMQException {
        state.committing();
        try {
            connection.commit();
            for (Answer answer : answers) {
                free(state.answered(answer));
                if (answer.last()) {
                    answer.job().free();
                }
            }
        } catch (ActiveMQException e) {
            if (!BrokerFailures.refused(e)) {
                answers.forEach(Answer::doubt);
            }
            throw e;
        } finally {
            state.committed();
        }
    }

    private void failed(List<Answer> answers, Exception e) {
        // What Artemis' client throws at what it cannot encode.
        boolean refused = BrokerFailures.refused(e) || e instanceof RuntimeException;
        LOG.log(
                refused ? Level.WARNING : Level.FINE,
                "Session " + id + ": the broker did not take what became of " + answers.size()
                        + " jobs; it is tried again",
                e);
        boolean found = refused && answers.size() == 1;
        oneByOne |= refused;
        long again = System.nanoTime() + (refused ? context.retryDelay().toNanos() : 0);
        answers.forEach(answer -> answer.again(again, found));
    }

    private static void free(List<HeldMessage> messages) {
        messages.forEach(HeldMessage::free);
    }
}
