package io.avatargateway.broker;

import io.avatargateway.broker.BodyBudget.Share;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.core.protocol.core.CoreRemotingConnection;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;

/**
 * A plugin of the embedded broker: keeps the {@link BodyBudget}, and learns which bodies the broker has dealt with. The
 * broker deals with a session's frames in their order, on a thread of its own. So a marker behind a large frame arrives
 * here when that frame was stored or refused. On any thread.
 */
final class BodyGuard implements ActiveMQServerPlugin {

    private static final Logger LOG = Logger.getLogger(BodyGuard.class.getName());
    /** A client that sends such messages sends many of them. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final BodyBudget budget;
    private final Duration patience;
    private final Map<Long, Share> handed = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong told = new AtomicLong(System.nanoTime() - QUIET_NANOS);

    private volatile ActiveMQServer server;

    /** @param patience how long a body may wait for room, or its sender be silent in the middle of it */
    BodyGuard(BodyBudget budget, Duration patience) {
        this.budget = budget;
        this.patience = patience;
    }

    /** The one of this broker, if it has one. */
    static Optional<BodyGuard> of(ActiveMQServer broker) {
        return broker.getConfiguration().getBrokerPlugins().stream()
                .filter(BodyGuard.class::isInstance)
                .map(BodyGuard.class::cast)
                .findFirst();
    }

    @Override
    public void registered(ActiveMQServer owner) {
        server = owner;
    }

    BodyBudget budget() {
        return budget;
    }

    Duration patience() {
        return patience;
    }

    /** Returns the number to give it back with when the broker has dealt with its body. */
    long handOver(Share share) {
        long number = numbers.incrementAndGet();
        handed.put(number, share);
        return number;
    }

    boolean isHanded(long number) {
        return handed.containsKey(number);
    }

    /** The broker has dealt with it, or never will: its connection is gone. */
    void handled(long number) {
        Share share = handed.remove(number);
        if (share != null) {
            share.giveBack();
        }
    }

    @Override
    public void beforeSessionMetadataAdded(ServerSession session, String key, String data) throws ActiveMQException {
        if (CorePackets.isMarker(key)) {
            try {
                handled(Long.parseLong(data));
            } catch (NumberFormatException foreign) {
                LOG.log(Level.FINE, "A client uses the name {0}", key);
            }
        }
    }

    /** Whether the client of this connection puts what {@link CorePackets#SEND_TAIL_BYTES} says behind a message. */
    boolean saysWhoWaits(Object connectionId) {
        return server.getRemotingService().getConnection(connectionId) instanceof CoreRemotingConnection core
                && !core.isBeforeProducerMetricsChanged();
    }

    /** Whether the broker has users. */
    boolean asksForLogin() {
        return server.getConfiguration().isSecurityEnabled();
    }

    /** Tells the operator, now or not for a while. */
    void tell(Object from, String what) {
        long last = told.get();
        boolean now = System.nanoTime() - last >= QUIET_NANOS && told.compareAndSet(last, System.nanoTime());
        LOG.log(now ? Level.WARNING : Level.FINE, "From {0}: {1}", new Object[] {from, what});
    }
}
