package io.avatargateway.cluster.use;

import io.avatargateway.security.quota.CurrentUse;

/**
 * What a tenant uses of one gateway at this moment. Immutable.
 *
 * @param node the gateway's name
 * @param run the life of it that said so
 * @param tenant who
 * @param use what
 */
public record ToldUse(String node, String run, String tenant, CurrentUse use) {

    /** @throws RuntimeException if it is not what a gateway tells */
    public ToldUse {
        if (node.isEmpty()
                || run.isEmpty()
                || tenant.isEmpty()
                || use.openings() < 0
                || use.streams() < 0
                || use.uploadBytes() < 0) {
            throw new IllegalArgumentException("use of " + tenant + ": " + use);
        }
    }

    /** Tells its message from those of other gateways and tenants. */
    String key() {
        return node + "/" + tenant + "/now";
    }
}
