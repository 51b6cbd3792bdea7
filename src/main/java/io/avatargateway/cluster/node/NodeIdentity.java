package io.avatargateway.cluster.node;

import java.util.UUID;

/**
 * Who a gateway is, to the others at its broker.
 *
 * @param name GATEWAY_NAME: the same after each restart
 * @param run this life of it, from start to stop
 */
public record NodeIdentity(String name, String run) {

    /** A new life of the gateway of this name. Any thread. */
    public static NodeIdentity begin(String name) {
        return new NodeIdentity(name, UUID.randomUUID().toString());
    }
}
