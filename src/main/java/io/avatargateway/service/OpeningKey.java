package io.avatargateway.service;

import java.util.Objects;

/**
 * By which a request that opens a session is known when it comes again. Tells nothing of either.
 *
 * @param hash of the client's key
 * @param fingerprint of what was asked for with it
 */
public record OpeningKey(String hash, String fingerprint) {

    public OpeningKey {
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(fingerprint, "fingerprint");
    }
}
