package io.avatargateway.ledger;

import io.avatargateway.security.Tenant;

/**
 * In whose name the ledger keeps what a session used.
 *
 * @param signedIn whether callers have to sign in; else a session's label is all there is
 */
public record Payers(boolean signedIn) {

    /**
     * The name in the ledger.
     *
     * @param owner whose the session is
     * @param label what its opener calls the tenant, or null
     */
    public String of(Tenant owner, String label) {
        return signedIn || label == null ? owner.name() : label;
    }
}
