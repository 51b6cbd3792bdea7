package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.DurableQueues;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.session.model.SessionId;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** Makes sessions' queues, and looks at them. Holds no state. */
final class SessionQueues {

    private SessionQueues() {}

    /**
     * Makes one of a session's durable queues, unless it is there, on an address that goes with it.
     *
     * <p>After a lost connection the broker must take back what the last consumer held before the next one begins.
     * Otherwise later jobs would overtake these. So the queue has one consumer at most. And it is exclusive: only for
     * such a queue does Artemis (2.55) wait until the last consumer's rollback is on disk. Until then the messages that
     * it held are not in the queue, though the consumer is gone.
     */
    static void create(ClientSession session, SessionPlace place, FeedSide side) throws ActiveMQException {
        DurableQueues.createNew(
                session,
                side.address(place),
                QueueConfiguration.of(side.queue(place))
                        .setFilterString(side.filter())
                        .setExclusive(true)
                        .setMaxConsumers(1));
    }

    /**
     * Whether somebody consumes one of a session's queues: then its gateway lives, or the broker has not noticed yet
     * that it does not.
     */
    static boolean consumed(ClientSession session, SessionPlace place) throws ActiveMQException {
        for (FeedSide side : FeedSide.values()) {
            if (session.queueQuery(side.queue(place)).getConsumerCount() > 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether a session has its queues. */
    static boolean exist(ClientSession session, SessionPlace place) throws ActiveMQException {
        return session.queueQuery(FeedSide.ORDINARY.queue(place)).isExists();
    }

    /** Where the session has its queues: there, or, of an earlier version, without its tenant's name. */
    static SessionPlace find(ClientSession session, SessionPlace place) throws ActiveMQException {
        SessionPlace plain = SessionPlace.plain(place.id());
        return !place.isPlain() && !some(session, place) && some(session, plain) ? plain : place;
    }

    private static boolean some(ClientSession session, SessionPlace place) throws ActiveMQException {
        return exist(session, place)
                || session.queueQuery(FeedSide.URGENT.queue(place)).isExists();
    }

    /** How many messages lie in a session's queues, waiting and delivered; none where there are no queues. */
    static long messages(ClientSession session, SessionPlace place) throws ActiveMQException {
        long messages = 0;
        for (FeedSide side : FeedSide.values()) {
            messages += session.queueQuery(side.queue(place)).getMessageCount();
        }
        return messages;
    }

    /** Where the latest ends of the session's jobs are kept. */
    static SimpleString ended(SessionId id) {
        return SimpleString.of(JmsNames.ENDED_PREFIX + id);
    }

    /** Makes a durable queue that keeps the latest messages, unless it is there. */
    static void createRing(ClientSession session, SimpleString name, int most) throws ActiveMQException {
        DurableQueues.createNew(
                session,
                name,
                QueueConfiguration.of(name).setRingSize((long) most).setMaxConsumers(-1));
    }
}
