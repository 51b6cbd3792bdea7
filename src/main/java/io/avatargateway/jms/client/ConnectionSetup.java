package io.avatargateway.jms.client;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** What each new connection to the broker does before anybody gets a session of it. */
@FunctionalInterface
public interface ConnectionSetup {

    /**
     * Blocks for the broker's call time-out for each call it makes. On one of the threads that make connections.
     *
     * @param session commits each call by itself; closed afterwards
     * @throws ActiveMQException if the broker refuses; it is logged, and the connection is used all the same
     */
    void prepare(ClientSession session) throws ActiveMQException;
}
