package io.avatargateway.jms;

import io.avatargateway.config.Settings;
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
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.client.impl.ClientSessionFactoryInternal;

/**
 * One of the connections of {@link BrokerClient}. Made when it is needed, so that the server boots without a broker, and made anew when it was lost: a lost
 * connection closes its sessions for good, see {@code docs/decisions/0010-failing-messages.md}. Any thread.
 */
final class BrokerConnection implements AutoCloseable {

    /** What a consumer fetches ahead, in bytes: two seconds of speech. */
    private static final int PREFETCH_BYTES = 64 * 1024;
    /** After a failed attempt to connect, everybody is told so for this long. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final Logger LOG = Logger.getLogger(BrokerConnection.class.getName());

    private final Settings.Broker settings;
    private final Executor threads;
    private ServerLocator locator;
    private ClientSessionFactoryInternal factory;
    private CompletableFuture<ClientSessionFactoryInternal> connecting;
    private boolean failed;
    private long failedAtNanos;
    private boolean closed;

    /** @param threads where a connection is made, one at a time; not those that wait for it */
    BrokerConnection(Settings.Broker settings, Executor threads) {
        this.settings = settings;
        this.threads = threads;
    }

    /** How many sessions it has; none while it is not there. */
    synchronized int sessions() {
        return connected() ? factory.numSessions() : 0;
    }

    /** Makes the connection if it is not there. Blocks for at most the call time-out; throws as {@link #openSession}. */
    void awaitConnection() {
        factory();
    }

    /** See {@link BrokerClient#openSession}. */
    ClientSession openSession(boolean autoCommit) {
        try {
            return factory()
                    .createSession(settings.user(), settings.password(), false, autoCommit, autoCommit, false, 0);
        } catch (ActiveMQException e) {
            LOG.log(Level.FINE, "No session with the broker", e);
            throw BrokerClient.unavailable(e.getMessage());
        }
    }

    private ClientSessionFactoryInternal factory() {
        try {
            return connecting().get(settings.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw BrokerClient.unavailable(
                    "no answer within " + settings.callTimeout().toMillis() + " ms");
        } catch (ExecutionException e) {
            throw BrokerClient.unavailable(e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BrokerClient.unavailable("interrupted");
        }
    }

    /** The connection, or the attempt that is under way, or a new attempt: one at a time for everybody. */
    private synchronized CompletableFuture<ClientSessionFactoryInternal> connecting() {
        if (closed) {
            throw BrokerClient.unavailable("the gateway is stopping");
        }
        if (connected()) {
            return CompletableFuture.completedFuture(factory);
        }
        if (connecting == null) {
            if (failed && System.nanoTime() - failedAtNanos < RETRY_NANOS) {
                throw BrokerClient.unavailable("an attempt has just failed");
            }
            connecting = CompletableFuture.supplyAsync(this::connect, threads);
        }
        return connecting;
    }

    private boolean connected() {
        return factory != null && !factory.isClosed() && factory.getConnection() != null;
    }

    private ClientSessionFactoryInternal connect() {
        ServerLocator next = null;
        ClientSessionFactoryInternal made = null;
        try {
            next = locator();
            made = (ClientSessionFactoryInternal) next.createSessionFactory();
            SessionQueues.ensureDeadLetters(made, settings);
            return made;
        } catch (Exception e) {
            throw BrokerClient.unavailable(e.getMessage());
        } finally {
            connected(next, made);
        }
    }

    private synchronized void connected(ServerLocator next, ClientSessionFactoryInternal made) {
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

    @Override
    public synchronized void close() {
        closed = true;
        if (locator != null) {
            locator.close();
        }
    }
}
