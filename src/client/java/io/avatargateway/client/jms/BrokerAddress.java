package io.avatargateway.client.jms;

import io.avatargateway.client.Arguments;
import java.time.Duration;

/**
 * The broker's address, and the user.
 *
 * @param url such as {@code tcp://localhost:61616}, with Artemis' parameters, which may hold secrets
 * @param user or null
 * @param password or null
 * @param callLimit of one call to the broker, 1 ms to 7 days
 */
public record BrokerAddress(String url, String user, String password, Duration callLimit) {

    private static final Duration CALL_LIMIT = Duration.ofSeconds(30);

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException naming value and rule, without secrets
     */
    public BrokerAddress {
        if (url == null || !url.matches("\\(?(tcp|ssl|vm|udp|jgroups)://\\S+")) {
            throw Arguments.wrong(
                    "broker", url == null ? "none" : Arguments.shownUrl(url), "a URL such as tcp://localhost:61616");
        }
        Arguments.span("callLimit", callLimit);
    }

    /**
     * A broker without users, with 30 s for a call.
     *
     * @param url such as {@code tcp://localhost:61616}
     * @return the address
     */
    public static BrokerAddress of(String url) {
        return new BrokerAddress(url, null, null, CALL_LIMIT);
    }

    /**
     * Signs in.
     *
     * @param name the user's
     * @param secret the password
     * @return a copy
     */
    public BrokerAddress as(String name, String secret) {
        return new BrokerAddress(url, name, secret, callLimit);
    }

    /** Scheme, host and port. */
    @Override
    public String toString() {
        return Arguments.shownUrl(url);
    }
}
