package io.avatargateway.jms.client;

import io.avatargateway.config.Settings;
import io.avatargateway.foreign.SessionMark;
import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.model.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * The server's connections to the broker, as few as there may be. The one place where they are made, checked and
 * replaced. They are made when they are needed, so that the server boots without a broker. Any thread.
 *
 * <p>Which connections there are is known to one writer, the worker of a mailbox. The calls on each are made on its own
 * lane.
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

    private static final ConnectionChoice.Limits LIMITS =
            new ConnectionChoice.Limits(MOST_CONNECTIONS, SESSIONS_PER_CONNECTION);

    /** After a failed attempt to connect, everybody is told so for this long. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** A session that finds its connection lost, or full, is opened on another one. */
    private static final int ATTEMPTS = 4;

    private static final Logger LOG = Logger.getLogger(BrokerClient.class.getName());

    private final Settings.Broker settings;
    private final Executor threads;
    private final ConnectionSetup setup;
    private final BrokerMeter meter;
    private final Mailbox mailbox;
    // Of the mailbox's worker.
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
        this(settings, threads, setup, BrokerMeter.NONE);
    }

    /** The same, measured. */
    public BrokerClient(Settings.Broker settings, Executor threads, ConnectionSetup setup, BrokerMeter meter) {
        this.meter = meter;
        this.settings = settings;
        this.threads = threads;
        this.setup = setup;
        this.mailbox = new Mailbox(threads, () -> {});
    }

    /** What it connects to, and with which time-outs. */
    public Settings.Broker settings() {
        return settings;
    }

    /** Hears of calls to the broker, whoever makes them. */
    public BrokerMeter meter() {
        return meter;
    }

    /** Where calls are made that others wait for. */
    Executor threads() {
        return threads;
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
        return openSession(autoCommit ? SessionKind.AT_ONCE : SessionKind.TRANSACTED);
    }

    /**
     * A new session, not started, for reading what stays in its queue. The broker takes a message for read as soon as
     * it sends it. Otherwise it would count each reader's delivery. It would put a value that many have read among the
     * dead letters when one of them breaks off (Artemis 2.55). Blocks for at most twice the call time-out.
     *
     * @throws GatewayException BROKER_UNAVAILABLE
     */
    public ClientSession openReadingSession() {
        return openSession(SessionKind.READING);
    }

    /**
     * A new session, not started, that sends where only gateways do: the broker's plugin looks for that. Blocks for at
     * most three times the call time-out.
     *
     * @param autoCommit as for {@link #openSession(boolean)}
     * @param purpose for an operator who looks at the broker's sessions
     * @throws GatewayException BROKER_UNAVAILABLE
     */
    public ClientSession openGatewaysSession(boolean autoCommit, String purpose) {
        ClientSession session = openSession(autoCommit);
        try {
            session.addMetaData(SessionMark.PUBLISHER, purpose);
            return session;
        } catch (ActiveMQException lost) {
            closeQuietly(session);
            throw BrokerFailures.unavailable(lost.getMessage());
        }
    }

    private ClientSession openSession(SessionKind kind) {
        long endNanos = System.nanoTime() + 2 * settings.callTimeout().toNanos();
        for (int attempt = 1; ; attempt++) {
            Chosen chosen = await(ask(this::choose), leftNanos(endNanos));
            BrokerConnection connection = chosen.connection();
            try {
                await(
                        connection.connected().copy(),
                        Math.min(leftNanos(endNanos), settings.callTimeout().toNanos()));
                ClientSession session = await(
                        connection.openSession(kind, attempt == ATTEMPTS ? Integer.MAX_VALUE : chosen.most()),
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

    static <T> T await(CompletableFuture<T> answer, long nanos) {
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

    /** Has this done by the one writer, mostly on the calling thread. */
    private <T> CompletableFuture<T> ask(Supplier<T> step) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        mailbox.postOnWorker(() -> {
            try {
                answer.complete(step.get());
            } catch (RuntimeException refused) {
                answer.completeExceptionally(refused);
            }
        });
        return answer;
    }

    /** @param most sessions that the connection may have */
    private record Chosen(BrokerConnection connection, int most) {}

    private Chosen choose() {
        mailbox.requireTurn();
        connections.removeIf(BrokerClient::givenUp);
        ConnectionChoice choice = ConnectionChoice.of(
                connections.stream().map(BrokerConnection::sessions).toList(),
                LIMITS,
                closed,
                failed && System.nanoTime() - failedAtNanos < RETRY_NANOS);
        if (choice.refusal() != null) {
            throw BrokerFailures.unavailable(choice.refusal());
        }
        if (choice.place() != ConnectionChoice.NEW) {
            return new Chosen(connections.get(choice.place()), choice.most());
        }
        BrokerConnection next = new BrokerConnection(
                settings, threads, setup, System::nanoTime, meter, made -> mailbox.postOnWorker(() -> attempted(made)));
        connections.add(next);
        return new Chosen(next, choice.most());
    }

    private static boolean givenUp(BrokerConnection connection) {
        if (connection.usable()) {
            return false;
        }
        connection.close();
        return true;
    }

    private void attempted(boolean made) {
        mailbox.requireTurn();
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
        long endNanos = System.nanoTime() + settings.callTimeout().toNanos();
        try {
            List<BrokerConnection> open = ask(this::closeAll).get(leftNanos(endNanos), TimeUnit.NANOSECONDS);
            CompletableFuture.allOf(open.stream().map(BrokerConnection::closed).toArray(CompletableFuture[]::new))
                    .get(leftNanos(endNanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(Level.WARNING, "Connections to the broker could not be closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<BrokerConnection> closeAll() {
        mailbox.requireTurn();
        closed = true;
        connections.forEach(BrokerConnection::close);
        return List.copyOf(connections);
    }
}
