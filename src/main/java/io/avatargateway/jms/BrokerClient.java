package io.avatargateway.jms;

import io.avatargateway.config.Settings;
import io.avatargateway.session.ErrorCode;
import io.avatargateway.session.GatewayException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQAddressExistsException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQQueueExistsException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.FailoverEventType;
import org.apache.activemq.artemis.api.core.client.ServerLocator;

/**
 * The server's one connection to the broker for everything that is not message-driven. Made when it is first needed, so that the server boots
 * without a broker; once made, it comes back by itself. Any thread.
 */
final class BrokerClient implements AutoCloseable {

    /** What a consumer fetches ahead, in bytes: enough for two seconds of speech. */
    private static final int PREFETCH_BYTES = 64 * 1024;

    private static final int RETRY_MILLIS = 200;
    private static final int MAX_RETRY_MILLIS = 2_000;
    private static final Logger LOG = Logger.getLogger(BrokerClient.class.getName());

    private final Settings.Broker settings;
    private final Executor threads;
    private ServerLocator locator;
    private ClientSessionFactory factory;
    private volatile boolean down;
    private boolean closed;

    /** @param threads where calls wait that could hang on a connection that is being made */
    BrokerClient(Settings.Broker settings, Executor threads) {
        this.settings = settings;
        this.threads = threads;
    }

    Settings.Broker settings() {
        return settings;
    }

    /** Whether the connection was there and is lost at the moment. */
    boolean down() {
        return down;
    }

    /** Why the broker cannot be used at this moment, or empty if it can. Blocks for at most the call time-out. */
    Optional<String> fault() {
        try {
            closeQuietly(openSession(true));
            return Optional.empty();
        } catch (GatewayException unavailable) {
            return Optional.of(unavailable.getMessage());
        }
    }

    /**
     * A new session, not started. Blocks for at most the call time-out.
     *
     * @param autoCommit whether each send counts at once; else all happens in transactions
     * @throws GatewayException BROKER_UNAVAILABLE
     */
    ClientSession openSession(boolean autoCommit) {
        if (down) {
            throw unavailable("connection lost");
        }
        CompletableFuture<ClientSession> opening = CompletableFuture.supplyAsync(() -> create(autoCommit), threads);
        try {
            return opening.get(settings.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            abandon(opening);
            throw unavailable("no answer within " + settings.callTimeout().toMillis() + " ms");
        } catch (ExecutionException e) {
            LOG.log(Level.FINE, "No session with the broker", e);
            throw unavailable(e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandon(opening);
            throw unavailable("interrupted");
        }
    }

    static GatewayException unavailable(String why) {
        return new GatewayException(ErrorCode.BROKER_UNAVAILABLE, "broker: not reached (" + why + ")");
    }

    private static void abandon(CompletableFuture<ClientSession> opening) {
        CompletableFuture<Void> unused = opening.thenAccept(BrokerClient::closeQuietly);
        LOG.log(Level.FINE, "A session with the broker comes too late: {0}", unused);
    }

    static void closeQuietly(ClientSession session) {
        try {
            session.close();
        } catch (ActiveMQException e) {
            LOG.log(Level.FINE, "A session with the broker could not be closed", e);
        }
    }

    private ClientSession create(boolean autoCommit) {
        try {
            return factory()
                    .createSession(settings.user(), settings.password(), false, autoCommit, autoCommit, false, 0);
        } catch (CompletionException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e.getMessage(), e);
        }
    }

    private synchronized ClientSessionFactory factory() throws Exception {
        if (closed) {
            throw unavailable("the gateway is stopping");
        }
        if (factory != null && !factory.isClosed()) {
            return factory;
        }
        if (locator != null) {
            locator.close();
        }
        int callTimeoutMillis = Math.toIntExact(settings.callTimeout().toMillis());
        locator = ActiveMQClient.createServerLocator(settings.url())
                .setInitialConnectAttempts(1)
                .setReconnectAttempts(-1)
                .setRetryInterval(RETRY_MILLIS)
                .setRetryIntervalMultiplier(1.5)
                .setMaxRetryInterval(MAX_RETRY_MILLIS)
                .setCallTimeout(callTimeoutMillis)
                .setCallFailoverTimeout(callTimeoutMillis)
                .setConnectionTTL(Math.max(10_000L, 2L * callTimeoutMillis))
                .setClientFailureCheckPeriod(Math.max(5_000L, callTimeoutMillis))
                .setConsumerWindowSize(PREFETCH_BYTES)
                .setBlockOnAcknowledge(false);
        factory = locator.createSessionFactory();
        factory.addFailoverListener(this::onFailover);
        down = false;
        ensureDeadLetters();
        return factory;
    }

    private void onFailover(FailoverEventType event) {
        down = event != FailoverEventType.FAILOVER_COMPLETED;
        LOG.log(Level.INFO, down ? "The connection to the broker is lost" : "The connection to the broker is back");
    }

    /** A broker that knows nothing of us must not drop what we put aside. */
    private void ensureDeadLetters() {
        try (ClientSession session =
                factory.createSession(settings.user(), settings.password(), false, true, true, false, 0)) {
            createQueue(session, JmsNames.DEAD_LETTERS);
        } catch (ActiveMQException e) {
            LOG.log(Level.WARNING, "The queue " + JmsNames.DEAD_LETTERS + " cannot be made; it must be there", e);
        }
    }

    /** Creates a durable queue, unless it is there, on an address that goes with it. */
    static void createQueue(ClientSession session, String name) throws ActiveMQException {
        try {
            session.createAddress(SimpleString.of(name), RoutingType.ANYCAST, true);
        } catch (ActiveMQAddressExistsException alreadyThere) {
            LOG.log(Level.FINE, "The address {0} is there already", name);
        }
        try {
            session.createQueue(QueueConfiguration.of(name)
                    .setAddress(name)
                    .setRoutingType(RoutingType.ANYCAST)
                    .setDurable(true)
                    .setAutoCreated(false)
                    .setAutoDelete(false)
                    .setPurgeOnNoConsumers(false));
        } catch (ActiveMQQueueExistsException alreadyThere) {
            LOG.log(Level.FINE, "The queue {0} is there already", name);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (locator != null) {
            locator.close();
        }
    }
}
