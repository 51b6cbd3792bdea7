package io.avatargateway.foreign;

import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.core.client.impl.ClientConsumerImpl;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveLargeMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveMessage;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/**
 * Looks at each message that the broker hands out before Artemis' client does, and corrects it. A broker that runs
 * elsewhere may have no plugin of ours. A store may hold messages that came before there was one. What the client
 * cannot read ends its whole connection, each time that it is delivered. What it would inflate without an end, it does
 * not inflate; see {@link CompressedBody}.
 *
 * <p>Public, with a public constructor, so that Artemis can make it by its name. On the client's network threads.
 */
public final class MessageMender implements Interceptor {

    private static final Logger LOG = Logger.getLogger(MessageMender.class.getName());

    /** What the broker writes into the body of a message that has none. */
    private static final int EMPTY_BODY_BYTES = Integer.BYTES;

    /** For Artemis. */
    public MessageMender() {}

    /** Lets everything pass. */
    @Override
    public boolean intercept(Packet packet, RemotingConnection connection) {
        if (packet instanceof SessionReceiveLargeMessage large) {
            mend((ICoreMessage) large.getLargeMessage(), large.getLargeMessageSize());
        } else if (packet instanceof SessionReceiveMessage received
                && !isAnswerToForcedDelivery(received.getMessage())) {
            mend(received.getMessage(), received.getMessage().getBodyBufferSize());
        }
        return true;
    }

    /**
     * The broker's own: by it the client learns that there is no other message. With somebody else's message, it would
     * swallow that, and all behind it.
     */
    private static boolean isAnswerToForcedDelivery(ICoreMessage message) {
        return message.getPropertyNames().equals(Set.of(ClientConsumerImpl.FORCED_DELIVERY_MESSAGE))
                && message.getObjectProperty(ClientConsumerImpl.FORCED_DELIVERY_MESSAGE) instanceof Long
                && message.getUserID() == null
                && !message.isDurable()
                && message.getBodyBufferSize() <= EMPTY_BODY_BYTES;
    }

    private static void mend(ICoreMessage message, long bodyBytes) {
        // What a cluster keeps in a message does no harm here.
        List<String> wrong = SoundMessage.mend(message, bodyBytes, name -> false);
        CompressedBody.takeOver(message, bodyBytes);
        if (!wrong.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "Message {0} in {1} had what would have ended the connection, and was put right: {2}",
                    new Object[] {String.valueOf(message.getMessageID()), message.getAddress(), wrong});
        }
    }
}
