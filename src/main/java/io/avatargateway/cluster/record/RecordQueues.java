package io.avatargateway.cluster.record;

import io.avatargateway.jms.client.DurableQueues;
import io.avatargateway.jms.message.JmsNames;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSession.QueueQuery;

/** Makes the queues of the records. Holds no state; blocks for at most the broker's call time-out for each call. */
public final class RecordQueues {

    /** Behind a queue's name, while it is made anew. No gateway's name has a dot. */
    private static final String ASIDE = ".aside";

    private RecordQueues() {}

    /**
     * The queue of one gateway, with one consumer at most: the broker decides who owns what is in it. Exclusive, since
     * only then does Artemis (2.55) wait until what the last consumer held is back.
     *
     * @param session with transactions
     */
    public static void ensure(ClientSession session, SimpleString name) throws ActiveMQException {
        SimpleString aside = name.concat(ASIDE);
        QueueQuery found = session.queueQuery(name);
        if (found.isExists() && found.getMaxConsumers() != 1) {
            // A gateway that knew no records made it. Only its management could change it.
            DurableQueues.create(session, aside, QueueConfiguration.of(aside).setMaxConsumers(1));
            moveAll(session, name, aside);
            session.deleteQueue(name);
        }
        create(session, name);
        if (session.queueQuery(aside).isExists()) {
            moveAll(session, aside, name);
            session.deleteQueue(aside);
        }
    }

    private static void create(ClientSession session, SimpleString name) throws ActiveMQException {
        DurableQueues.create(
                session, name, QueueConfiguration.of(name).setMaxConsumers(1).setExclusive(true));
    }

    /** One by one, and each in a transaction. */
    private static void moveAll(ClientSession session, SimpleString from, SimpleString to) throws ActiveMQException {
        session.start();
        try (ClientConsumer consumer = session.createConsumer(from, null, 0, -1, false);
                ClientProducer producer = session.createProducer(to)) {
            for (ClientMessage next = consumer.receiveImmediate(); next != null; next = consumer.receiveImmediate()) {
                producer.send(next);
                next.individualAcknowledge();
                session.commit();
            }
        } finally {
            session.stop();
        }
    }

    /** How far each session has come: the latest word of each. */
    public static void ensureHeard(ClientSession session) throws ActiveMQException {
        SimpleString name = SimpleString.of(JmsNames.HEARD);
        DurableQueues.create(
                session,
                name,
                QueueConfiguration.of(name)
                        .setMaxConsumers(-1)
                        .setLastValue(true)
                        .setLastValueKey(SimpleString.of(JmsNames.SESSION_ID))
                        // Whoever reads it by mistake takes nothing out.
                        .setNonDestructive(true));
    }
}
