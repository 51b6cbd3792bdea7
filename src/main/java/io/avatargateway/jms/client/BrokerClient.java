package io.avatargateway.jms.client;

import io.avatargateway.config.Settings;
import io.avatargateway.session.model.GatewayException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * The server's connections to the broker for everything that is not message-driven: as few as there may be. The one
 * place where they are made, checked and made anew; made when they are needed, so that the server boots without a
 * broker. Any thread.
 *
 * <p>With all sessions on one connection, each delivery for one of them costs a look at all of them. The client walks
 * through the channels of a connection behind each batch of packets ({@code RemotingConnectionImpl.endOfBatch}, Artemis
 * 2.55).
 */
public final class BrokerClient implements AutoCloseable {

    /** When a connection has this number of sessions, another connection is made. */
    static final int SESSIONS_PER_CONNECTION = 256;
    /** Beyond these, the sessions share them. */
    static final int MOST_CONNECTIONS = 64;

    /** After a failed attempt to connect, everybody is told so for this long. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** A session that finds its connection lost, or full, is opened on another one. */
    private static final int ATTEMPTS = 4;

    private static final Logger LOG = Logger.getLogger(BrokerClient.class.getName());

    private final Settings.Broker settings;
    private final Executor threads;
    private final ConnectionSetup setup;
    /**
     * Guarded by this. The first ones are used first, so that what comes after a loss finds out about one of them only.
     */
    private final List<BrokerConnection> connections = new ArrayList<>();

    private boolean failed;
    private long failedAtNanos;
    private boolean closed;

    /**
     * @param threads where connections and sessions are made, one at a time for each connection; not those that wait
     *     for them
     * @param setup what each new connection does first
     */
    public BrokerClient(Settings.Broker settings, Executor threads, ConnectionSetup setup) {
        this.settings = settings;
        this.threads = threads;
        this.setup = setup;
    }

    /** What it connects to, and with which time-outs. */
    public Settings.Broker settings() {
        return settings;
    }

    /** Why the broker cannot be used at this moment, or empty if it can. Blocks for at most twice the call time-out. */
    public Optional<String> fault() {
        try {
            closeQuietly(openSession(true));
            return Optional.empty();
        } catch (GatewayException unavailable) {
            return Optional.of(unavailable.getMessage());
        }
    }

    /**
     * A new session, not started. Blocks for at most twice the call time-out, whatever the client does.
     *
     * @param autoCommit whether each send counts at once; else all happens in transactions
     * @throws GatewayException BROKER_UNAVAILABLE
     */
    public ClientSession openSession(boolean autoCommit) {
        long endNanos = System.nanoTime() + 2 * settings.callTimeout().toNanos();
        for (int attempt = 1; ; attempt++) {
            BrokerConnection connection = connection();
            try {
                await(
                        connection.connected().copy(),
                        Math.min(leftNanos(endNanos), settings.callTimeout().toNanos()));
                ClientSession session = await(
                        connection.openSession(autoCommit, attempt == ATTEMPTS ? Integer.MAX_VALUE : most()),
                        leftNanos(endNanos));
                if (session != null) {
                    return session;
                }
            } catch (GatewayException e) {
                boolean lost = connection.connected().isDone()
                        && !connection.connected().isCompletedExceptionally()
                        && !connection.usable();
                if (!lost || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static long leftNanos(long endNanos) {
        return Math.max(0, endNanos - System.nanoTime());
    }

    private static <T> T await(CompletableFuture<T> answer, long nanos) {
        String why;
        try {
            return answer.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            why = "no answer within " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
        } catch (ExecutionException e) {
            throw BrokerFailures.unavailable(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = "interrupted";
        }
        if (answer.cancel(false) || answer.isCompletedExceptionally()) {
            throw BrokerFailures.unavailable(why);
        }
        // It came at this very moment, and must not be left open.
        return answer.getNow(null);
    }

    private synchronized int most() {
        return connections.size() == MOST_CONNECTIONS ? Integer.MAX_VALUE : SESSIONS_PER_CONNECTION;
    }

    private synchronized BrokerConnection connection() {
        connections.removeIf(BrokerClient::givenUp);
        for (BrokerConnection connection : connections) {
            if (connection.sessions() < SESSIONS_PER_CONNECTION) {
                return connection;
            }
        }
        if (closed) {
            throw BrokerFailures.unavailable("the gateway is stopping");
        }
        if (connections.size() == MOST_CONNECTIONS) {
            return connections.stream()
                    .min(Comparator.comparingInt(BrokerConnection::sessions))
                    .orElseThrow();
        }
        if (failed && System.nanoTime() - failedAtNanos < RETRY_NANOS) {
            throw BrokerFailures.unavailable("an attempt has just failed");
        }
        BrokerConnection next = new BrokerConnection(settings, threads, setup, System::nanoTime, this::attempted);
        connections.add(next);
        return next;
    }

    private static boolean givenUp(BrokerConnection connection) {
        if (connection.usable()) {
            return false;
        }
        connection.close();
        return true;
    }

    private synchronized void attempted(boolean made) {
        if (!made) {
            failedAtNanos = System.nanoTime();
            if (!failed && !closed) {
                LOG.log(Level.WARNING, "The broker cannot be reached; tried again when it is needed");
            }
        } else if (failed) {
            LOG.log(Level.INFO, "The broker is reached again");
        }
        failed = !made;
    }

    /** Closes a session that may be lost already. Any thread; blocks for the broker's call time-out. */
    public static void closeQuietly(ClientSession session) {
        BrokerConnection.closeQuietly(session);
    }

    /** Ends all connections. Blocks for at most the call time-out. */
    @Override
    public void close() {
        List<BrokerConnection> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(connections);
        }
        open.forEach(BrokerConnection::close);
        try {
            CompletableFuture.allOf(open.stream().map(BrokerConnection::closed).toArray(CompletableFuture[]::new))
                    .get(settings.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(Level.WARNING, "Connections to the broker could not be closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
