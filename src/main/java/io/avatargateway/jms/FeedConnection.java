package io.avatargateway.jms;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.MessageHandler;
import org.apache.activemq.artemis.api.core.client.SessionFailureListener;

/**
 * A session with the broker for one of a feed's queues, from its opening to its first failure: it is never repaired, the next one takes over. So what was delivered here counts here
 * and nowhere else, and a commit that succeeds has all of its transaction.
 */
final class FeedConnection implements MessageHandler, SessionFailureListener {

    /** The broker gives one message at a time, so that it alone has the order of those that wait. */
    private static final int NO_PREFETCH = 0;
    /** But where many are taken that nobody is to hear, none of them has to be asked for. In bytes. */
    private static final int PREFETCH_MANY = 512 * 1024;

    private static final int LOOK_SECONDS = 5;

    private static final Logger LOG = Logger.getLogger(FeedConnection.class.getName());

    private final ClientSession session;
    private final SimpleString queue;
    private final CoreOutbox outbox;
    private final ClientConsumer consumer;
    private final Events events;
    private final boolean many;
    /** Whether messages are to come; guarded by this, as the next two. */
    private boolean wanted;

    private boolean open;
    private boolean stopping;
    /** Its queue is to go, and its consumer first. */
    private volatile boolean removing;

    /**
     * Begins to consume; messages come when they are {@link #want wanted}. Blocks for at most the broker's call time-out.
     *
     * @param many whether it fetches ahead
     * @throws ActiveMQException if the queue is not there, or still has another consumer
     */
    FeedConnection(ClientSession session, SimpleString queue, boolean many, Events events) throws ActiveMQException {
        this.session = session;
        this.queue = queue;
        this.many = many;
        this.events = events;
        this.outbox = new CoreOutbox(session);
        this.consumer = session.createConsumer(queue, null, many ? PREFETCH_MANY : NO_PREFETCH, -1, false);
        consumer.setMessageHandler(this);
        session.addFailureListener(this);
    }

    /** On the client's threads. */
    interface Events {
        /** A message came. The next one waits until this returns. */
        void onMessage(FeedConnection connection, ClientMessage message);

        /** The broker moves this message to the expired ones. */
        void onExpired(FeedConnection connection, ClientMessage message);

        /** The session is no more. */
        void onLost(FeedConnection connection);
    }

    /**
     * Lets messages come, or not: after it was said that none are wanted, one may still come. The session as a whole is stopped for that, since
     * removing a consumer's handler makes the client ask for one message more each time (Artemis 2.56). Never waits for the broker. Any thread.
     */
    synchronized void want(boolean messages) throws ActiveMQException {
        wanted = messages;
        if (wanted && !open && !stopping && !consumer.isClosed()) {
            session.start();
            open = true;
        }
    }

    /** On the client's thread, behind each message. */
    private void stopUnlessWanted() {
        synchronized (this) {
            if (wanted || !open || consumer.isClosed()) {
                return;
            }
            open = false;
            stopping = true;
        }
        try {
            session.stop();
        } catch (ActiveMQException e) {
            LOG.log(Level.FINE, "A session with the broker could not be stopped", e);
        }
        synchronized (this) {
            stopping = false;
            try {
                want(wanted);
            } catch (ActiveMQException e) {
                LOG.log(Level.FINE, "A session with the broker could not be started", e);
            }
        }
    }

    /**
     * Finds out whether the broker takes the consumer away, and tells {@link Events#onLost} then. It does so where it cannot hand out a message (out of memory, say); the client closes the
     * consumer, and tells nobody (Artemis 2.55).
     */
    void watch(Executor lane) {
        CompletableFuture.delayedExecutor(LOOK_SECONDS, TimeUnit.SECONDS, lane).execute(() -> {
            if (session.isClosed() || removing) {
                return;
            }
            if (consumer.isClosed()) {
                LOG.log(Level.WARNING, "{0}: the broker took its consumer away; it is consumed anew", queue);
                events.onLost(this);
            } else {
                watch(lane);
            }
        });
    }

    /** Whether it fetches ahead. */
    boolean many() {
        return many;
    }

    Outbox outbox() {
        return outbox;
    }

    void commit() throws ActiveMQException {
        session.commit();
    }

    /** Waiting and delivered messages. */
    long messageCount() throws ActiveMQException {
        return session.queueQuery(queue).getMessageCount();
    }

    /** Removes the queue if it is empty; this connection is of no use any more then. */
    boolean removeQueueIfEmpty() throws ActiveMQException {
        removing = true;
        consumer.close();
        boolean empty = messageCount() == 0;
        if (empty) {
            session.deleteQueue(queue);
        }
        return empty;
    }

    /** Gives back everything that was not acknowledged. */
    void close() {
        session.removeFailureListener(this);
        BrokerClient.closeQuietly(session);
    }

    @Override
    public void onMessage(ClientMessage message) {
        events.onMessage(this, message);
        stopUnlessWanted();
    }

    @Override
    public void onMessageExpired(ClientMessage message) {
        events.onExpired(this, message);
    }

    @Override
    public void connectionFailed(ActiveMQException exception, boolean failedOver) {
        events.onLost(this);
    }

    @Override
    public void connectionFailed(ActiveMQException exception, boolean failedOver, String scaleDownTargetNodeId) {
        events.onLost(this);
    }

    @Override
    public void beforeReconnect(ActiveMQException exception) {
        events.onLost(this);
    }
}
