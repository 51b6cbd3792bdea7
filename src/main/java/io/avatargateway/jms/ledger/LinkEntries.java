package io.avatargateway.jms.ledger;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.KeptSession;
import io.avatargateway.ledger.LinkEntry;
import io.avatargateway.ledger.LinkLedger;
import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.model.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Brings the entries of links to the broker, and tries again until it has them. An actor; {@link WaitingLinks} decides.
 * Any thread.
 */
public final class LinkEntries implements LinkLedger {

    static final int CAPACITY = 20_000;

    private static final Logger LOG = Logger.getLogger(LinkEntries.class.getName());
    private static final int TOGETHER = 64;
    /** Before what could not be sent goes again. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** What sending the same again does not change. A full address is emptied some time. */
    private static final Set<ActiveMQExceptionType> FORBIDDEN = EnumSet.of(
            ActiveMQExceptionType.SECURITY_EXCEPTION,
            ActiveMQExceptionType.ADDRESS_DOES_NOT_EXIST,
            ActiveMQExceptionType.QUEUE_DOES_NOT_EXIST);

    private final KeptSession broker;
    private final Mailbox mailbox;
    private final WaitingLinks waiting = new WaitingLinks(CAPACITY, TOGETHER);
    /** Of the mailbox. */
    private final List<CompletableFuture<Void>> idle = new ArrayList<>();

    private volatile long lost;

    private final Duration pause;

    /** @param threads for its mailbox */
    public LinkEntries(BrokerClient broker, Executor threads) {
        this(broker, threads, PAUSE);
    }

    /** @param pause before what could not be sent goes again */
    LinkEntries(BrokerClient broker, Executor threads, Duration pause) {
        this.pause = pause;
        this.broker = new KeptSession(broker);
        this.mailbox = new Mailbox(threads, this::send);
    }

    @Override
    public void ended(LinkEntry entry) {
        mailbox.post(() -> waiting.come(entry));
    }

    @Override
    public CompletionStage<Void> kept(SessionId session) {
        CompletableFuture<Void> kept = new CompletableFuture<>();
        mailbox.post(() -> waiting.listen(session, kept));
        return kept;
    }

    /** How many could not wait any longer for the broker. */
    public long lost() {
        return lost;
    }

    /** Waits until all have been sent, for so long at most. */
    public void await(Duration timeout) throws InterruptedException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        mailbox.post(() -> idle.add(done));
        try {
            done.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(Level.WARNING, "Entries of links do not reach the broker; their successors tell them", e);
        }
    }

    private void send() {
        mailbox.requireTurn();
        lost = waiting.lost();
        List<WaitingLinks.Waiting> batch = waiting.next();
        if (!batch.isEmpty()) {
            AtomicBoolean refused = new AtomicBoolean();
            CompletionStage<Void> call = broker.call(session -> refused.set(!isTaken(session, batch)));
            call.whenComplete((done, failure) -> mailbox.post(() -> told(refused.get(), failure)));
        } else if (waiting.isEmpty()) {
            idle.forEach(done -> done.complete(null));
            idle.clear();
        }
    }

    /** What the broker refuses would wait for ever, and the records of its sessions with it. */
    private static boolean isTaken(ClientSession session, List<WaitingLinks.Waiting> batch) throws ActiveMQException {
        try {
            LedgerQueue.send(session, batch);
            return true;
        } catch (ActiveMQException e) {
            if (!FORBIDDEN.contains(e.getType())) {
                throw e;
            }
            LOG.log(Level.WARNING, "The broker refuses entries of the ledger; they are lost", e);
            return false;
        }
    }

    private void told(boolean refused, Throwable failure) {
        if (failure == null) {
            if (refused) {
                waiting.refused();
            } else {
                waiting.sent();
            }
            return;
        }
        LOG.log(Level.FINE, "Entries of links cannot be sent; they are sent again", failure);
        CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS, mailbox::post)
                .execute(waiting::failed);
    }
}
