package io.avatargateway.jms;

import jakarta.jms.JMSException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;

/** Tells failures of the core client apart, and carries them through code that speaks JMS. */
final class BrokerFailures {

    private static final Set<ActiveMQExceptionType> OF_CONNECTION = EnumSet.of(
            ActiveMQExceptionType.CONNECTION_TIMEDOUT,
            ActiveMQExceptionType.UNBLOCKED,
            ActiveMQExceptionType.NOT_CONNECTED,
            ActiveMQExceptionType.DISCONNECTED,
            ActiveMQExceptionType.SESSION_CREATION_REJECTED,
            ActiveMQExceptionType.TRANSACTION_ROLLED_BACK,
            ActiveMQExceptionType.TRANSACTION_OUTCOME_UNKNOWN);

    private BrokerFailures() {}

    /** Whether the connection failed, and not what was sent over it. */
    static boolean ofConnection(Exception e) {
        Throwable cause = e instanceof JMSException ? e.getCause() : e;
        return cause instanceof ActiveMQException broker && OF_CONNECTION.contains(broker.getType());
    }

    static JMSException asJms(ActiveMQException e) {
        JMSException jms = new JMSException(e.getMessage(), e.getType().name());
        jms.setLinkedException(e);
        jms.initCause(e);
        return jms;
    }
}
