package io.avatargateway.broker;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.activemq.artemis.core.server.cluster.ClusterConnection;
import org.apache.activemq.artemis.core.server.metrics.MetricsManager;
import org.apache.activemq.artemis.spi.core.protocol.ProtocolManager;
import org.apache.activemq.artemis.spi.core.remoting.Acceptor;
import org.apache.activemq.artemis.spi.core.remoting.AcceptorFactory;
import org.apache.activemq.artemis.spi.core.remoting.BufferHandler;
import org.apache.activemq.artemis.spi.core.remoting.ServerConnectionLifeCycleListener;
import org.apache.activemq.artemis.utils.actors.OrderedExecutor;

/**
 * Gives the embedded broker its {@link DoorAcceptor}. Public, with a public constructor, since the broker makes it by
 * its name.
 */
public final class DoorAcceptorFactory implements AcceptorFactory {

    /** For the broker. */
    public DoorAcceptorFactory() {}

    // As Artemis has them.
    @SuppressWarnings("rawtypes")
    @Override
    public Acceptor createAcceptor(
            String name,
            ClusterConnection cluster,
            Map<String, Object> configuration,
            BufferHandler handler,
            ServerConnectionLifeCycleListener listener,
            Executor threads,
            ScheduledExecutorService timers,
            Map<String, ProtocolManager> protocols,
            String threadGroup,
            MetricsManager metrics) {
        return new DoorAcceptor(
                name,
                cluster,
                configuration,
                handler,
                listener,
                timers,
                new OrderedExecutor(threads),
                protocols,
                threadGroup,
                metrics);
    }
}
