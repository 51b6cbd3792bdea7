package io.avatargateway.cluster.view;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionId;
import java.time.Instant;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * What stands at the broker in place of what was told of a session: that it was erased. It says no more than whose it
 * was, so that the same request finds it when it comes again.
 *
 * @param id of the session
 * @param tenant whose it was
 */
record ErasedSession(SessionId id, Tenant tenant) {

    /** Its message. It has no body, so that gateways of earlier versions pass it over. */
    ClientMessage message(ClientSession session, Instant knownUntil) {
        ClientMessage message = session.createMessage(Message.TEXT_TYPE, true);
        message.setRoutingType(RoutingType.ANYCAST);
        message.setTimestamp(System.currentTimeMillis());
        message.putStringProperty(JmsNames.SESSION_ID, id.value());
        message.putStringProperty(JmsNames.ERASED, tenant.name());
        message.setExpiration(knownUntil.toEpochMilli());
        return message;
    }

    /** What the message says; empty if it says something else. */
    static Optional<ErasedSession> read(ClientMessage message) {
        if (!message.containsProperty(JmsNames.ERASED)) {
            return Optional.empty();
        }
        String name = message.getStringProperty(JmsNames.ERASED);
        Optional<Tenant> tenant = Tenant.PROBES.name().equals(name) ? Optional.of(Tenant.PROBES) : Tenant.parse(name);
        return SessionId.parse(message.getStringProperty(JmsNames.SESSION_ID))
                .flatMap(id -> tenant.map(whose -> new ErasedSession(id, whose)));
    }
}
