package io.avatargateway.jms;

import io.avatargateway.config.Settings;
import io.avatargateway.session.ErrorCode;
import io.avatargateway.session.GatewayException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;

/**
 * The server's one connection to the broker for everything that is not message-driven. Made when it is needed, so that the server boots without a broker, and made
 * anew when it was lost: a lost connection closes its sessions for good, see {@code docs/decisions/0010-failing-messages.md}. Any thread.
 */
final class BrokerClient implements AutoCloseable {

    /** What a consumer fetches ahead, in bytes: two seconds of speech. */
    private static final int PREFETCH_BYTES = 64 * 1024;
    /** After a failed attempt to connect, everybody is told so for this long. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final Logger LOG = Logger.getLogger(BrokerClient.class.getName());

    private final Settings.Broker settings;
    private final Executor threads;
    private ServerLocator locator;
    private ClientSessionFactory factory;
    private CompletableFuture<ClientSessionFactory> connecting;
    private boolean failed;
    private long failedAtNanos;
    private boolean closed;

    /** @param threads where a connection is made, one at a time; not those that wait for it */
    BrokerClient(Settings.Broker settings, Executor threads) {
        this.settings = settings;
        this.threads = threads;
    }

    Settings.Broker settings() {
        return settings;
    }

    /** Why the broker cannot be used at this moment, or empty if it can. Blocks for at most twice the call time-out. */
    Optional<String> fault() {
        try {
            closeQuietly(openSession(true));
            return Optional.empty();
        } catch (GatewayException unavailable) {
            return Optional.of(unavailable.getMessage());
        }
    }

    /**
     * A new session, not started. Blocks for at most the call time-out, and at most that again while the connection is made.
     *
     * @param autoCommit whether each send counts at once; else all happens in transactions
     * @throws GatewayException BROKER_UNAVAILABLE
     */
    ClientSession openSession(boolean autoCommit) {
        try {
            return connection()
                    .createSession(settings.user(), settings.password(), false, autoCommit, autoCommit, false, 0);
        } catch (ActiveMQException e) {
            LOG.log(Level.FINE, "No session with the broker", e);
            throw unavailable(e.getMessage());
        }
    }

    private ClientSessionFactory connection() {
        try {
            return connecting().get(settings.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw unavailable("no answer within " + settings.callTimeout().toMillis() + " ms");
        } catch (ExecutionException e) {
            throw unavailable(e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted");
        }
    }

    /** The connection, or the attempt that is under way, or a new attempt: one at a time for everybody. */
    private synchronized CompletableFuture<ClientSessionFactory> connecting() {
        if (closed) {
            throw unavailable("the gateway is stopping");
        }
        if (factory != null && !factory.isClosed() && factory.getConnection() != null) {
            return CompletableFuture.completedFuture(factory);
        }
        if (connecting == null) {
            if (failed && System.nanoTime() - failedAtNanos < RETRY_NANOS) {
                throw unavailable("an attempt has just failed");
            }
            connecting = CompletableFuture.supplyAsync(this::connect, threads);
        }
        return connecting;
    }

    private ClientSessionFactory connect() {
        ServerLocator next = null;
        ClientSessionFactory made = null;
        try {
            next = locator();
            made = next.createSessionFactory();
            SessionQueues.ensureDeadLetters(made, settings);
            return made;
        } catch (Exception e) {
            throw unavailable(e.getMessage());
        } finally {
            connected(next, made);
        }
    }

    private synchronized void connected(ServerLocator next, ClientSessionFactory made) {
        connecting = null;
        if (locator != null) {
            locator.close();
        }
        locator = next;
        factory = made;
        if (made == null) {
            failedAtNanos = System.nanoTime();
            if (!failed) {
                LOG.log(Level.WARNING, "The broker cannot be reached; tried again when it is needed");
            }
        } else if (failed) {
            LOG.log(Level.INFO, "The broker is reached again");
        }
        failed = made == null;
        if (closed && next != null) {
            next.close();
        }
    }

    private ServerLocator locator() throws Exception {
        int callTimeoutMillis = Math.toIntExact(settings.callTimeout().toMillis());
        return ActiveMQClient.createServerLocator(settings.url())
                .setInitialConnectAttempts(1)
                .setReconnectAttempts(0)
                .setCallTimeout(callTimeoutMillis)
                .setCallFailoverTimeout(callTimeoutMillis)
                .setConnectionTTL(Math.max(10_000L, 2L * callTimeoutMillis))
                .setClientFailureCheckPeriod(Math.max(5_000L, callTimeoutMillis))
                .setConsumerWindowSize(PREFETCH_BYTES)
                // Credits for sending are waited for without end; a full reply queue must not stop a session.
                .setProducerWindowSize(-1);
    }

    static GatewayException unavailable(String why) {
        return new GatewayException(ErrorCode.BROKER_UNAVAILABLE, "broker: not reached (" + why + ")");
    }

    static void closeQuietly(ClientSession session) {
        try {
            session.close();
        } catch (ActiveMQException e) {
            LOG.log(Level.FINE, "A session with the broker could not be closed", e);
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
