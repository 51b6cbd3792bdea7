package io.avatargateway.security;

import java.util.Optional;

/**
 * Knows one kind of credential: signed tokens, keys, or what a ticket was redeemed for. Any thread; returns at once,
 * without a call to another machine.
 */
public interface Authenticator {

    /**
     * Who shows this credential.
     *
     * @param bearer what stands behind {@code Bearer} in the header; at most 8 KiB of visible ASCII
     * @return empty if it is a credential of another kind, which another one knows
     * @throws RefusedException if it is of this kind, but not good
     */
    Optional<Pass> authenticate(String bearer);
}
