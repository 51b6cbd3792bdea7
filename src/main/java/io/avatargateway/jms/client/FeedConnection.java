package io.avatargateway.jms.client;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.MessageHandler;
import org.apache.activemq.artemis.api.core.client.SessionFailureListener;

/**
 * A session with the broker for one of a feed's queues, from its opening to its first failure. It is never repaired;
 * the next one takes over. So what was delivered here counts here and nowhere else, and a commit that succeeds has all
 * of its transaction.
 */
public final class FeedConnection implements MessageHandler, SessionFailureListener {

    /** The broker gives one message at a time, so that it alone has the order of those that wait. */
    private static final int NO_PREFETCH = 0;
    /** But where many are taken that nobody is to hear, none of them has to be asked for. In bytes. */
    private static final int PREFETCH_MANY = 512 * 1024;

    private static final int LOOK_SECONDS = 5;

    /** A packet is put into a buffer within this time, or the connection is lost. */
    private static final int START_SECONDS = 5;

    private static final Logger LOG = Logger.getLogger(FeedConnection.class.getName());

    private final ClientSession session;
    private final SimpleString queue;
    private final Outbox outbox;
    private final ClientConsumer consumer;
    private final Events events;
    private final long number;
    private final Map<Long, Boolean> known;
    private final AtomicReference<Flow> flow = new AtomicReference<>(Flow.STOPPED);
    /** The number of messages that may come in all. */
    private volatile long allowed;
    /** The number of messages that came. Changed on the client's thread. */
    private final AtomicLong came = new AtomicLong();
    /** Behind a message that could not be read none may come. Written on the client's thread. */
    private volatile boolean halted;

    /** Completes when the client has begun to let messages come. */
    private volatile CompletableFuture<Void> started = CompletableFuture.completedFuture(null);

    private volatile ReadingAdvice advice = ReadingAdvice.ALL;
    /** It ends by our own will: it is closed, or its queue is to go and its consumer first. */
    private volatile boolean ending;

    /** Whether the broker delivers. */
    private enum Flow {
        STOPPED,
        RUNNING,
        /** The client's thread stops it. */
        STOPPING
    }

    /**
     * Begins to consume; messages come when they are {@link #allow allowed}. Blocks for at most the broker's call
     * time-out.
     *
     * @param number for those who open one behind the other
     * @param many whether it fetches ahead
     * @param known see {@link #known(long)}
     * @throws ActiveMQException if the queue is not there, or still has another consumer, or the session was lost
     *     meanwhile
     */
    public FeedConnection(
            ClientSession session,
            SimpleString queue,
            long number,
            boolean many,
            Map<Long, Boolean> known,
            Events events)
            throws ActiveMQException {
        this.session = session;
        this.queue = queue;
        this.number = number;
        this.known = Map.copyOf(known);
        this.events = events;
        this.outbox = new Outbox(session);
        this.consumer = session.createConsumer(queue, null, many ? PREFETCH_MANY : NO_PREFETCH, -1, false);
        consumer.setMessageHandler(this);
        session.addFailureListener(this);
        if (session.isClosed()) {
            // Its loss may have been told before there was anybody to hear of it.
            throw new ActiveMQNotConnectedException("connection lost");
        }
    }

    /** On the client's threads. */
    public interface Events {
        /**
         * A message came. The next one waits until this returns.
         *
         * @return whether further ones may come
         */
        boolean onMessage(FeedConnection connection, ClientMessage message);

        /** The broker moves this message to the expired ones. */
        void onExpired(FeedConnection connection, ClientMessage message);

        /** The session has ended. */
        void onLost(FeedConnection connection);
    }

    /** The number that it was opened with. */
    public long number() {
        return number;
    }

    /**
     * Whether a message was held when this was opened, so that it need not be read; and whether its body is held, too.
     */
    public Optional<Boolean> known(long messageId) {
        return Optional.ofNullable(known.get(messageId));
    }

    /** What of the next message is to be read. Any thread. */
    public ReadingAdvice advice() {
        return advice;
    }

    /** From the next message on. Any thread. */
    public void advise(ReadingAdvice next) {
        advice = next;
    }

    /**
     * Lets this number of messages come in all. Where that is one less than before, one more may still come. The
     * session as a whole is stopped behind the last. Removing a consumer's handler would make the client ask for one
     * message more each time (Artemis 2.55). Never waits for the broker. Any thread.
     */
    public void allow(long messages) {
        allowed = messages;
        startIfAllowed();
    }

    private void startIfAllowed() {
        if (tellIfLost()) {
            return;
        }
        if (!halted && came.get() < allowed && flow.compareAndSet(Flow.STOPPED, Flow.RUNNING)) {
            CompletableFuture<Void> starting = new CompletableFuture<>();
            started = starting;
            try {
                session.start();
            } catch (ActiveMQException e) {
                LOG.log(Level.FINE, "A session with the broker could not be started", e);
                events.onLost(this);
            } finally {
                starting.complete(null);
            }
        }
    }

    /** On the client's thread, behind each message: the client asks for the next one when this returns. */
    private void stopUnlessAllowed() {
        if ((!halted && came.get() < allowed)
                || consumer.isClosed()
                || !flow.compareAndSet(Flow.RUNNING, Flow.STOPPING)) {
            return;
        }
        try {
            // A message may come before start() returns, which waits for nothing; until then, stop() does nothing
            // (Artemis 2.55).
            started.get(START_SECONDS, TimeUnit.SECONDS);
            session.stop();
        } catch (ActiveMQException | ExecutionException | TimeoutException e) {
            LOG.log(Level.FINE, "A session with the broker could not be stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        flow.set(Flow.STOPPED);
        // More may have been allowed meanwhile.
        startIfAllowed();
    }

    /**
     * Looks now and then whether it is lost, and tells {@link Events#onLost} then. Two losses are told by nobody. When
     * the broker cannot hand out a message (out of memory, say), it takes the consumer away, and the client closes it
     * (Artemis 2.55). And a connection may break just before there is a listener.
     */
    public void watch(Executor lane) {
        CompletableFuture.delayedExecutor(LOOK_SECONDS, TimeUnit.SECONDS, lane).execute(() -> {
            if (!ending && !tellIfLost()) {
                watch(lane);
            }
        });
    }

    /** Whether no message can come any more, although nobody here wanted that. */
    private boolean tellIfLost() {
        boolean lost = consumer.isClosed() || session.isClosed();
        if (lost && !ending) {
            LOG.log(Level.FINE, "{0}: its consumer is gone; it is consumed anew", queue);
            events.onLost(this);
        }
        return lost;
    }

    /** Sends within this connection's transaction. Only for the thread that commits it. */
    public Outbox outbox() {
        return outbox;
    }

    /**
     * Commits what was sent and acknowledged here. Blocks for at most the broker's call time-out.
     *
     * @throws ActiveMQException if the broker refused it, or did not say that it has it
     */
    public void commit() throws ActiveMQException {
        session.commit();
    }

    /** Waiting and delivered messages. */
    public long messageCount() throws ActiveMQException {
        return session.queueQuery(queue).getMessageCount();
    }

    /** Removes the queue if it is empty; this connection is of no use any more then. */
    public boolean removeQueueIfEmpty() throws ActiveMQException {
        ending = true;
        consumer.close();
        boolean empty = messageCount() == 0;
        if (empty) {
            session.deleteQueue(queue);
        }
        return empty;
    }

    /** Gives back everything that was not acknowledged. */
    public void close() {
        ending = true;
        session.removeFailureListener(this);
        BrokerClient.closeQuietly(session);
    }

    @Override
    public void onMessage(ClientMessage message) {
        came.incrementAndGet();
        if (!events.onMessage(this, message)) {
            halted = true;
        }
        stopUnlessAllowed();
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
