package io.avatargateway.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.core.io.IOCallback;
import org.apache.activemq.artemis.core.paging.cursor.PagedReference;
import org.apache.activemq.artemis.core.persistence.StorageManager;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.impl.AckReason;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.core.transaction.impl.TransactionImpl;

/**
 * A plugin of the broker. Returns a message to its queue of the gateway if it was acknowledged at the moment when its
 * connection was lost.
 *
 * <p>When a connection is lost, Artemis rolls its session's transaction back, and then closes the consumers, which
 * returns what was delivered and not acknowledged. An acknowledgement that arrives in between goes into the transaction
 * that is over ({@code ServerSessionImpl.individualAcknowledge}, Artemis 2.55). Its message is neither acknowledged nor
 * returned. It counts as being delivered, to nobody, until the broker is started again. Until then the job has no
 * answer.
 *
 * <p>The embedded broker has it. Public, with a public constructor, so that a broker elsewhere can have it by its name;
 * {@code docs/operator.md} shows how. On the broker's threads.
 */
public final class AcknowledgementGuard implements ActiveMQServerPlugin {

    private static final Logger LOG = Logger.getLogger(AcknowledgementGuard.class.getName());

    /**
     * What was acknowledged too late, until its consumer is closed, which follows at once. A list is used with its
     * consumer's monitor held.
     */
    private final Map<ServerConsumer, List<Delivery>> late = new ConcurrentHashMap<>();

    private volatile ActiveMQServer server;

    /**
     * One delivery of a message.
     *
     * @param number grows with each delivery of that message
     */
    private record Delivery(MessageReference ref, int number) {

        /**
         * Whether nobody has returned the message since; it may have been delivered once more by then. A rollback takes
         * the consumer's number away from what it returns.
         */
        boolean isLost() {
            return ref.hasConsumerId() && ref.getDeliveryCount() == number;
        }
    }

    /** For the broker. */
    public AcknowledgementGuard() {}

    @Override
    public void registered(ActiveMQServer owner) {
        server = owner;
    }

    /** Notes what is acknowledged in a transaction that was rolled back. */
    @Override
    public void messageAcknowledged(Transaction tx, MessageReference ref, AckReason reason, ServerConsumer consumer) {
        if (consumer != null
                && tx != null
                && tx.getState() == Transaction.State.ROLLEDBACK
                && GatewayAddresses.isGateways(ref.getQueue().getAddress().toString())) {
            late.computeIfAbsent(consumer, any -> new ArrayList<>()).add(new Delivery(ref, ref.getDeliveryCount()));
        }
    }

    /** No acknowledgement of this consumer comes after this, and none is under way. */
    @Override
    public void beforeCloseConsumer(ServerConsumer consumer, boolean failed) {
        List<Delivery> deliveries = late.remove(consumer);
        if (deliveries == null) {
            return;
        }
        StorageManager storage = server.getStorageManager();
        // Behind the end of the rollback: it may have come across some of them.
        storage.afterCompleteOperations(new IOCallback() {
            @Override
            public void done() {
                putBack(storage, deliveries);
            }

            @Override
            public void onError(int errorCode, String errorMessage) {
                LOG.warning(deliveries.size() + " messages stay undelivered until the broker is started again: "
                        + errorMessage);
            }
        });
    }

    /** As the closing of a consumer does it: they are cancelled in a transaction that is rolled back. */
    private static void putBack(StorageManager storage, List<Delivery> deliveries) {
        Transaction tx = new TransactionImpl(storage);
        for (Delivery delivery : deliveries) {
            if (delivery.isLost()) {
                if (delivery.ref() instanceof PagedReference paged) {
                    paged.removePendingFlag();
                }
                delivery.ref().getQueue().cancel(tx, delivery.ref(), true);
            }
        }
        try {
            tx.rollback();
        } catch (Exception e) {
            LOG.log(Level.WARNING, "Messages stay undelivered until the broker is started again", e);
        }
    }
}
