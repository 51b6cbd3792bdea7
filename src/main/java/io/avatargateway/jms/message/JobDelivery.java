package io.avatargateway.jms.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import jakarta.jms.JMSRuntimeException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQBytesMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * One delivery of a job's message.
 *
 * @param messageId the broker's number of the message
 * @param message the message as JMS sees it
 * @param large whether its body comes behind it, in pieces
 * @param priority 0 to 9: those of a higher one are delivered first
 */
public record JobDelivery(long messageId, ActiveMQMessage message, boolean large, int priority) {

    /** @param core the message as it came, whether JMS knows its kind or not */
    public JobDelivery(ClientMessage core) {
        this(core.getMessageID(), wrap(core), core.isLargeMessage(), core.getPriority());
    }

    private static ActiveMQMessage wrap(ClientMessage core) {
        try {
            return ActiveMQMessage.createMessage(core, null);
        } catch (JMSRuntimeException notOfJms) {
            return new ActiveMQMessage(core, null);
        }
    }

    /**
     * The body was taken out; the client's message would hold all of it once more. Its properties were decoded when it
     * was looked at.
     */
    public void dropBody() {
        if (message instanceof ActiveMQBytesMessage) {
            ClientMessage core = message.getCoreMessage();
            core.getPropertyNames();
            ByteBuf buffer = core.getBuffer();
            if (!large && buffer instanceof UnpooledHeapByteBuf) {
                buffer.capacity(0);
            }
        }
    }
}
