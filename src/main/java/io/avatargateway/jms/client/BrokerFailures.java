package io.avatargateway.jms.client;

import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import jakarta.jms.JMSException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;

/** Tells failures of the core client apart, and carries them through code that speaks JMS. */
public final class BrokerFailures {

    private static final Set<ActiveMQExceptionType> REFUSED = EnumSet.of(
            ActiveMQExceptionType.SECURITY_EXCEPTION,
            ActiveMQExceptionType.ADDRESS_FULL,
            ActiveMQExceptionType.ADDRESS_DOES_NOT_EXIST,
            ActiveMQExceptionType.QUEUE_DOES_NOT_EXIST,
            ActiveMQExceptionType.DUPLICATE_ID_REJECTED);

    /**
     * What a broker says that has rolled the transaction back, as it does when it finds the connection broken. The
     * answer may still arrive, and tells nothing about what was sent (Artemis 2.55).
     */
    private static final Set<ActiveMQExceptionType> ROLLED_BACK =
            EnumSet.of(ActiveMQExceptionType.ILLEGAL_STATE, ActiveMQExceptionType.TRANSACTION_ROLLED_BACK);

    private BrokerFailures() {}

    /**
     * Whether the broker was there, and did not take what was sent to it: then nothing of the transaction happened, and
     * sending the same again is refused again.
     */
    public static boolean refused(Exception e) {
        return isOneOf(REFUSED, e);
    }

    /** Whether it is known that nothing of the transaction happened, be it refused or rolled back. */
    public static boolean undone(Exception e) {
        return refused(e) || isOneOf(ROLLED_BACK, e);
    }

    private static boolean isOneOf(Set<ActiveMQExceptionType> types, Exception e) {
        Throwable cause = e instanceof JMSException ? e.getCause() : e;
        return cause instanceof ActiveMQException broker && types.contains(broker.getType());
    }

    /** What everybody is told where the broker cannot be used. */
    public static GatewayException unavailable(String why) {
        return new GatewayException(ErrorCode.BROKER_UNAVAILABLE, "broker: not reached (" + why + ")");
    }

    static GatewayException unavailable(Throwable failure) {
        return failure instanceof GatewayException known ? known : unavailable(failure.getMessage());
    }

    static JMSException asJms(ActiveMQException e) {
        JMSException jms = new JMSException(e.getMessage(), e.getType().name());
        jms.setLinkedException(e);
        jms.initCause(e);
        return jms;
    }
}
