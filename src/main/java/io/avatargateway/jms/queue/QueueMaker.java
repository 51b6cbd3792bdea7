package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.KeptSession;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNonExistentQueueException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** Makes the queues of all sessions. Any thread. */
public final class QueueMaker {

    private static final Logger LOG = Logger.getLogger(QueueMaker.class.getName());

    /** One of them for each of a session's queues, so that these need not wait for each other. */
    private final Map<FeedSide, KeptSession> kept = new EnumMap<>(FeedSide.class);

    /** Calls nobody yet. */
    public QueueMaker(BrokerClient broker) {
        for (FeedSide side : FeedSide.values()) {
            kept.put(side, new KeptSession(broker));
        }
    }

    /**
     * Makes a session's queues, unless they are there; both at the same time, since nobody knows the session yet.
     * Blocks for at most twice the call time-out.
     *
     * @throws GatewayException BROKER_UNAVAILABLE
     */
    void make(SessionPlace place) {
        Map<FeedSide, CompletableFuture<Void>> answers = new EnumMap<>(FeedSide.class);
        kept.forEach((side, session) ->
                answers.put(side, session.call(broker -> SessionQueues.create(broker, place, side))));
        answers.forEach((side, answer) -> kept.get(side).await(answer));
    }

    /**
     * Where a session has its queues that another gateway had, or an earlier version. Blocks for at most twice the call
     * time-out; asks nobody about a session of the default tenant.
     *
     * @throws GatewayException BROKER_UNAVAILABLE
     */
    SessionPlace find(SessionPlace place) {
        if (place.isPlain()) {
            return place;
        }
        AtomicReference<SessionPlace> found = new AtomicReference<>();
        KeptSession session = kept.get(FeedSide.ORDINARY);
        session.await(session.call(broker -> found.set(SessionQueues.find(broker, place))));
        return found.get();
    }

    /**
     * Makes the queue that keeps the latest ends of a session's jobs, unless it is there. Blocks for at most twice the
     * call time-out.
     *
     * @throws GatewayException BROKER_UNAVAILABLE
     */
    void makeEnded(SessionId id, int most) {
        KeptSession session = kept.get(FeedSide.ORDINARY);
        session.await(session.call(broker -> SessionQueues.createRing(broker, SessionQueues.ended(id), most)));
    }

    /** Removes that queue, if it is there. Returns at once. */
    void removeEnded(SessionId id) {
        KeptSession session = kept.get(FeedSide.ORDINARY);
        CompletableFuture<Void> unused = session.call(broker -> removeEnded(broker, id))
                .whenComplete((gone, failure) -> {
                    if (failure != null) {
                        LOG.log(Level.INFO, "Session " + id + ": the ends of its jobs stay at the broker", failure);
                    }
                });
    }

    static void removeEnded(ClientSession broker, SessionId id) throws ActiveMQException {
        try {
            broker.deleteQueue(SessionQueues.ended(id));
        } catch (ActiveMQNonExistentQueueException never) {
            LOG.log(Level.FINEST, "Session {0}: no named job had ended", id);
        }
    }
}
