package io.avatargateway.jms;

import jakarta.jms.JMSRuntimeException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * One delivery of a message from a session's queue.
 *
 * @param messageId the broker's number of the message
 * @param message the message as JMS sees it
 */
record JobDelivery(long messageId, ActiveMQMessage message) {

    JobDelivery(ClientMessage core) {
        this(core.getMessageID(), wrap(core));
    }

    private static ActiveMQMessage wrap(ClientMessage core) {
        try {
            return ActiveMQMessage.createMessage(core, null);
        } catch (JMSRuntimeException notOfJms) {
            return new ActiveMQMessage(core, null);
        }
    }
}
