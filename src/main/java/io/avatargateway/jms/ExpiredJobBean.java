package io.avatargateway.jms;

import io.avatargateway.jms.client.SharedSession;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/** Listens on the queue into which the broker moves jobs whose time is over, {@code avatar.audio.expired}. */
@MessageDriven(name = "ExpiredJobBean", messageListenerInterface = MessageListener.class)
public class ExpiredJobBean implements MessageListener {

    @Inject
    private Messaging messaging;

    /**
     * In the transaction of the message's own session, which the resource adapter commits behind this.
     *
     * @throws IllegalStateException if it cannot be done: nothing is lost, the adapter rolls back, and the broker gives
     *     the message again
     */
    @Override
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public void onMessage(Message message) {
        messaging.watch().over(() -> SharedSession.of(message).work(messaging.queries(), outbox -> messaging
                .expiredJobs()
                .handle((ActiveMQMessage) message, outbox)));
    }
}
