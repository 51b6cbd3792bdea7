package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.DurableQueues;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.session.model.GatewayException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;

/**
 * Jobs that their producer sent with a delivery delay to a session's own queue. The broker would keep them there until
 * they are due, counts them as waiting, and gives them to nobody before. So the filters of the queues put them into one
 * queue for all sessions of a tenant, {@link TenantNames#later}. When they are due, the intake puts them into their
 * sessions' queues. See {@code docs/decisions/0031-the-intake-takes-many-jobs-at-once.md}. Holds no state.
 */
public final class DelayedJobs {

    private static final Logger LOG = Logger.getLogger(DelayedJobs.class.getName());

    /** Where Artemis takes calls of its management. */
    private static final SimpleString MANAGEMENT = SimpleString.of("activemq.management");

    private DelayedJobs() {}

    /** Makes a tenant's queue for what is delayed, unless it is there. */
    public static void ensureQueue(ClientSession session, TenantNames names) throws ActiveMQException {
        String delayed = "AMQAddress LIKE '" + names.intake() + ".ses_%' AND NOT (" + FeedSide.NOT_DELAYED + ")";
        DurableQueues.create(
                session,
                SimpleString.of(names.sessionQueues()),
                QueueConfiguration.of(names.later())
                        .setFilterString(delayed)
                        .setExclusive(true)
                        .setMaxConsumers(-1));
    }

    /**
     * A session has ended: what is delayed for it is due now, so that it is answered. Where the broker does not allow
     * that, it is answered when it is due. Blocks for the broker's call time-out.
     */
    static void endOf(SessionPlace place, BrokerClient broker) {
        ClientSession session = null;
        try {
            session = broker.openSession(true);
            deliver(session, place.names().later(), "AMQAddress = '" + place.queue() + "'");
            deliver(session, place.names().intake(), JmsNames.SESSION_ID + " = '" + place.id() + "'");
        } catch (ActiveMQException | GatewayException e) {
            LOG.log(
                    Level.INFO,
                    e,
                    () -> "Session " + place.id()
                            + ": what is delayed for it is answered when it is due; the gateway's user has no"
                            + " permission \"manage\" on " + MANAGEMENT + ", or the broker is not there");
        } finally {
            if (session != null) {
                BrokerClient.closeQuietly(session);
            }
        }
    }

    private static void deliver(ClientSession session, String queue, String filter) throws ActiveMQException {
        if (session.queueQuery(SimpleString.of(queue)).getMessageCount() == 0) {
            return;
        }
        // Durable, so that it is waited for, and a refusal is told.
        ClientMessage call = session.createMessage(true);
        try (ClientProducer producer = session.createProducer(MANAGEMENT)) {
            ManagementHelper.putOperationInvocation(
                    call, ResourceNames.QUEUE + queue, "deliverScheduledMessages", filter);
            producer.send(call);
        } catch (ActiveMQException e) {
            throw e;
        } catch (Exception e) {
            throw new ActiveMQException(e.getMessage(), e, ActiveMQExceptionType.GENERIC_EXCEPTION);
        }
    }
}
