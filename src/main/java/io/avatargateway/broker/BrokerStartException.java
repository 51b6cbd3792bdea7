package io.avatargateway.broker;

/** The embedded broker did not start; the message completes the sentence "The embedded broker did not start: …". */
final class BrokerStartException extends Exception {

    private static final long serialVersionUID = 1L;

    BrokerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
