package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerFailures;
import io.avatargateway.jms.client.BrokerMeter;
import io.avatargateway.jms.client.FeedConnection;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.AudioHash;
import io.avatargateway.jms.message.JobBody;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.jms.message.JobTraces;
import io.avatargateway.jms.message.MessageCopies;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/**
 * Brings settlements to the broker: the reply, the dead letter where there is one, and the acknowledgement in one
 * transaction. On the lane of the session's queues, the one place where their transactions are ended. Keeps nothing.
 */
final class SettlementSender {

    private static final Logger LOG = Logger.getLogger(SettlementSender.class.getName());
    /** After this number of refusals it must be the reply that the broker does not take. */
    private static final int REPLY_ATTEMPTS = 2;

    private final SessionId id;
    private final FeedContext context;
    private final EndedJobs ended;

    SettlementSender(SessionId id, FeedContext context) {
        this.id = id;
        this.context = context;
        this.ended = new EndedJobs(id, context);
    }

    /** Sends them in one transaction. Blocks for the broker's call time-out for each step. Returns the result. */
    QueueEvent.OfConnection commit(FeedConnection connection, QueueEffect.Commit commit) {
        boolean sent = false;
        long since = System.nanoTime();
        Instant began = context.clock().instant();
        try {
            Outbox outbox = connection.outbox();
            outbox.begin();
            for (Outgoing outgoing : commit.settlements()) {
                send(outbox, outgoing);
            }
            sent = true;
            connection.commit();
        } catch (JMSException | ActiveMQException | IOException | RuntimeException | Error e) {
            // Whatever it is: untold, the commit would be under way for ever.
            context.meter().called(BrokerMeter.Call.SETTLE, System.nanoTime() - since, e);
            return failed(commit, e, sent);
        }
        // What fails from here on changes nothing: the broker has them.
        context.watch().getsOn();
        tell(commit.settlements(), System.nanoTime() - since, began);
        return new QueueEvent.Committed(commit.side(), commit.connection(), commit.settlements());
    }

    private void tell(List<Outgoing> settlements, long nanos, Instant began) {
        try {
            measure(settlements, nanos);
            trace(settlements, began);
        } catch (RuntimeException defect) {
            LOG.log(Level.WARNING, "Session " + id + ": results cannot be measured or traced", defect);
        }
    }

    private void measure(List<Outgoing> settlements, long nanos) {
        BrokerMeter meter = context.meter();
        meter.called(BrokerMeter.Call.SETTLE, nanos, null);
        int sent = 0;
        int consumed = 0;
        for (Outgoing outgoing : settlements) {
            Settlement settlement = outgoing.settlement();
            boolean copied = settlement.isPutAside() || settlement.kind() == Settlement.Kind.PUT_BACK;
            sent += (outgoing.hasReply() ? 1 : 0)
                    + (copied ? outgoing.messages().size() : 0);
            consumed += outgoing.messages().size();
            if (settlement.endsItsJob()) {
                meter.ended(
                        outgoing.headers().tenant().tenant(), outgoing.headers().audioType(), settlement.status());
            }
            if (settlement.isPutAside()) {
                meter.deadLetters(
                        settlement.status().code(), outgoing.messages().size());
            }
        }
        meter.sent(sent);
        meter.consumed(false, consumed);
    }

    private void trace(List<Outgoing> settlements, Instant began) {
        JobTraces traces = context.traces();
        for (Outgoing outgoing : settlements) {
            JobHeaders job = outgoing.headers();
            if (job.trace() == null || !job.trace().sampled()) {
                continue;
            }
            Settlement settlement = outgoing.settlement();
            JobStatus status = settlement.status();
            boolean repeats = settlement.job().isRepetition();
            if (outgoing.hasReply() && status.state() == JobState.ACCEPTED && !repeats) {
                traces.accepted(job, id, job.tenant().sessionQueue(id), began);
            }
            if (outgoing.hasReply() && job.asksFor(status)) {
                traces.replied(job, id, status, began);
            }
            if (settlement.endsItsJob()) {
                traces.ended(job, id, status, outgoing.traces());
            }
        }
    }

    private void send(Outbox outbox, Outgoing outgoing) throws JMSException, ActiveMQException, IOException {
        Settlement settlement = outgoing.settlement();
        if (outgoing.hasReply()) {
            context.replies()
                    .send(
                            outbox,
                            outgoing.headers(),
                            id.value(),
                            settlement.status(),
                            outgoing.refusals() >= REPLY_ATTEMPTS);
        }
        if (settlement.endsItsJob()) {
            ended.note(outbox, outgoing.headers(), settlement.status());
            noteInLedger(outbox, outgoing);
        }
        for (Outgoing.Acknowledged acknowledged : outgoing.messages()) {
            JobBody body = acknowledged.message().body();
            if (settlement.kind() == Settlement.Kind.PUT_BACK) {
                MessageCopies.putBack(outbox, acknowledged.delivery().message(), body, outgoing.headers(), id);
            } else if (settlement.isPutAside()) {
                MessageCopies.deadLetter(
                        outbox,
                        acknowledged.delivery().message(),
                        body,
                        settlement.status(),
                        id.value(),
                        context.clock().instant(),
                        context.policy().keepsBodies());
            }
            if (!acknowledged.vanished()) {
                acknowledged.delivery().message().getCoreMessage().individualAcknowledge();
            }
        }
    }

    private void noteInLedger(Outbox outbox, Outgoing outgoing) throws JMSException {
        if (!context.ledger().notes(outgoing.headers())) {
            return;
        }
        if (outgoing.refusals() >= REPLY_ATTEMPTS) {
            // It may be the entry that the broker does not take; the producer is to have its answer.
            context.ledger().leftOut();
            return;
        }
        JobStatus end = outgoing.settlement().status();
        context.ledger().note(outbox, id, outgoing.headers(), end, audioHash(outgoing), outgoing.started());
    }

    /** That of one that comes in one piece is made here, where nobody waits for it. */
    private static String audioHash(Outgoing outgoing) {
        return outgoing.settlement().job().parts() != null
                        || outgoing.messages().size() != 1
                ? outgoing.partsHash()
                : AudioHash.of(outgoing.messages().get(0).message().body()).orElse(null);
    }

    private QueueEvent.CommitFailed failed(QueueEffect.Commit commit, Throwable e, boolean sent) {
        List<Outgoing> settlements = commit.settlements();
        // What Artemis' client throws at what it cannot encode.
        boolean refused =
                e instanceof Exception failure && (BrokerFailures.refused(failure) || e instanceof RuntimeException);
        if (refused) {
            context.replies().refused();
        }
        boolean undone = refused || (e instanceof Exception failure && BrokerFailures.undone(failure));
        LOG.log(
                refused ? Level.WARNING : Level.FINE,
                "Session " + id + ": the broker did not take the results of " + settlements.size()
                        + " jobs; it is tried again",
                e);
        return new QueueEvent.CommitFailed(commit.side(), commit.connection(), settlements, refused, sent && !undone);
    }
}
