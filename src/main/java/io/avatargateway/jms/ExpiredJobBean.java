package io.avatargateway.jms;

import jakarta.annotation.Resource;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.MessageDrivenContext;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/** Listens on the queue into which the broker moves jobs whose time is over, {@code avatar.audio.expired}. */
@MessageDriven(name = "ExpiredJobBean", messageListenerInterface = MessageListener.class)
public class ExpiredJobBean implements MessageListener {

    private static final Logger LOG = Logger.getLogger(ExpiredJobBean.class.getName());

    @Inject
    private Messaging messaging;

    @Resource
    private TransactionSynchronizationRegistry transactions;

    @Resource
    private MessageDrivenContext context;

    /** In the container's transaction, which is rolled back when anything fails. */
    @Override
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public void onMessage(Message message) {
        try (CoreOutbox outbox = SharedSession.outbox(transactions, messaging.queries())) {
            messaging.expiredJobs().handle((ActiveMQMessage) message, outbox);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            context.setRollbackOnly();
        } catch (Exception e) {
            LOG.log(Level.WARNING, "An expired job could not be answered; it stays in its queue", e);
            context.setRollbackOnly();
        }
    }
}
