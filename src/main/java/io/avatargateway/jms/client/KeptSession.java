package io.avatargateway.jms.client;

import io.avatargateway.session.model.GatewayException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * A session with the broker that stays open, for short calls one after the other. To make a session costs as much as
 * such a call. Made by the first call, and made again by the first call behind its loss. Any thread.
 */
public final class KeptSession {

    private static final Logger LOG = Logger.getLogger(KeptSession.class.getName());

    private final BrokerClient broker;
    private final Lane lane;
    /** Of the lane; null while there is none. */
    private ClientSession session;

    /** Calls nobody yet. */
    public KeptSession(BrokerClient broker) {
        this.broker = broker;
        this.lane = new Lane(broker.threads());
    }

    /** Calls the broker. May be called again on another session when this one was lost, so twice must do no harm. */
    public interface Call {
        /** Makes the call, on this session. */
        void on(ClientSession session) throws ActiveMQException;
    }

    /**
     * Makes a call behind those before it.
     *
     * @return completes when the broker has answered, exceptionally with BROKER_UNAVAILABLE. Who does not wait for it
     *     any more completes it, and a call that was not begun is not made
     */
    public CompletableFuture<Void> call(Call call) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        lane.execute(() -> {
            if (answer.isDone()) {
                return;
            }
            try {
                perform(call);
                answer.complete(null);
            } catch (GatewayException unavailable) {
                answer.completeExceptionally(unavailable);
            } catch (ActiveMQException | RuntimeException | Error e) {
                LOG.log(Level.FINE, "A call to the broker failed", e);
                answer.completeExceptionally(BrokerFailures.unavailable(e.getMessage()));
            }
        });
        return answer;
    }

    /**
     * Waits for the answer to a call.
     *
     * @throws GatewayException BROKER_UNAVAILABLE, also where there is no answer within twice the call time-out
     */
    public void await(CompletableFuture<Void> answer) {
        BrokerClient.await(answer, 2 * broker.settings().callTimeout().toNanos());
    }

    /** For one call to the broker. */
    public Duration callTimeout() {
        return broker.settings().callTimeout();
    }

    private void perform(Call call) throws ActiveMQException {
        boolean before = session != null && !session.isClosed();
        try {
            call.on(open());
        } catch (ActiveMQException e) {
            drop();
            if (!before || !BrokerConnection.LOST.contains(e.getType())) {
                throw e;
            }
            // It was lost since the last call.
            call.on(open());
        }
    }

    private ClientSession open() throws ActiveMQException {
        if (session == null || session.isClosed()) {
            session = broker.openGatewaysSession(true, "calls");
            session.start();
        }
        return session;
    }

    /** What a call that failed has left in it is not known. */
    private void drop() {
        if (session != null) {
            BrokerClient.closeQuietly(session);
            session = null;
        }
    }
}
