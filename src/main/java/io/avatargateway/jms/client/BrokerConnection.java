package io.avatargateway.jms.client;

import io.avatargateway.config.Settings;
import io.avatargateway.foreign.MessageMender;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;

/**
 * One of the connections of {@link BrokerClient}, from its making to its loss. It is never repaired, since a lost
 * connection closes its sessions for good, see {@code docs/decisions/0010-failing-messages.md}.
 *
 * <p>Everything that is called on the client's session factory is called on one lane, one call at a time. Two threads
 * on one factory can wait for each other without end while the connection fails (Artemis 2.55). {@code getConnection}
 * makes a new connection and holds a lock that {@code createSession} waits for, and the other way round. So whether the
 * connection lives is not asked of the factory: its listener tells. Any thread.
 */
final class BrokerConnection implements AutoCloseable {

    /** What a consumer fetches ahead, in bytes: two seconds of speech. */
    private static final int PREFETCH_BYTES = 64 * 1024;
    /** Failures of a call behind which there is no connection any more. */
    static final Set<ActiveMQExceptionType> LOST = EnumSet.of(
            ActiveMQExceptionType.NOT_CONNECTED,
            ActiveMQExceptionType.DISCONNECTED,
            ActiveMQExceptionType.UNBLOCKED,
            ActiveMQExceptionType.OBJECT_CLOSED,
            ActiveMQExceptionType.INTERNAL_ERROR);

    private static final Logger LOG = Logger.getLogger(BrokerConnection.class.getName());

    private final Settings.Broker settings;
    private final Lane calls;
    private final ConnectionSetup setup;
    private final LongSupplier nanoClock;
    private final BrokerMeter meter;
    private final Consumer<Boolean> attempted;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Set<ClientSession> sessions = ConcurrentHashMap.newKeySet();
    /** Since when the call that is under way has been running; 0 while there is none. */
    private volatile long callSinceNanos;

    private volatile boolean over;
    // On the lane only.
    private ServerLocator locator;
    private ClientSessionFactory factory;

    /**
     * Begins to connect.
     *
     * @param threads where the calls are made; not those that wait for them
     * @param setup what it does first
     * @param meter hears of its calls and of its loss
     * @param attempted is told whether it was made, on one of the threads
     */
    BrokerConnection(
            Settings.Broker settings,
            Executor threads,
            ConnectionSetup setup,
            LongSupplier nanoClock,
            BrokerMeter meter,
            Consumer<Boolean> attempted) {
        this.meter = meter;
        this.settings = settings;
        this.setup = setup;
        this.attempted = attempted;
        this.nanoClock = nanoClock;
        this.calls = new Lane(threads);
        call(this::connect);
    }

    /** Completes when it is made, exceptionally with BROKER_UNAVAILABLE when it cannot be. */
    CompletableFuture<Void> connected() {
        return connected;
    }

    /**
     * Whether sessions can be had of it: it is neither lost nor closed, and no call on it has outlived its time-out.
     */
    boolean usable() {
        long since = callSinceNanos;
        return !over
                && (since == 0 || nanoClock.getAsLong() - since < longestCall().toNanos());
    }

    /** A connection is made within its time to live, and what is asked on it is answered within the call time-out. */
    private Duration longestCall() {
        return settings.connectionTtl().plus(settings.callTimeout().multipliedBy(2));
    }

    /** How many open sessions it has. */
    int sessions() {
        sessions.removeIf(ClientSession::isClosed);
        return sessions.size();
    }

    /**
     * Opens a session, not started.
     *
     * @param most the largest number of its sessions; it opens none beyond that
     * @return completes with the session, or with null if it has the most already; exceptionally with
     *     BROKER_UNAVAILABLE. Who does not wait for it completes it, and the session that comes late is closed
     */
    CompletableFuture<ClientSession> openSession(SessionKind kind, int most) {
        CompletableFuture<ClientSession> opened = new CompletableFuture<>();
        call(() -> {
            if (opened.isDone()) {
                return;
            }
            try {
                ClientSession session = sessions() < most ? create(kind) : null;
                if (!opened.complete(session) && session != null) {
                    closeQuietly(session);
                }
            } catch (ActiveMQException | RuntimeException e) {
                LOG.log(Level.FINE, "No session with the broker", e);
                opened.completeExceptionally(BrokerFailures.unavailable(e));
            }
        });
        return opened;
    }

    private void call(Runnable call) {
        calls.execute(() -> {
            callSinceNanos = nanoClock.getAsLong() | 1;
            try {
                call.run();
            } finally {
                callSinceNanos = 0;
            }
        });
    }

    private ClientSession create(SessionKind kind) throws ActiveMQException {
        if (over || factory == null) {
            throw BrokerFailures.unavailable("connection lost");
        }
        long since = nanoClock.getAsLong();
        try {
            boolean atOnce = kind != SessionKind.TRANSACTED;
            boolean reading = kind == SessionKind.READING;
            ClientSession session =
                    factory.createSession(settings.user(), settings.password(), false, atOnce, atOnce, reading, 0);
            sessions.add(session);
            meter.called(BrokerMeter.Call.OPEN, nanoClock.getAsLong() - since, null);
            return session;
        } catch (ActiveMQException e) {
            meter.called(BrokerMeter.Call.OPEN, nanoClock.getAsLong() - since, e);
            if (LOST.contains(e.getType())) {
                lost();
            }
            throw e;
        }
    }

    private void connect() {
        long since = nanoClock.getAsLong();
        try {
            locator = newLocator();
            factory = locator.createSessionFactory();
            // Never repaired, so whatever it tells is the loss. On the client's threads, which hold locks of the
            // factory's.
            factory.addFailoverListener(event -> {
                if (!over) {
                    meter.lost();
                }
                lost();
            });
            setUp();
            meter.called(BrokerMeter.Call.CONNECT, nanoClock.getAsLong() - since, null);
            attempted.accept(true);
            connected.complete(null);
        } catch (Exception e) {
            meter.called(BrokerMeter.Call.CONNECT, nanoClock.getAsLong() - since, e);
            lost();
            attempted.accept(false);
            connected.completeExceptionally(BrokerFailures.unavailable(e));
        }
    }

    /** Whatever it is, the connection is there: the queues may be there already. */
    private void setUp() {
        try (ClientSession session =
                factory.createSession(settings.user(), settings.password(), false, true, true, false, 0)) {
            setup.prepare(session);
        } catch (ActiveMQException e) {
            LOG.log(Level.WARNING, "The queues that all gateways share cannot be made; they must be there", e);
        }
    }

    static void closeQuietly(ClientSession session) {
        try {
            session.close();
        } catch (ActiveMQException e) {
            LOG.log(Level.FINE, "A session with the broker could not be closed", e);
        }
    }

    private ServerLocator newLocator() throws Exception {
        int callTimeoutMillis = Math.toIntExact(settings.callTimeout().toMillis());
        return ActiveMQClient.createServerLocator(settings.url())
                .addIncomingInterceptor(new MessageMender())
                .setInitialConnectAttempts(1)
                .setReconnectAttempts(0)
                .setCallTimeout(callTimeoutMillis)
                .setCallFailoverTimeout(callTimeoutMillis)
                .setConnectionTTL(settings.connectionTtl().toMillis())
                // So often it says that it lives.
                .setClientFailureCheckPeriod(
                        settings.connectionTtl().dividedBy(2).toMillis())
                .setConsumerWindowSize(PREFETCH_BYTES)
                // Credits for sending are waited for without end; a full reply queue must not stop a session.
                .setProducerWindowSize(-1);
    }

    /**
     * It is of no use any more. Its own call that may be under way ends by its time-out; what it holds is given back
     * behind that. Any thread.
     */
    private void lost() {
        over = true;
        // Not within a callback of the client, which holds locks.
        call(this::release);
    }

    /** Ends it and its sessions. Returns at once. */
    @Override
    public void close() {
        lost();
    }

    /** Completes when nothing of it is left. */
    CompletableFuture<Void> closed() {
        return closed;
    }

    private void release() {
        if (locator != null) {
            locator.close();
            locator = null;
            factory = null;
        }
        closed.complete(null);
    }
}
