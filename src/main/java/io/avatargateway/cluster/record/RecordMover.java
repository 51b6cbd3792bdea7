package io.avatargateway.cluster.record;

import io.avatargateway.cluster.node.LastHeartbeat;
import io.avatargateway.cluster.node.NodeIdentity;
import io.avatargateway.jms.client.BrokerClient;
import java.util.OptionalInt;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Moves records of a dead gateway into this one's queue. Its queue lets in one consumer, so one gateway at a time does
 * so. Holds no state; blocks for at most some of the broker's call time-outs.
 */
public final class RecordMover {

    /** Records of one transaction. */
    private static final int TOGETHER = 20;

    /** What the broker is asked. */
    public interface Question {
        boolean asked(ClientSession session) throws ActiveMQException;
    }

    private final BrokerClient broker;
    private final NodeIdentity self;

    /** @param self to whom the records are moved */
    public RecordMover(BrokerClient broker, NodeIdentity self) {
        this.broker = broker;
        this.self = self;
    }

    /**
     * Moves some of them. What cannot be read here stays.
     *
     * @param last the dead gateway's latest heartbeat
     * @param most how many at most
     * @param dead whether it is dead indeed; asked while nobody else can attach
     * @return how many were moved; empty where it is not dead
     * @throws ActiveMQException if another gateway is at it, or its owner is back
     */
    public OptionalInt move(String gateway, LastHeartbeat last, int most, Question dead) throws ActiveMQException {
        ClientSession session = broker.openSession(false);
        try (ClientConsumer consumer = session.createConsumer(RecordMessages.queue(gateway))) {
            if (!dead.asked(session)) {
                return OptionalInt.empty();
            }
            session.start();
            int moved = 0;
            ClientMessage next = consumer.receiveImmediate();
            while (next != null && moved < most) {
                if (RecordMessages.isReadable(next)) {
                    RecordMessages.move(session, next, self, last);
                    next.individualAcknowledge();
                    if (++moved % TOGETHER == 0) {
                        session.commit();
                    }
                }
                next = consumer.receiveImmediate();
            }
            session.commit();
            return OptionalInt.of(moved);
        } finally {
            BrokerClient.closeQuietly(session);
        }
    }
}
