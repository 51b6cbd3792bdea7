package io.avatargateway.it;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;

/** What a broker counts by itself, asked by messages to its management. For one thread. */
final class BrokerCounters implements AutoCloseable {

    private static final long WAIT_MILLIS = 10_000;

    private final ServerLocator locator;
    private final ClientSessionFactory factory;
    private final ClientSession session;
    private final ClientRequestor management;

    BrokerCounters(int brokerPort) throws Exception {
        locator = ActiveMQClient.createServerLocator("tcp://127.0.0.1:" + brokerPort);
        factory = locator.createSessionFactory();
        session = factory.createSession(true, true);
        management = new ClientRequestor(session, "activemq.management");
        session.start();
    }

    /** How many messages have come to this address since the broker began. */
    long messagesTo(String address) throws Exception {
        ClientMessage question = session.createMessage(false);
        ManagementHelper.putAttribute(question, ResourceNames.ADDRESS + address, "routedMessageCount");
        return ((Number) ManagementHelper.getResult(management.request(question, WAIT_MILLIS))).longValue();
    }

    @Override
    public void close() throws ActiveMQException {
        session.close();
        factory.close();
        locator.close();
    }
}
