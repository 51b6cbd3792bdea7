package io.avatargateway.cluster;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** Looks up at the broker when a gateway was alive. */
interface Heartbeats {

    /**
     * The latest heartbeat of the gateway of this name, or null where there is none. Blocks for at most some of the
     * broker's call time-outs.
     */
    LastHeartbeat last(ClientSession session, String gateway) throws ActiveMQException;
}
