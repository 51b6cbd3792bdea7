package io.avatargateway.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.postoffice.impl.LocalQueueBinding;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;

/**
 * Removes the queues that clients made by naming them, when they have been empty and without a reader for a long time.
 * A producer that names a new one with each start must not fill the broker. Artemis' own way removes them at each start
 * of the broker, however short the time. Used by one thread.
 */
final class UnusedQueues {

    /** Longer than a reader is away who means to come back. */
    static final Duration KEPT = Duration.ofHours(24);

    private static final Logger LOG = Logger.getLogger(UnusedQueues.class.getName());

    private final LongSupplier nanoClock;
    private Map<SimpleString, Unused> known = new HashMap<>();

    UnusedQueues(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** @param messages that it has had so far */
    private record Unused(long sinceNanos, long messages) {}

    /** Removes those that were found unused for so long by earlier calls. */
    void remove(ActiveMQServer server) {
        long now = nanoClock.getAsLong();
        List<Queue> unused = server.getPostOffice()
                .getAllBindings()
                .filter(LocalQueueBinding.class::isInstance)
                .map(binding -> ((LocalQueueBinding) binding).getQueue())
                .filter(UnusedQueues::isUnused)
                .toList();
        Map<SimpleString, Unused> found = new HashMap<>();
        for (Queue queue : unused) {
            Unused before = known.get(queue.getName());
            boolean same = before != null && before.messages() == queue.getMessagesAdded();
            Unused state = same ? before : new Unused(now, queue.getMessagesAdded());
            if (now - state.sinceNanos() < KEPT.toNanos()) {
                found.put(queue.getName(), state);
            } else {
                remove(server, queue.getName());
            }
        }
        known = found;
    }

    private static boolean isUnused(Queue queue) {
        return queue.isAutoCreated()
                && !queue.isTemporary()
                && !queue.isInternalQueue()
                && queue.getRoutingType() == RoutingType.ANYCAST
                && !GatewayAddresses.isGateways(queue.getAddress().toString())
                && queue.getConsumerCount() == 0
                && queue.getMessageCount() == 0;
    }

    private static void remove(ActiveMQServer server, SimpleString queue) {
        try {
            // Not if a reader or a message has come meanwhile. Its address goes by its own rules.
            server.destroyQueue(queue, null, true, false, false, true);
            LOG.log(Level.INFO, "Queue {0}: removed, nobody has used it for {1} hours", new Object[] {
                queue, KEPT.toHours()
            });
        } catch (Exception e) {
            LOG.log(Level.FINE, e, () -> "Queue " + queue + " stays");
        }
    }
}
