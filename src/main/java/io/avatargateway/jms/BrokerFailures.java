package io.avatargateway.jms;

import jakarta.jms.JMSException;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/** Carries a failure of the core client through code that speaks JMS. */
final class BrokerFailures {

    private BrokerFailures() {}

    static JMSException asJms(ActiveMQException e) {
        JMSException jms = new JMSException(e.getMessage(), e.getType().name());
        jms.setLinkedException(e);
        jms.initCause(e);
        return jms;
    }
}
