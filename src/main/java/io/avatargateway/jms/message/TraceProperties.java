package io.avatargateway.jms.message;

import io.avatargateway.session.model.TraceContext;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/** The properties of a message that say which trace it belongs to. No state. */
public final class TraceProperties {

    private TraceProperties() {}

    /** Writes them. None for null. */
    public static void write(ClientMessage message, TraceContext trace) {
        if (trace == null) {
            return;
        }
        message.putStringProperty(JmsNames.TRACE_PARENT, trace.traceparent());
        if (trace.state() != null) {
            message.putStringProperty(JmsNames.TRACE_STATE, trace.state());
        }
    }
}
