package io.avatargateway.broker;

import org.apache.activemq.artemis.api.core.ActiveMQException;

/** What is wrong with an AMQP message. The broker tells the sender its message, and logs it whole: the reason is in the message, so it has no stack trace. */
final class AmqpRefusal extends ActiveMQException {

    private static final long serialVersionUID = 1;

    /** @param what the value, and the rule that it breaks */
    AmqpRefusal(String what) {
        super("AMQP message: " + what);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
