package io.avatargateway.jms;

import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/** Listens on the queue into which the broker moves jobs whose time is over, {@code avatar.audio.expired}. */
@MessageDriven(name = "ExpiredJobBean", messageListenerInterface = MessageListener.class)
public class ExpiredJobBean implements MessageListener {

    private static final Logger LOG = Logger.getLogger(ExpiredJobBean.class.getName());

    @Inject
    private Messaging messaging;

    /** In the transaction of the message's own session, which the resource adapter commits behind this. Nothing is lost if it cannot: the broker gives the message again. */
    @Override
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public void onMessage(Message message) {
        SharedSession session = SharedSession.of(message);
        try (CoreOutbox outbox = session.outbox(messaging.queries())) {
            messaging.expiredJobs().handle((ActiveMQMessage) message, outbox);
        } catch (InterruptedException e) {
            // First: an interrupted thread cannot wait for the broker.
            session.rollBack();
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.log(Level.WARNING, "An expired job could not be answered; it stays in its queue", e);
            session.rollBack();
        }
    }
}
