package io.avatargateway.jms;

import io.avatargateway.config.Settings;
import io.avatargateway.session.ErrorCode;
import io.avatargateway.session.GatewayException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * The server's connections to the broker for everything that is not message-driven: as few as there may be. Any thread.
 *
 * <p>With all sessions on one connection, each delivery for one of them costs a look at all of them: the client walks through the channels of a connection
 * behind each batch of packets ({@code RemotingConnectionImpl.endOfBatch}, Artemis 2.55).
 */
final class BrokerClient implements AutoCloseable {

    /** Where a connection has so many sessions, the next one is made. Sessions that come at the same time may be a few more. */
    static final int SESSIONS_PER_CONNECTION = 256;
    /** Beyond these, the sessions share them. */
    static final int MOST_CONNECTIONS = 64;

    private static final Logger LOG = Logger.getLogger(BrokerClient.class.getName());

    private final Settings.Broker settings;
    private final Executor threads;
    /** At least one; guarded by this. The first ones are used first, so that what comes after a loss finds out about one of them only. */
    private final List<BrokerConnection> connections = new ArrayList<>();

    private boolean closed;

    /** @param threads where connections are made, one at a time; not those that wait for them */
    BrokerClient(Settings.Broker settings, Executor threads) {
        this.settings = settings;
        this.threads = threads;
        connections.add(new BrokerConnection(settings, threads));
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
        BrokerConnection chosen;
        do {
            chosen = connection();
            chosen.awaitConnection();
            // Behind a loss, many have waited for the first one, and not all of them fit on it.
        } while (chosen != connection());
        return chosen.openSession(autoCommit);
    }

    private synchronized BrokerConnection connection() {
        for (BrokerConnection connection : connections) {
            if (connection.sessions() < SESSIONS_PER_CONNECTION) {
                return connection;
            }
        }
        if (closed || connections.size() == MOST_CONNECTIONS) {
            return connections.stream()
                    .min(Comparator.comparingInt(BrokerConnection::sessions))
                    .orElseThrow();
        }
        BrokerConnection next = new BrokerConnection(settings, threads);
        connections.add(next);
        return next;
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
        connections.forEach(BrokerConnection::close);
    }
}
