package io.avatargateway.broker;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.core.server.ActiveMQComponent;
import org.apache.activemq.artemis.protocol.amqp.broker.ProtonProtocolManager;
import org.apache.activemq.artemis.spi.core.protocol.ProtocolManager;
import org.apache.activemq.artemis.spi.core.remoting.Connection;
import org.apache.activemq.artemis.spi.core.remoting.ServerConnectionLifeCycleListener;

/**
 * Gives Artemis, for each connection of an AMQP client, the one that {@link AmqpReaders} watches. On the threads of
 * whoever opens and ends connections.
 */
// As Artemis has them.
@SuppressWarnings("rawtypes")
record WatchedConnections(ServerConnectionLifeCycleListener broker, AmqpReaders readers)
        implements ServerConnectionLifeCycleListener {

    @Override
    public void connectionCreated(ActiveMQComponent acceptor, Connection connection, ProtocolManager protocol) {
        broker.connectionCreated(
                acceptor, protocol instanceof ProtonProtocolManager ? readers.watch(connection) : connection, protocol);
    }

    @Override
    public void connectionDestroyed(Object id, boolean failed) {
        readers.forget(id);
        broker.connectionDestroyed(id, failed);
    }

    @Override
    public void connectionException(Object id, ActiveMQException why) {
        readers.forget(id);
        broker.connectionException(id, why);
    }

    @Override
    public void connectionReadyForWrites(Object id, boolean ready) {
        broker.connectionReadyForWrites(id, ready);
    }
}
