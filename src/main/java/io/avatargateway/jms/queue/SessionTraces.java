package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerFailures;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Erases what the broker keeps of a session that has ended: its messages among the dead letters and those whose time is
 * over, and the names of its jobs. By consumers with a filter, so that no right to manage the broker is needed. Any
 * thread; on its lane.
 */
public final class SessionTraces {

    /** Of one queue, for one request: each is a call to the broker. */
    private static final int MOST = 1_000;

    private final BrokerClient broker;
    private final Lane lane;
    private final int most;

    /** Erases nothing yet. */
    public SessionTraces(BrokerClient broker, Lane lane) {
        this(broker, lane, MOST);
    }

    /** @param most messages of one queue for one request */
    SessionTraces(BrokerClient broker, Lane lane, int most) {
        this.broker = broker;
        this.lane = lane;
        this.most = most;
    }

    /**
     * Erases them. Returns at once.
     *
     * @return exceptionally SESSION_LIVE while the session has its queues, and then nothing is erased;
     *     BROKER_UNAVAILABLE
     */
    public CompletionStage<Erasure> erase(SessionId id) {
        return CompletableFuture.supplyAsync(() -> eraseNow(id), lane);
    }

    private Erasure eraseNow(SessionId id) {
        ClientSession session = broker.openSession(true);
        try {
            if (SessionQueues.exist(session, id)) {
                throw new GatewayException(
                        ErrorCode.SESSION_LIVE, "session " + id + ": its queues are there (expected: it has ended)");
            }
            session.start();
            int letters = remove(session, JmsNames.DEAD_LETTERS, id);
            int commands = remove(session, JmsNames.SESSIONS_DEAD_LETTERS, id);
            int expired = remove(session, JmsNames.EXPIRED, id);
            return new Erasure(
                    0,
                    0,
                    0,
                    letters + commands,
                    expired,
                    removeEnded(session, id),
                    letters < most && commands < most && expired < most);
        } catch (ActiveMQException refused) {
            throw BrokerFailures.unavailable(refused.getMessage());
        } finally {
            BrokerClient.closeQuietly(session);
        }
    }

    /** Returns how many there were. */
    private int remove(ClientSession session, String queue, SessionId id) throws ActiveMQException {
        if (!session.queueQuery(SimpleString.of(queue)).isExists()) {
            return 0;
        }
        SimpleString ofSession = SimpleString.of(JmsNames.SESSION_ID + " = '" + id + "'");
        return Removal.of(session, queue, ofSession, most);
    }

    private static int removeEnded(ClientSession session, SessionId id) throws ActiveMQException {
        ClientSession.QueueQuery ended = session.queueQuery(SessionQueues.ended(id));
        if (!ended.isExists()) {
            return 0;
        }
        QueueMaker.removeEnded(session, id);
        return (int) Math.min(Integer.MAX_VALUE, ended.getMessageCount());
    }
}
