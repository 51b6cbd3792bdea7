package io.avatargateway.broker;

import org.apache.activemq.artemis.api.core.ActiveMQException;

/**
 * What is wrong with an AMQP message. The broker tells the sender its message, and logs that and then the exception
 * itself, as if it were a fault of its own. All that matters is in the message; so there is no stack trace, and the
 * message is not told again.
 */
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

    // The message is there, and logged; what would repeat it is not wanted.
    @SuppressWarnings("OverrideThrowableToString")
    @Override
    public String toString() {
        return getClass().getName();
    }
}
