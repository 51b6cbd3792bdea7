package io.avatargateway.jms;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.MessageHandler;
import org.apache.activemq.artemis.api.core.client.SessionFailureListener;

/**
 * A feed's session with the broker from its opening to its first failure: it is never repaired, the next one takes over. So what was delivered here counts here
 * and nowhere else, and a commit that succeeds has all of its transaction.
 */
final class FeedConnection implements MessageHandler, SessionFailureListener {

    private final ClientSession session;
    private final SimpleString queue;
    private final CoreOutbox outbox;
    private final ClientConsumer consumer;
    private final Events events;
    private boolean handlerSet;

    /**
     * Begins to consume; messages come when they are {@link #want wanted}. Blocks for at most the broker's call time-out.
     *
     * @throws ActiveMQException if the queue is not there, or still has another consumer
     */
    FeedConnection(ClientSession session, SimpleString queue, Events events) throws ActiveMQException {
        this.session = session;
        this.queue = queue;
        this.events = events;
        this.outbox = new CoreOutbox(session);
        this.consumer = session.createConsumer(queue);
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

    /** Lets the broker deliver, once the feed knows of this connection. */
    void start() throws ActiveMQException {
        session.start();
    }

    /** Lets messages come, or not. Never waits for the broker, nor for a message that is being worked on (Artemis 2.55). */
    synchronized void want(boolean wanted) throws ActiveMQException {
        if (wanted != handlerSet && !consumer.isClosed()) {
            consumer.setMessageHandler(wanted ? this : null);
            handlerSet = wanted;
        }
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
