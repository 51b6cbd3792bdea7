package io.avatargateway.jms.intake;

import io.avatargateway.config.Settings;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQAddressExistsException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ServerLocator;

/**
 * Finds out whether the broker holds senders back, as Artemis does while its disk has too little room: it gives them no
 * credits. The gateway itself sends without credits, or its answers would be held back as well. So speech that comes
 * over HTTP must be refused for that time.
 *
 * <p>Nothing but a sender is told of it, and a sender waits for credits without end. So one thread sends an empty
 * message once in a second, with credits for just that one. The message is kept nowhere and reaches nobody. While the
 * thread waits, senders are held back. That is true of every broker, wherever it runs. All else is for any thread.
 */
public final class SenderHold implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SenderHold.class.getName());
    /** A topic that nobody listens to. */
    static final SimpleString ADDRESS = SimpleString.of("avatar.senders");

    private static final long STEP_MILLIS = 1_000;
    /** Credits are there within milliseconds, or not at all. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /**
     * The window that makes the client ask for credits with each message. The client divides it by two, and asks for
     * that many ahead (Artemis 2.55).
     */
    private static final int NOTHING_AHEAD = 1;

    private static final String WHY = "broker: holds senders back (expected: more room on its disk than it keeps free,"
            + " which BROKER_MIN_DISK_FREE_MIB says for the embedded broker, and room in its memory)";

    private final Settings.Broker settings;
    private final Thread thread;
    private final AtomicBoolean told = new AtomicBoolean();
    /** Since when the thread waits for credits, or 0. */
    private volatile long waitingSinceNanos;

    private final CountDownLatch closing = new CountDownLatch(1);
    // By the thread only.
    private ServerLocator locator;
    private ClientSession session;
    private ClientProducer producer;
    private boolean failed;

    /**
     * @param settings of the broker that is watched
     * @param threads makes the one thread that sends
     */
    public SenderHold(Settings.Broker settings, ThreadFactory threads) {
        this.settings = settings;
        this.thread = threads.newThread(this::look);
    }

    /** Begins to look. Returns at once. */
    public void start() {
        thread.start();
    }

    /** Why the broker takes nothing at this moment, or empty if it does, or if nobody knows. Returns at once. */
    public Optional<String> why() {
        long since = waitingSinceNanos;
        if (since == 0 || System.nanoTime() - since < PATIENCE_NANOS) {
            return Optional.empty();
        }
        if (told.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "The broker holds senders back; sessions and speech over HTTP are refused until it takes messages");
        }
        return Optional.of(WHY);
    }

    /** @throws GatewayException BROKER_FULL if it takes nothing at this moment */
    public void requireRoom() {
        why().ifPresent(why -> {
            throw new GatewayException(ErrorCode.BROKER_FULL, why);
        });
    }

    /** Waits for nothing. */
    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
    }

    private void look() {
        try {
            do {
                try {
                    connect();
                    send();
                } catch (ActiveMQException | RuntimeException e) {
                    LOG.log(Level.FINE, "It is not known whether the broker holds senders back", e);
                    disconnect();
                }
            } while (!closing.await(STEP_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    private void send() throws ActiveMQException {
        // Only a broker that answers holds anybody back.
        session.addressQuery(ADDRESS);
        ClientMessage message = session.createMessage(false);
        message.setRoutingType(RoutingType.MULTICAST);
        long began = System.nanoTime() | 1;
        waitingSinceNanos = began;
        try {
            producer.send(message);
        } finally {
            waitingSinceNanos = 0;
            if (told.compareAndSet(true, false)) {
                LOG.log(
                        Level.INFO,
                        "Senders are not held back any more, after {0} s",
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
            }
        }
    }

    private void connect() throws ActiveMQException {
        if (session != null && !session.isClosed()) {
            return;
        }
        disconnect();
        try {
            int callTimeoutMillis = Math.toIntExact(settings.callTimeout().toMillis());
            locator = ActiveMQClient.createServerLocator(settings.url())
                    .setInitialConnectAttempts(1)
                    .setReconnectAttempts(0)
                    .setCallTimeout(callTimeoutMillis)
                    .setCallFailoverTimeout(callTimeoutMillis)
                    .setConnectionTTL(settings.connectionTtl().toMillis())
                    .setClientFailureCheckPeriod(
                            settings.connectionTtl().dividedBy(2).toMillis())
                    .setBlockOnNonDurableSend(false)
                    .setProducerWindowSize(NOTHING_AHEAD);
            session = locator.createSessionFactory()
                    .createSession(settings.user(), settings.password(), false, true, true, false, 0);
        } catch (ActiveMQException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        try {
            session.createAddress(ADDRESS, RoutingType.MULTICAST, false);
        } catch (ActiveMQAddressExistsException alreadyThere) {
            LOG.log(Level.FINE, "The topic {0} is there already", ADDRESS);
        } catch (ActiveMQException refused) {
            warnOnce(refused);
            throw refused;
        }
        producer = session.createProducer(ADDRESS);
    }

    private void warnOnce(ActiveMQException refused) {
        if (!failed) {
            failed = true;
            LOG.log(
                    Level.WARNING,
                    "It is not known whether the broker holds senders back: {0} cannot be made or sent to ({1})",
                    new Object[] {ADDRESS, refused.getMessage()});
        }
    }

    private void disconnect() {
        if (locator != null) {
            locator.close();
            locator = null;
            session = null;
        }
    }
}
