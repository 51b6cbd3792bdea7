package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.JobBodies;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Removes messages that nobody wants, without reading their bodies, and without the right to manage the broker. Blocks
 * for the broker. Holds no state.
 */
public final class Removal {

    private Removal() {}

    /**
     * Removes the oldest ones.
     *
     * @param session started, and no transaction's
     * @param filter those that count, or null for all
     * @param most how many at most
     * @return how many were removed
     */
    public static int of(ClientSession session, String queue, SimpleString filter, int most) throws ActiveMQException {
        return whole(session, queue, filter, most, Long.MAX_VALUE);
    }

    /**
     * Removes the oldest ones until no more are in the queue than there may be.
     *
     * @param session started, and no transaction's
     * @param filter those that count, or null for all. With one, all of them are looked at
     * @param mostMessages that may be there
     * @param most how many are removed at most
     * @return how many were removed
     */
    public static int ofNumberBeyond(
            ClientSession session, String queue, SimpleString filter, long mostMessages, int most)
            throws ActiveMQException {
        SimpleString name = SimpleString.of(queue);
        long there = filter == null
                ? session.queueQuery(name).getMessageCount()
                : StoredBytes.of(session, name, filter).messages();
        return of(session, queue, filter, (int) Math.max(0, Math.min(most, there - mostMessages)));
    }

    /**
     * Removes the oldest ones until no more bytes lie in the queue than there may be. Looks at all of it.
     *
     * @param session started, and no transaction's
     * @param filter those that count, or null for all
     * @param mostBytes of bodies and properties
     * @param most how many are removed at most
     * @return how many were removed
     */
    public static int ofBytesBeyond(ClientSession session, String queue, SimpleString filter, long mostBytes, int most)
            throws ActiveMQException {
        long surplus = StoredBytes.of(session, SimpleString.of(queue), filter).bytes() - mostBytes;
        return surplus <= 0 ? 0 : whole(session, queue, filter, most, surplus);
    }

    private static int whole(ClientSession session, String queue, SimpleString filter, int most, long mostBytes)
            throws ActiveMQException {
        Removed all = new Removed();
        int before = -1;
        while (all.messages > before) {
            before = all.messages;
            upToALargeOne(session, queue, filter, all, most, mostBytes);
        }
        return all.messages;
    }

    /** What was removed so far. */
    private static final class Removed {
        private int messages;
        private long bytes;
    }

    /** Behind a large one, whose body was left, a consumer finds no message at once (Artemis 2.55). */
    private static void upToALargeOne(
            ClientSession session, String queue, SimpleString filter, Removed all, int most, long mostBytes)
            throws ActiveMQException {
        try (ClientConsumer consumer = session.createConsumer(SimpleString.of(queue), filter, 0, -1, false)) {
            boolean large = false;
            while (!large && all.messages < most && all.bytes < mostBytes) {
                ClientMessage next = consumer.receiveImmediate();
                if (next == null) {
                    break;
                }
                large = next.isLargeMessage();
                JobBodies.leave(next);
                next.individualAcknowledge();
                all.messages++;
                all.bytes += StoredBytes.of(next);
            }
        }
    }
}
