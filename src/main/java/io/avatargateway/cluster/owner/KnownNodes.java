package io.avatargateway.cluster.owner;

import io.avatargateway.cluster.node.LastHeartbeat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What ownership needs to know of the gateways at this broker. Any thread; returns at once. */
public interface KnownNodes {

    /** The names of all other gateways that were heard of, be they alive or not. */
    Set<String> others();

    /** The latest heartbeat of another gateway, by its name. */
    Optional<LastHeartbeat> lastOf(String name);

    /** For how many sessions there is room at the other gateways that are alive and take some, by their names. */
    Map<String, Integer> withRoom();

    /** Whether another gateway is alive and takes sessions. */
    boolean othersActive();

    /** Whether another gateway is alive that has this one's name, which must not be. */
    boolean twinAlive();
}
