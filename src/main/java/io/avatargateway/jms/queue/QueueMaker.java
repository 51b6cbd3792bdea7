package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.KeptSession;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Makes the queues of all sessions. Any thread. */
public final class QueueMaker {

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
    void make(SessionId id) {
        Map<FeedSide, CompletableFuture<Void>> answers = new EnumMap<>(FeedSide.class);
        kept.forEach(
                (side, session) -> answers.put(side, session.call(broker -> SessionQueues.create(broker, id, side))));
        answers.forEach((side, answer) -> kept.get(side).await(answer));
    }
}
