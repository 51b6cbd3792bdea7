package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.DurableQueues;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
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
 * queue for all sessions, {@link JmsNames#LATER}. When they are due, the intake puts them into their sessions' queues.
 * See {@code docs/decisions/0031-the-intake-takes-many-jobs-at-once.md}. Holds no state.
 */
public final class DelayedJobs {

    private static final Logger LOG = Logger.getLogger(DelayedJobs.class.getName());

    private static final String ADDRESSES = JmsNames.SESSION_QUEUE_PREFIX + "*";
    private static final String DELAYED =
            "AMQAddress LIKE '" + JmsNames.SESSION_QUEUE_PREFIX + "ses_%' AND NOT (" + FeedSide.NOT_DELAYED + ")";
    /** Where Artemis takes calls of its management. */
    private static final SimpleString MANAGEMENT = SimpleString.of("activemq.management");

    private DelayedJobs() {}

    /** Makes the queue for what is delayed, unless it is there. */
    static void ensureQueue(ClientSession session) throws ActiveMQException {
        DurableQueues.create(
                session,
                SimpleString.of(ADDRESSES),
                QueueConfiguration.of(JmsNames.LATER)
                        .setFilterString(DELAYED)
                        .setExclusive(true)
                        .setMaxConsumers(-1));
    }

    /** The session to whose address a message was sent, or null. */
    public static SessionId session(String address) {
        return address != null && address.startsWith(JmsNames.SESSION_QUEUE_PREFIX)
                ? SessionId.parse(address.substring(JmsNames.SESSION_QUEUE_PREFIX.length()))
                        .orElse(null)
                : null;
    }

    /**
     * A session has ended: what is delayed for it is due now, so that it is answered. Where the broker does not allow
     * that, it is answered when it is due. Blocks for the broker's call time-out.
     */
    static void endOf(SessionId id, BrokerClient broker) {
        ClientSession session = null;
        try {
            session = broker.openSession(true);
            deliver(session, JmsNames.LATER, "AMQAddress = '" + JmsNames.SESSION_QUEUE_PREFIX + id + "'");
            deliver(session, JmsNames.INTAKE, JmsNames.SESSION_ID + " = '" + id + "'");
        } catch (ActiveMQException | GatewayException e) {
            LOG.log(
                    Level.INFO,
                    e,
                    () -> "Session " + id
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
