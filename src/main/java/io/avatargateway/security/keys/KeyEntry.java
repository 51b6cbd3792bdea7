package io.avatargateway.security.keys;

import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;

/**
 * What the file says of one key.
 *
 * @param id by which it is found; no secret
 * @param hash SHA-256 of the whole key
 * @param tenant whose key it is
 * @param roles what its holder may do
 * @param expires from when on it is not good any more; null for never
 * @param revoked when it was taken back; null if it was not
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by MessageDigest.isEqual only.
record KeyEntry(String id, byte[] hash, Tenant tenant, Set<Role> roles, Instant expires, Instant revoked) {

    KeyEntry {
        hash = hash.clone();
        roles = Set.copyOf(roles);
    }

    boolean expired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }

    /** Whether this is the same key still, and good. */
    boolean holds(KeyEntry before, Instant now) {
        return Arrays.equals(hash, before.hash)
                && tenant.equals(before.tenant)
                && roles.equals(before.roles)
                && revoked == null
                && !expired(now);
    }

    @Override
    public byte[] hash() {
        return hash.clone();
    }
}
