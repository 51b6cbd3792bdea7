package io.avatargateway.cluster.record;

import io.avatargateway.cluster.node.LastHeartbeat;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** Looks up at the broker when a gateway was alive, and says there that this one is. */
public interface Heartbeats {

    /**
     * The latest heartbeat of the gateway of this name, or null where there is none. Blocks for at most some of the
     * broker's call time-outs.
     */
    LastHeartbeat last(ClientSession session, String gateway) throws ActiveMQException;

    /**
     * This gateway has its records again, whose earlier life has said that it stops: says that the new one lives. Sent
     * with the session's transaction; blocks for at most the broker's call time-out.
     */
    default void back(ClientSession session) throws ActiveMQException {}
}
