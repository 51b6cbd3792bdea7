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

/** Listens on the queue for all sessions, {@code avatar.audio}. The activation specification gives it one session, which keeps the order. */
@MessageDriven(name = "AudioIntakeBean", messageListenerInterface = MessageListener.class)
public class AudioIntakeBean implements MessageListener {

    private static final Logger LOG = Logger.getLogger(AudioIntakeBean.class.getName());

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
            messaging.audioIntake().handle((ActiveMQMessage) message, outbox);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            context.setRollbackOnly();
        } catch (Exception e) {
            LOG.log(Level.WARNING, "A job could not be taken in; it stays in its queue", e);
            context.setRollbackOnly();
        }
    }
}
