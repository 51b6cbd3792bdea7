package io.avatargateway.jms.intake;

import io.avatargateway.jms.message.JmsNames;
import java.util.concurrent.CompletableFuture;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/** Sees a marker as who may read a session's queues does. */
final class CopiedMarkers implements ActiveMQServerPlugin {

    final CompletableFuture<String> name = new CompletableFuture<>();

    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue) {
        String marker = message.getStringProperty(JmsNames.MARKER);
        if (marker != null) {
            name.complete(marker);
        }
    }
}
