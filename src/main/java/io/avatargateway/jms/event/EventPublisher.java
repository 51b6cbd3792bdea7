package io.avatargateway.jms.event;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.ledger.bill.BillFinding;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.model.SessionEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Puts events on the topic, each session's in the order in which they were published. An event goes at once behind a
 * quiet while; those that come within a twentieth of a second behind others go together. Never throws, and never waits
 * for the broker. Events of a time without broker are dropped and counted: who must know everything asks over REST. So
 * are those that come while {@value #CAPACITY} wait, of the sessions that have the most of them.
 *
 * <p>An actor: what happens goes into its mailbox, {@link WaitingEvents} says what is sent, and the {@link EventSender}
 * sends it, on a lane.
 */
public final class EventPublisher {

    static final int CAPACITY = 10_000;

    private static final Logger LOG = Logger.getLogger(EventPublisher.class.getName());
    private static final int BATCH = 64;

    private final WaitingEvents waiting = new WaitingEvents(CAPACITY, BATCH);
    private final Mailbox mailbox;
    private final Lane lane;
    private final EventSender sender;
    private final Clock clock;
    /** Of the mailbox's worker. */
    private final List<CompletableFuture<Void>> idle = new ArrayList<>();

    /** All of them on one topic, as long as the broker keeps them. */
    public EventPublisher(BrokerClient broker, Executor threads) {
        this(
                broker,
                threads,
                event -> TenantNames.DEFAULT,
                tenant -> Duration.ZERO,
                EventCopies.NONE,
                Clock.systemUTC());
    }

    /**
     * @param threads where the broker is waited for, by one of them at a time
     * @param tenants on whose topic an event goes
     * @param waiting how long a tenant's events wait for their readers; zero for as long as the broker keeps them
     * @param copies further queues that get events
     * @param clock says when an event expires
     */
    public EventPublisher(
            BrokerClient broker,
            Executor threads,
            Function<SessionEvent, TenantNames> tenants,
            Function<Tenant, Duration> waiting,
            EventCopies copies,
            Clock clock) {
        this.mailbox = new Mailbox(threads, () -> {});
        this.lane = new Lane(threads);
        this.clock = clock;
        this.sender = new EventSender(broker, lane, tenants, waiting, copies, clock);
    }

    /** How many events reached nobody because the broker was away, or may have reached nobody because it went. */
    public long dropped() {
        return waiting.dropped();
    }

    /** Any thread; one at a time, or there is no order. */
    public void publish(SessionEvent event) {
        if (!mailbox.offerOnWorker(() -> come(event))) {
            waiting.refused();
        }
    }

    /**
     * Tells the gateway's operators what the ledger found. Without a broker it is told in the log alone. Any thread;
     * returns at once.
     *
     * @param node who found it
     * @param all whether the topic's readers may know of all sessions
     */
    public void publish(BillFinding finding, String node, boolean all) {
        BillEvent event = BillEvent.of(finding, node, all, clock.instant());
        onLane(() -> {
            try {
                sender.send(event);
            } catch (Exception | Error e) {
                LOG.log(Level.FINE, "A difference between ledger and bill does not reach the broker", e);
            }
        });
    }

    /** Waits until all that was published is sent or dropped, for so long at most. */
    public void await(Duration timeout) throws InterruptedException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        mailbox.postOnWorker(() -> {
            idle.add(done);
            tellIfIdle();
        });
        try {
            done.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(Level.FINE, "Events still wait for the broker", e);
        }
    }

    private void come(SessionEvent event) {
        mailbox.requireTurn();
        if (waiting.come(event)) {
            askForTurn();
        }
    }

    private void askForTurn() {
        // More may come until the lane has its turn.
        Runnable turn = () -> mailbox.postOnWorker(this::sendNext);
        long pauseNanos = waiting.pauseNanos(System.nanoTime());
        if (pauseNanos > 0) {
            lane.later(Duration.ofNanos(pauseNanos), turn);
        } else {
            onLane(turn);
        }
    }

    private void sendNext() {
        mailbox.requireTurn();
        List<SessionEvent> next = waiting.next(System.nanoTime());
        if (next.isEmpty()) {
            tellIfIdle();
        } else {
            onLane(() -> send(next));
        }
    }

    private void onLane(Runnable call) {
        try {
            lane.execute(call);
        } catch (RejectedExecutionException stopping) {
            LOG.log(Level.FINE, "The gateway stops: events are not delivered", stopping);
            waiting.end();
            tellIfIdle();
        }
    }

    /** On the lane. */
    private void send(List<SessionEvent> events) {
        try {
            sender.send(events);
            mailbox.postOnWorker(this::sent);
        } catch (Exception | Error e) {
            // Whatever it is: untold, the next ones would wait for ever.
            mailbox.postOnWorker(() -> failed(events.size(), e));
        }
    }

    private void sent() {
        if (waiting.sent()) {
            LOG.log(Level.INFO, "Events reach the broker again; dropped so far: {0}", waiting.dropped());
        }
        if (waiting.more()) {
            askForTurn();
        } else {
            sendNext();
        }
    }

    private void failed(int events, Throwable why) {
        if (waiting.failed(events, System.nanoTime())) {
            LOG.log(Level.WARNING, "Events do not reach the broker, and are dropped until they do", why);
        }
        sendNext();
    }

    private void tellIfIdle() {
        mailbox.requireTurn();
        if (waiting.idle()) {
            idle.forEach(done -> done.complete(null));
            idle.clear();
        }
    }
}
