package io.avatargateway.broker;

import io.netty.buffer.ByteBuf;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.core.protocol.core.impl.ChannelImpl.CHANNEL_ID;
import org.apache.activemq.artemis.core.protocol.core.impl.PacketImpl;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.ActiveMQExceptionMessage_V2;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.ReattachSessionResponseMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionAddMetaDataMessageV2;

/**
 * The frames of Artemis' own protocol, as far as {@link CoreFrames} looks at them. A frame has the length of what
 * follows, a type, a channel number, and the type's own data.
 */
final class CorePackets {

    /** A length, a type and a channel: no frame is shorter. */
    static final int HEAD_BYTES = Integer.BYTES + Byte.BYTES + Long.BYTES;
    /** {@code ARTEMIS}, once, before the first frame. */
    static final int GREETING_BYTES = 7;
    /**
     * Behind a message that is sent: whether the sender waits, the number of its question, and of the sender (Artemis
     * 2.28 and later).
     */
    static final int SEND_TAIL_BYTES = Byte.BYTES + Long.BYTES + Integer.BYTES;

    /** Of what {@link #marker} sets. */
    private static final String MARKER = "avatar.handled";

    private CorePackets() {}

    /**
     * How a frame begins.
     *
     * @param bytes of the whole frame
     */
    record Head(long bytes, byte type, long channel) {

        /** Reads it at this index. */
        static Head at(ByteBuf in, int index) {
            return new Head(
                    (long) in.getInt(index) + Integer.BYTES,
                    in.getByte(index + Integer.BYTES),
                    in.getLong(index + Integer.BYTES + Byte.BYTES));
        }

        /** Artemis cannot read it, and where the next one begins is not sure. */
        boolean isTooShort() {
            return bytes < HEAD_BYTES;
        }

        boolean isPing() {
            return type == PacketImpl.PING;
        }

        /** Whether it is a message in one frame. */
        boolean isSend() {
            return type == PacketImpl.SESS_SEND;
        }

        /**
         * Whether a client says it. Before it has logged in it asks for the broker's nodes and for a session; all else
         * goes to its sessions. The rest is between brokers, and Artemis acts on some of it without a login.
         */
        boolean isClients() {
            if (channel == CHANNEL_ID.PING.id) {
                return type == PacketImpl.PING
                        || type == PacketImpl.SUBSCRIBE_TOPOLOGY
                        || type == PacketImpl.SUBSCRIBE_TOPOLOGY_V2;
            }
            if (channel == CHANNEL_ID.SESSION.id) {
                return type == PacketImpl.CREATESESSION
                        || type == PacketImpl.CREATESESSION_V2
                        || type == PacketImpl.CHECK_FOR_FAILOVER
                        || type == PacketImpl.REATTACH_SESSION;
            }
            return isSessions();
        }

        /** Whether it asks for a session that another connection had. */
        boolean isReattachment() {
            return channel == CHANNEL_ID.SESSION.id && type == PacketImpl.REATTACH_SESSION;
        }

        /** Whether it goes to a session, whose frames wait for each other; all others are dealt with as they come. */
        boolean isSessions() {
            return channel >= CHANNEL_ID.USER.id;
        }
    }

    /** Whether it is how a connection begins, rather than AMQP. */
    static boolean isGreeting(ByteBuf first) {
        return first.getByte(first.readerIndex() + 1) == 'R';
    }

    /**
     * A frame that does nothing. It tells {@link BodyGuard} that the broker has dealt with all frames before it.
     * Nothing answers or counts it.
     */
    static ByteBuf marker(long channel, long number) {
        SessionAddMetaDataMessageV2 packet = new SessionAddMetaDataMessageV2(MARKER, Long.toString(number), false);
        packet.setChannelID(channel);
        return packet.encode(null).byteBuf();
    }

    static boolean isMarker(String key) {
        return key.equals(MARKER);
    }

    /** Says that there is no such session. The client makes a new one then, and logs in for it. */
    static ByteBuf noReattachment() {
        ReattachSessionResponseMessage packet = new ReattachSessionResponseMessage(-1, false);
        packet.setChannelID(CHANNEL_ID.SESSION.id);
        return packet.encode(null).byteBuf();
    }

    /** @param question the number that the sender gave it */
    static ByteBuf refusal(long channel, long question, String why) {
        ActiveMQExceptionMessage_V2 packet = new ActiveMQExceptionMessage_V2(question, new ActiveMQException(why));
        packet.setChannelID(channel);
        return packet.encode(null).byteBuf();
    }
}
