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
     * Of all messages that are in the queue now.
     *
     * @param session started
     */
    static long of(ClientSession session, SimpleString queue) throws ActiveMQException {
        long left = session.queueQuery(queue).getMessageCount();
        long bytes = 0;
        try (ClientConsumer all = session.createConsumer(queue, null, AHEAD_BYTES, -1, true)) {
            while (left > 0) {
                ClientMessage next = all.receive(SILENCE.toMillis());
                if (next == null) {
                    break;
                }
                bytes += of(next);
                if (next.isLargeMessage()) {
                    // Behind a body that was not read, nothing comes.
                    next.saveToOutputStream(OutputStream.nullOutputStream());
                }
                left--;
            }
        }
        return bytes;
    }

    /** Of a message: its body as it is stored, and its properties. */
    static long of(ClientMessage message) {
        Object large = message.isLargeMessage() ? message.getObjectProperty(Message.HDR_LARGE_BODY_SIZE) : null;
        long body = large instanceof Long bytes && bytes >= 0 ? bytes : message.getBodySize();
        return body + message.getHeadersAndPropertiesEncodeSize();
    }
}
