package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.KeptSession;
import io.avatargateway.session.model.SessionId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Asks the broker how many messages lie in sessions' queues, for those who look at many sessions. However many look,
 * the broker is asked for each queue once a second at most. Any thread.
 */
public final class MessageCounts {

    private static final Logger LOG = Logger.getLogger(MessageCounts.class.getName());
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final KeptSession session;
    private final long patienceNanos;
    private final LongSupplier nanoClock;
    /** What the broker said within the last second. Of the kept session's lane. */
    private final Map<SessionId, Look> looks = new HashMap<>();

    /** Asks nobody yet. */
    public MessageCounts(BrokerClient broker, LongSupplier nanoClock) {
        this.session = new KeptSession(broker);
        this.patienceNanos = broker.settings().callTimeout().toNanos();
        this.nanoClock = nanoClock;
    }

    private record Look(long messages, long atNanos) {}

    /**
     * The messages in both queues of each session, waiting and delivered. Parts count one by one.
     *
     * @param ids with the names of the queues that producers send to
     * @return completes within the broker's call time-out, never exceptionally; empty if the broker did not answer
     */
    public CompletionStage<Map<SessionId, Long>> of(Map<SessionId, String> ids) {
        if (ids.isEmpty()) {
            return CompletableFuture.completedStage(Map.of());
        }
        long endNanos = nanoClock.getAsLong() + patienceNanos;
        Map<SessionId, Long> counts = new HashMap<>();
        CompletableFuture<Void> asked = session.call(queues -> count(ids, queues, counts, endNanos));
        return asked.orTimeout(patienceNanos, TimeUnit.NANOSECONDS).handle((done, failure) -> {
            if (failure == null) {
                return counts;
            }
            LOG.log(Level.FINE, "The broker does not say what waits", failure);
            return Map.of();
        });
    }

    /** On the lane; ends early where nobody waits for it any more. */
    private void count(Map<SessionId, String> ids, ClientSession queues, Map<SessionId, Long> counts, long endNanos)
            throws ActiveMQException {
        long now = nanoClock.getAsLong();
        looks.values().removeIf(look -> now - look.atNanos() >= FRESH_NANOS);
        for (SessionId id : ids.keySet()) {
            Look look = looks.get(id);
            if (look == null) {
                if (nanoClock.getAsLong() - endNanos > 0) {
                    return;
                }
                look = new Look(SessionQueues.messages(queues, SessionPlace.of(id, ids.get(id))), now);
                looks.put(id, look);
            }
            counts.put(id, look.messages());
        }
    }
}
