package io.avatargateway.security.tenants;

import java.net.URI;

/**
 * Whose bill it is. The key is never shown.
 *
 * @param url base of Simli's REST calls
 * @param key of the account
 */
public record SimliAccount(URI url, String key) {

    @Override
    public String toString() {
        return "SimliAccount[" + url + "]";
    }
}
