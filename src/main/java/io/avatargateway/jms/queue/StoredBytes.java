package io.avatargateway.jms.queue;

import java.io.OutputStream;
import java.time.Duration;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * How many bytes lie in a queue. A broker tells that to those only who may manage it. So all messages are looked at,
 * and left. Blocks for the broker. Holds no state.
 */
public final class StoredBytes {

    /** What the broker sends ahead. */
    private static final int AHEAD_BYTES = 1024 * 1024;
    /** No message comes for so long: there are no more, or they come too slowly to be waited for. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private StoredBytes() {}

    /**
     * What is in a queue.
     *
     * @param messages how many
     * @param bytes of all of them
     */
    record Stored(long messages, long bytes) {}

    /**
     * Of all messages that are in the queue now.
     *
     * @param session started
     * @param filter those that count, or null for all
     */
    static Stored of(ClientSession session, SimpleString queue, SimpleString filter) throws ActiveMQException {
        long most = session.queueQuery(queue).getMessageCount();
        long messages = 0;
        long bytes = 0;
        boolean large = false;
        try (ClientConsumer all = session.createConsumer(queue, filter, AHEAD_BYTES, -1, true)) {
            while (messages < most) {
                // With a filter, only the broker knows that there are no more.
                ClientMessage next = filter == null || large ? all.receive(SILENCE.toMillis()) : all.receiveImmediate();
                if (next == null) {
                    break;
                }
                messages++;
                bytes += of(next);
                large = next.isLargeMessage();
                if (large) {
                    // Behind a body that was not read, nothing comes.
                    next.saveToOutputStream(OutputStream.nullOutputStream());
                }
            }
        }
        return new Stored(messages, bytes);
    }

    /** Of a message: its body as it is stored, and its properties. */
    static long of(ClientMessage message) {
        Object large = message.isLargeMessage() ? message.getObjectProperty(Message.HDR_LARGE_BODY_SIZE) : null;
        long body = large instanceof Long bytes && bytes >= 0 ? bytes : message.getBodySize();
        return body + message.getHeadersAndPropertiesEncodeSize();
    }
}
