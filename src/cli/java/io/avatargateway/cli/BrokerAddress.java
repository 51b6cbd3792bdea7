package io.avatargateway.cli;

import java.time.Duration;

/**
 * The broker's address, and the user.
 *
 * @param url with Artemis' parameters, which may hold secrets
 * @param user or null
 * @param password or null
 * @param callLimit of one call
 */
record BrokerAddress(String url, String user, String password, Duration callLimit) {

    @Override
    public String toString() {
        return Rules.hideSecrets(url);
    }
}
