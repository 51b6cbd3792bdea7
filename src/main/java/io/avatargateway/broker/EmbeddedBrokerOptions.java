package io.avatargateway.broker;

import java.nio.file.Path;

/**
 * What an operator can say about the embedded broker.
 *
 * @param host the address to listen on
 * @param port the port to listen on, for Artemis' own protocol and for AMQP 1.0
 * @param user the only user, or null for none: then anyone who reaches the port may do everything
 * @param password of that user
 * @param dataDirectory of everything that must survive a restart
 * @param maxDeliveryAttempts after which a message is a dead letter, 1 or more
 * @param minDiskFreeBytes senders are held back while the disk has less
 */
record EmbeddedBrokerOptions(
        String host,
        int port,
        String user,
        String password,
        Path dataDirectory,
        int maxDeliveryAttempts,
        long minDiskFreeBytes) {

    boolean isSecured() {
        return user != null;
    }

    @Override
    public String toString() {
        return "EmbeddedBrokerOptions[" + host + ":" + port + ", " + dataDirectory + "]";
    }
}
