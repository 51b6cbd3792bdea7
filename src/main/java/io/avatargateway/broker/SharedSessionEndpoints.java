package io.avatargateway.broker;

import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Method;
import javax.transaction.xa.XAResource;
import org.apache.activemq.artemis.service.extensions.xa.ActiveMQXAResourceWrapperImpl;

/**
 * Lets a message-driven bean send within the very session that its message came by: one resource in the transaction, so that the server commits in one
 * phase, without its own log and without a second connection. The session stands in the transaction under {@link #KEY}; see
 * {@code docs/decisions/0008-urgent-jobs-parts-and-repetitions.md}.
 */
final class SharedSessionEndpoints implements MessageEndpointFactory {

    /** Where the bean finds the session in the {@link TransactionSynchronizationRegistry}; the application knows it by the same word. */
    static final String KEY = "io.avatargateway.broker.session";

    private final MessageEndpointFactory server;
    private final TransactionSynchronizationRegistry transactions;

    SharedSessionEndpoints(MessageEndpointFactory server, TransactionSynchronizationRegistry transactions) {
        this.server = server;
        this.transactions = transactions;
    }

    @Override
    public MessageEndpoint createEndpoint(XAResource resource) throws UnavailableException {
        return shared(server.createEndpoint(resource), resource);
    }

    @Override
    public MessageEndpoint createEndpoint(XAResource resource, long timeoutMillis) throws UnavailableException {
        return shared(server.createEndpoint(resource, timeoutMillis), resource);
    }

    private MessageEndpoint shared(MessageEndpoint endpoint, XAResource resource) {
        return resource instanceof ActiveMQXAResourceWrapperImpl wrapper
                ? new Endpoint(endpoint, wrapper.getResource())
                : endpoint;
    }

    @Override
    public boolean isDeliveryTransacted(Method method) throws NoSuchMethodException {
        return server.isDeliveryTransacted(method);
    }

    @Override
    public String getActivationName() {
        return server.getActivationName();
    }

    @Override
    public Class<?> getEndpointClass() {
        return server.getEndpointClass();
    }

    private final class Endpoint implements MessageEndpoint, MessageListener {
        private final MessageEndpoint endpoint;
        private final XAResource session;

        private Endpoint(MessageEndpoint endpoint, XAResource session) {
            this.endpoint = endpoint;
            this.session = session;
        }

        /** In the transaction that {@link #beforeDelivery} began. */
        @Override
        public void onMessage(Message message) {
            if (transactions.getTransactionKey() != null) {
                transactions.putResource(KEY, session);
            }
            ((MessageListener) endpoint).onMessage(message);
        }

        @Override
        public void beforeDelivery(Method method) throws NoSuchMethodException, ResourceException {
            endpoint.beforeDelivery(method);
        }

        @Override
        public void afterDelivery() throws ResourceException {
            endpoint.afterDelivery();
        }

        @Override
        public void release() {
            endpoint.release();
        }
    }
}
