package io.avatargateway.jms;

import jakarta.jms.JMSException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;

/** Tells failures of the core client apart, and carries them through code that speaks JMS. */
final class BrokerFailures {

    private static final Set<ActiveMQExceptionType> REFUSED = EnumSet.of(
            ActiveMQExceptionType.SECURITY_EXCEPTION,
            ActiveMQExceptionType.ADDRESS_FULL,
            ActiveMQExceptionType.ADDRESS_DOES_NOT_EXIST,
            ActiveMQExceptionType.QUEUE_DOES_NOT_EXIST,
            ActiveMQExceptionType.DUPLICATE_ID_REJECTED,
            ActiveMQExceptionType.ILLEGAL_STATE);

    private BrokerFailures() {}

    /** Whether the broker was there, and did not take what was sent to it: then nothing of the transaction happened. */
    static boolean refused(Exception e) {
        Throwable cause = e instanceof JMSException ? e.getCause() : e;
        return cause instanceof ActiveMQException broker && REFUSED.contains(broker.getType());
    }

    static JMSException asJms(ActiveMQException e) {
        JMSException jms = new JMSException(e.getMessage(), e.getType().name());
        jms.setLinkedException(e);
        jms.initCause(e);
        return jms;
    }
}
