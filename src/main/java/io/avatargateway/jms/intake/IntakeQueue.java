package io.avatargateway.jms.intake;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerFailures;
import io.avatargateway.jms.client.BrokerMeter;
import io.avatargateway.jms.client.BrokerQueries;
import io.avatargateway.jms.client.BrokerWatch;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.JobDelivery;
import io.avatargateway.jms.message.RetryPause;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.jms.queue.SharedQueues;
import io.avatargateway.session.model.GatewayException;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Consumes a queue for all sessions, on a thread and a session with the broker of its own. Many jobs share a
 * transaction, whose commit waits for the disk: or those of one session would keep all others waiting. In the order of
 * arrival; what fails is given back, with all behind it, and then goes one by one. See {@code
 * docs/decisions/0031-the-intake-takes-many-jobs-at-once.md}.
 */
public final class IntakeQueue {

    private static final Logger LOG = Logger.getLogger(IntakeQueue.class.getName());
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final long POLL_MILLIS = 1_000;

    /** What the broker sends ahead, in bytes. */
    private static final int PREFETCH_BYTES = 256 * 1024;
    /** Of the jobs of one transaction. */
    private static final long MOST_BYTES = 4L * 1024 * 1024;

    private final SimpleString queue;
    private final SimpleString filter;
    private final BrokerClient broker;
    private final BrokerQueries queries;
    private final IntakeWork work;
    private final RetryPause pause;
    private final BrokerWatch watch;
    private final BrokerMeter meter;
    private final IntakePace pace;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile ClientSession current;
    /** The number of the next messages that go one by one. */
    private int oneByOne;

    private boolean unreachable;
    /** What the last transaction asks for. */
    private Duration rest = Duration.ZERO;

    /** @param pause ends when the server stops */
    public IntakeQueue(
            String queue,
            BrokerClient broker,
            IntakeWork work,
            RetryPause pause,
            BrokerWatch watch,
            ThreadFactory threads) {
        this(queue, null, broker, work, pause, watch, BrokerMeter.NONE, IntakePace.ALONE, threads);
    }

    /**
     * The same, measured.
     *
     * @param filter which messages of the queue it takes; null for all
     * @param pace how fast it takes what has piled up
     */
    public IntakeQueue(
            String queue,
            String filter,
            BrokerClient broker,
            IntakeWork work,
            RetryPause pause,
            BrokerWatch watch,
            BrokerMeter meter,
            IntakePace pace,
            ThreadFactory threads) {
        this.meter = meter;
        this.pace = pace;
        this.queue = SimpleString.of(queue);
        this.filter = filter == null ? null : SimpleString.of(filter);
        this.broker = broker;
        this.queries = new BrokerQueries(broker);
        this.work = work;
        this.pause = pause;
        this.watch = watch;
        this.thread = threads.newThread(this::run);
    }

    /** Begins to consume, as soon as there is a broker. Returns at once. */
    public void start() {
        thread.start();
    }

    /** Why the queue is not read although it should be, or empty: its thread has ended. Any thread. */
    public Optional<String> ended() {
        boolean over = thread.getState() == Thread.State.TERMINATED;
        return over && !stopped ? Optional.of(queue + ": nobody reads it any more") : Optional.empty();
    }

    /** What is under way stays with the broker. Any thread; waits for the broker's call time-out at most. */
    public void stop() {
        stopped = true;
        ClientSession last = current;
        if (last != null) {
            BrokerClient.closeQuietly(last);
        }
    }

    private void run() {
        try {
            while (!stopped) {
                consume();
                if (!stopped) {
                    pause.await(RETRY);
                }
            }
        } catch (GatewayException stopping) {
            LOG.log(Level.FINE, "The intake ends", stopping);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until the session is of no use any more. */
    private void consume() throws InterruptedException {
        requireThread();
        ClientSession session = null;
        try {
            session = broker.openSession(false);
            current = session;
            SharedQueues.ensure(session, TenantNames.of(queue.toString()));
            ClientConsumer consumer = session.createConsumer(queue, filter, PREFETCH_BYTES, -1, false);
            unreachable = false;
            session.start();
            Outbox outbox = new Outbox(session, queries);
            boolean usable = true;
            while (usable && !stopped && !session.isClosed()) {
                ClientMessage first = consumer.receive(POLL_MILLIS);
                usable = first == null || watched(session, consumer, outbox, first);
                rest();
            }
        } catch (ActiveMQException | RuntimeException | Error e) {
            // Whatever it is, the intake must go on: it is the only one. An interrupt comes as one of these.
            LOG.log(
                    unreachable || stopped ? Level.FINE : Level.INFO,
                    e,
                    () -> queue + ": not consumed until it can be");
            unreachable = true;
        } finally {
            current = null;
            if (session != null) {
                BrokerClient.closeQuietly(session);
            }
        }
    }

    /** Nobody watches over this, as nobody waits for a broker here. */
    private void rest() throws InterruptedException {
        if (!rest.isZero()) {
            Duration now = rest;
            rest = Duration.ZERO;
            try {
                pause.await(now);
            } catch (GatewayException stopping) {
                stopped = true;
            }
        }
    }

    /** What the work and the questions keep, one thread alone may touch. */
    private void requireThread() {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("thread: " + Thread.currentThread().getName() + " (expected: "
                    + thread.getName() + ", which consumes " + queue + ")");
        }
    }

    private boolean watched(ClientSession session, ClientConsumer consumer, Outbox outbox, ClientMessage first)
            throws InterruptedException {
        watch.begins();
        try {
            return takeIn(session, consumer, outbox, first);
        } finally {
            watch.ends();
        }
    }

    /** This message, and what has come behind it. Returns whether the session can be used further. */
    private boolean takeIn(ClientSession session, ClientConsumer consumer, Outbox outbox, ClientMessage first)
            throws InterruptedException {
        List<Long> taken = new ArrayList<>();
        boolean done = false;
        boolean committing = false;
        long since = System.nanoTime();
        int mostJobs = pace.mostJobs();
        try {
            outbox.begin();
            long bytes = 0;
            boolean left = false;
            for (ClientMessage message = first; message != null; ) {
                work.handle(new JobDelivery(message).message(), outbox);
                message.individualAcknowledge();
                taken.add(message.getMessageID());
                bytes += JobBodies.size(message);
                left = message.isLargeMessage() && work.leavesBody(message);
                boolean full = left || oneByOne > 0 || taken.size() >= mostJobs || bytes >= MOST_BYTES;
                message = full ? null : consumer.receiveImmediate();
            }
            committing = true;
            session.commit();
            done = true;
            Duration took = Duration.ofNanos(System.nanoTime() - since);
            rest = pace.rest(taken.size(), took);
            meter.called(BrokerMeter.Call.TAKE_IN, took.toNanos(), null);
            meter.consumed(true, taken.size());
            oneByOne = Math.max(0, oneByOne - 1);
            // What is still to come of a body that was not read does not come on the next one.
            return !left;
        } catch (JMSException | ActiveMQException | IOException | RuntimeException e) {
            meter.called(BrokerMeter.Call.TAKE_IN, System.nanoTime() - since, e);
            LOG.log(
                    stopped ? Level.FINE : Level.WARNING,
                    "Messages could not be worked on, and stay in their queue",
                    e);
            oneByOne = taken.size() + 1;
            boolean refused = BrokerFailures.refused(e);
            if (refused) {
                work.refused();
            }
            if (committing && taken.size() == 1 && refused) {
                // It was this one.
                taken.clear();
            }
            return false;
        } finally {
            work.ended(done);
            if (!done) {
                // None of these is what failed.
                taken.forEach(work::undone);
            }
        }
    }
}
