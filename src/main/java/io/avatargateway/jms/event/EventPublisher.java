package io.avatargateway.jms.event;

import io.avatargateway.bounded.FairQueue;
import io.avatargateway.foreign.SessionMark;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.CoreOutbox;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQAddressExistsException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * Puts events on the topic, each session's in the order in which they were published. Events that come while the broker
 * is waited for go to it together. Never throws, and never waits for the broker. Events of a time without broker are
 * dropped and counted: who must know everything asks over REST. So are those that come while {@value #CAPACITY} wait,
 * of the sessions that have the most of them.
 */
public final class EventPublisher {

    static final int CAPACITY = 10_000;

    private static final Logger LOG = Logger.getLogger(EventPublisher.class.getName());
    private static final ActiveMQDestination TOPIC = ActiveMQDestination.createTopic(JmsNames.EVENTS);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int BATCH = 64;

    private final BrokerClient broker;
    private final Executor threads;
    private final LongAdder dropped = new LongAdder();
    private final FairQueue<SessionId, SessionEvent> waiting = new FairQueue<>(CAPACITY);
    /** Whether a thread sends, or will; guarded by the waiting. */
    private boolean sending;
    // Used by the thread that sends; there is one at a time.
    private ClientSession session;
    private Outbox outbox;
    private boolean failing;
    private long failedAtNanos;

    /** @param threads where the broker is waited for, by one of them at a time */
    public EventPublisher(BrokerClient broker, Executor threads) {
        this.broker = broker;
        this.threads = threads;
    }

    /** How many events reached nobody because the broker was away, or may have reached nobody because it went. */
    public long dropped() {
        return dropped.sum();
    }

    /** Any thread; one at a time, or there is no order. */
    public void publish(SessionEvent event) {
        synchronized (waiting) {
            if (waiting.offer(event.sessionId(), event)) {
                dropped.increment();
            }
            if (sending) {
                return;
            }
            sending = true;
        }
        sendLater();
    }

    /** Waits until all that was published is sent or dropped, for so long at most. */
    public void await(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        synchronized (waiting) {
            for (long left = timeout.toMillis(); sending && left > 0; left = millisUntil(end)) {
                waiting.wait(left);
            }
        }
    }

    private static long millisUntil(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime());
    }

    private void sendLater() {
        try {
            threads.execute(this::sendSome);
        } catch (RejectedExecutionException stopping) {
            LOG.log(Level.FINE, "The gateway stops: events are not delivered", stopping);
            for (List<SessionEvent> next = next(); !next.isEmpty(); next = next()) {
                dropped.add(next.size());
            }
        }
    }

    private void sendSome() {
        List<SessionEvent> next = next();
        if (!next.isEmpty()) {
            try {
                send(next);
            } finally {
                // Whatever happened to these. Others get their turn on the threads.
                sendLater();
            }
        }
    }

    private List<SessionEvent> next() {
        synchronized (waiting) {
            List<SessionEvent> next = new ArrayList<>();
            while (next.size() < BATCH && !waiting.isEmpty()) {
                next.add(waiting.poll());
            }
            if (next.isEmpty()) {
                sending = false;
                waiting.notifyAll();
            }
            return next;
        }
    }

    private void send(List<SessionEvent> events) {
        if (failing && System.nanoTime() - failedAtNanos < RETRY_NANOS) {
            dropped.add(events.size());
            return;
        }
        try {
            open();
            for (SessionEvent event : events) {
                TextMessage message = outbox.text();
                fill(message, event);
                outbox.send(TOPIC, (ActiveMQMessage) message, true, Message.DEFAULT_PRIORITY, 0);
            }
            session.commit();
            if (failing) {
                failing = false;
                LOG.log(Level.INFO, "Events reach the broker again; dropped so far: {0}", dropped);
            }
        } catch (JMSException | ActiveMQException | RuntimeException e) {
            drop(events.size(), e);
        }
    }

    private void drop(int events, Exception why) {
        dropped.add(events);
        if (!failing) {
            failing = true;
            LOG.log(Level.WARNING, "Events do not reach the broker, and are dropped until they do", why);
        }
        failedAtNanos = System.nanoTime();
        if (session != null) {
            // What was sent of them must not go with the next ones.
            BrokerClient.closeQuietly(session);
            session = null;
        }
    }

    private void open() throws ActiveMQException {
        if (session != null && !session.isClosed()) {
            return;
        }
        session = broker.openSession(false);
        session.addMetaData(SessionMark.PUBLISHER, "events");
        try {
            session.createAddress(SimpleString.of(JmsNames.EVENTS), RoutingType.MULTICAST, false);
        } catch (ActiveMQAddressExistsException alreadyThere) {
            LOG.log(Level.FINE, "The topic {0} is there already", JmsNames.EVENTS);
        }
        outbox = new CoreOutbox(session);
    }

    private static void fill(TextMessage message, SessionEvent event) throws JMSException {
        message.setText(CloudEvents.toJson(event).toString());
        message.setStringProperty(JmsNames.AMQP_CONTENT_TYPE, CloudEvents.CONTENT_TYPE);
        message.setStringProperty(JmsNames.SESSION_ID, event.sessionId().value());
        message.setStringProperty(JmsNames.EVENT_TYPE, event.type().word());
        message.setStringProperty(JmsNames.STATE, event.state().name());
        message.setLongProperty(JmsNames.SEQUENCE, event.sequence());
        if (event.reason() != null) {
            message.setStringProperty(JmsNames.REASON, event.reason().name());
        }
        if (event.tenant() != null) {
            message.setStringProperty(JmsNames.TENANT, event.tenant());
        }
        if (event.job() != null) {
            message.setStringProperty(JmsNames.JOB_ID, event.job().jobId());
            message.setStringProperty(JmsNames.STATUS, event.job().state().word());
        }
    }
}
