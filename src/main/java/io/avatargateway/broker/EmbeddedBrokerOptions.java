package io.avatargateway.broker;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What an operator can say about the embedded broker.
 *
 * @param host the address to listen on
 * @param port the port to listen on, for Artemis' own protocol and for AMQP 1.0
 * @param user the gateway's, or null for none: then anyone who reaches the port may do everything
 * @param password of that user
 * @param others that may log in, each with a role; null where the gateway's user is the only one, and may do everything
 * @param tls by which it speaks TLS, and TLS alone; null for none
 * @param dataDirectory of everything that must survive a restart
 * @param maxDeliveryAttempts after which a message is a dead letter, 1 or more
 * @param minDiskFreeBytes senders are held back while the disk has less
 * @param bodyBudgetBytes of memory that all large bodies on their way share, or 0 for a part of the heap
 * @param bodyPatience how long one may wait for it
 * @param waiting what may wait for each session where its producer sends straight to it
 */
record EmbeddedBrokerOptions(
        String host,
        int port,
        String user,
        String password,
        UserFiles others,
        BrokerTls tls,
        Path dataDirectory,
        int maxDeliveryAttempts,
        long minDiskFreeBytes,
        long bodyBudgetBytes,
        Duration bodyPatience,
        SessionLimits waiting) {

    /** Clients wait 30 s for an answer, if they do not say otherwise. */
    static final Duration BODY_PATIENCE = Duration.ofSeconds(20);
    /** Of the heap. A body is in memory up to three times while it comes, mostly beside the heap. */
    private static final int BUDGET_PART = 8;

    EmbeddedBrokerOptions {
        if ((user == null) != (password == null)) {
            // One alone would let everybody in: with an empty password, or without any check.
            throw new IllegalArgumentException(
                    "user and password of the broker: one is missing (expected: both, or neither)");
        }
        if (others != null && user == null) {
            throw new IllegalArgumentException("user of the broker: none (expected: one, where users have roles)");
        }
    }

    /** As much as comes may wait. */
    EmbeddedBrokerOptions(
            String host,
            int port,
            String user,
            String password,
            UserFiles others,
            BrokerTls tls,
            Path dataDirectory,
            int maxDeliveryAttempts,
            long minDiskFreeBytes,
            long bodyBudgetBytes,
            Duration bodyPatience) {
        this(
                host,
                port,
                user,
                password,
                others,
                tls,
                dataDirectory,
                maxDeliveryAttempts,
                minDiskFreeBytes,
                bodyBudgetBytes,
                bodyPatience,
                SessionLimits.NONE);
    }

    /** With what is set nowhere else. */
    EmbeddedBrokerOptions(
            String host,
            int port,
            String user,
            String password,
            Path dataDirectory,
            int maxDeliveryAttempts,
            long minDiskFreeBytes) {
        this(
                host,
                port,
                user,
                password,
                null,
                null,
                dataDirectory,
                maxDeliveryAttempts,
                minDiskFreeBytes,
                0,
                BODY_PATIENCE);
    }

    BodyBudget bodyBudget() {
        return new BodyBudget(
                bodyBudgetBytes > 0 ? bodyBudgetBytes : Runtime.getRuntime().maxMemory() / BUDGET_PART);
    }

    boolean isSecured() {
        return user != null;
    }

    /** Whether each user has a role, the gateway's as well. */
    boolean hasRoles() {
        return others != null;
    }

    @Override
    public String toString() {
        return "EmbeddedBrokerOptions[" + host + ":" + port + ", " + dataDirectory + "]";
    }
}
