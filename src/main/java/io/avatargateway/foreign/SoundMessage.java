package io.avatargateway.foreign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.utils.collections.TypedProperties;

/**
 * Makes a message readable for Artemis' client. Takes out or corrects what would end the connection on which it comes,
 * and with it everything else that uses this connection. The job in it keeps its words and its audio; whether that can
 * be spoken is for others to find out, and to answer.
 */
public final class SoundMessage {

    /** A body that is no bytes is read as a whole; above this, not at all. Nothing but bytes is speech. */
    public static final int MOST_BODY_BYTES = 1024 * 1024;

    /**
     * What the properties of a message may take together, in Artemis' encoding, which has two bytes for each character
     * of text. Its client sends no large message with 100 KiB of them, so such a one could be neither sent on nor put
     * aside.
     */
    public static final int MOST_PROPERTIES_BYTES = 64 * 1024;

    /** Says of a message how many bytes its properties had; the largest of them are gone. */
    public static final String PROPERTIES_BYTES = "AvatarPropertiesBytes";

    private static final String COMMANDS = "avatar.sessions";
    private static final int HIGHEST_PRIORITY = 9;

    private SoundMessage() {}

    /**
     * Puts a message right. Any thread that may change it.
     *
     * @param bodyBytes as they are stored or on their way, if it is a large message; it may claim others
     * @param alsoTakenOut properties that it may not have here, by name
     * @return what was wrong with it, for the log; mostly nothing
     */
    public static List<String> mend(ICoreMessage message, long bodyBytes, Predicate<String> alsoTakenOut) {
        List<String> wrong = new ArrayList<>(0);
        mendPriority(message, wrong);
        mendProperties(message, alsoTakenOut, wrong);
        mendSize(message, wrong);
        boolean compressed = mendCompression(message, wrong);
        if (!compressed && message.isLargeMessage()) {
            message.putLongProperty(Message.HDR_LARGE_BODY_SIZE, bodyBytes);
        }
        if (compressed) {
            mendCompressedType(message, wrong);
        } else {
            mendType(message, message.isLargeMessage(), wrong);
        }
        if (!wrong.isEmpty()) {
            // Of its type and of its priority, it would go on as it came.
            message.messageChanged();
        }
        return wrong;
    }

    /** Artemis sorts by it, into ten lists. */
    private static void mendPriority(ICoreMessage message, List<String> wrong) {
        int priority = Byte.toUnsignedInt(message.getPriority());
        if (priority > HIGHEST_PRIORITY) {
            wrong.add("priority " + priority);
            message.setPriority((byte) HIGHEST_PRIORITY);
        }
    }

    private static void mendProperties(ICoreMessage message, Predicate<String> alsoTakenOut, List<String> wrong) {
        for (SimpleString name : List.copyOf(message.getPropertyNames())) {
            String text = name.toString();
            Object value = message.getObjectProperty(name);
            if (!ReservedProperty.isAllowed(text, value) || alsoTakenOut.test(text) || isNoRoutingType(name, value)) {
                wrong.add("property " + text + " of type "
                        + (value == null ? "null" : value.getClass().getSimpleName()));
                message.removeProperty(name);
            }
        }
    }

    /** Takes out the largest ones, until the others fit. */
    private static void mendSize(ICoreMessage message, List<String> wrong) {
        int bytes = message.getHeadersAndPropertiesEncodeSize();
        if (bytes <= MOST_PROPERTIES_BYTES) {
            return;
        }
        List<SimpleString> largest = new ArrayList<>(message.getPropertyNames());
        largest.sort(Comparator.comparingLong(name -> -size(name, message.getObjectProperty(name))));
        long left = bytes;
        for (SimpleString name : largest) {
            if (left <= MOST_PROPERTIES_BYTES / 2) {
                break;
            }
            left -= size(name, message.getObjectProperty(name));
            message.removeProperty(name);
        }
        message.putLongProperty(PROPERTIES_BYTES, bytes);
        wrong.add("properties of " + bytes + " bytes");
    }

    private static long size(SimpleString name, Object value) {
        long bytes = name.toString().length();
        if (value instanceof CharSequence text) {
            bytes += text.length();
        } else if (value instanceof byte[] raw) {
            bytes += raw.length / 2;
        }
        return 2 * bytes;
    }

    private static boolean isNoRoutingType(SimpleString name, Object value) {
        return Message.HDR_ROUTING_TYPE.equals(name) && RoutingType.getType((Byte) value) == null;
    }

    /**
     * The client inflates what says that it is compressed, and believes the size that is said with it. Returns whether
     * it is.
     */
    private static boolean mendCompression(ICoreMessage message, List<String> wrong) {
        boolean said = message.containsProperty(Message.HDR_LARGE_COMPRESSED)
                && message.getBooleanProperty(Message.HDR_LARGE_COMPRESSED);
        boolean sized = message.containsProperty(Message.HDR_LARGE_BODY_SIZE)
                && message.getLongProperty(Message.HDR_LARGE_BODY_SIZE) >= 0;
        if (said && !sized) {
            wrong.add("compressed without a size");
            message.removeProperty(Message.HDR_LARGE_COMPRESSED);
        }
        if (!said || !sized) {
            message.removeProperty(Message.HDR_LARGE_BODY_SIZE);
        }
        return said && sized;
    }

    /** One that JMS does not know, and one whose body is not what its type says, becomes one without a body. */
    private static void mendType(ICoreMessage message, boolean bodyComesLater, List<String> wrong) {
        byte type = message.getType();
        boolean known = type == Message.DEFAULT_TYPE || (type >= Message.OBJECT_TYPE && type <= Message.STREAM_TYPE);
        if (!known) {
            wrong.add("message type " + type);
            message.setType(Message.DEFAULT_TYPE);
        } else if (!(bodyComesLater ? isSmall(message, type) : isBodyOf(message.getReadOnlyBodyBuffer(), type))) {
            wrong.add("a body that is none of message type " + type);
            message.setType(Message.DEFAULT_TYPE);
        }
    }

    /** Nothing but bytes is speech; what else it holds, JMS would inflate as a whole, and into memory. */
    private static void mendCompressedType(ICoreMessage message, List<String> wrong) {
        byte type = message.getType();
        boolean readInParts = type == Message.BYTES_TYPE || type == Message.DEFAULT_TYPE;
        boolean command = type == Message.TEXT_TYPE && isCommand(message);
        if (!readInParts && !command) {
            wrong.add("a compressed body of message type " + type);
            message.setType(Message.DEFAULT_TYPE);
        }
    }

    /** A command is text, and its reader looks at the size first, and tells it. */
    private static boolean isCommand(ICoreMessage message) {
        String address = message.getAddress();
        return address != null && address.startsWith(COMMANDS);
    }

    private static boolean isSmall(ICoreMessage message, byte type) {
        return isCommand(message)
                || type == Message.BYTES_TYPE
                || type == Message.DEFAULT_TYPE
                || message.getLongProperty(Message.HDR_LARGE_BODY_SIZE) <= MOST_BODY_BYTES;
    }

    private static boolean isBodyOf(ActiveMQBuffer body, byte type) {
        return switch (type) {
            case Message.TEXT_TYPE -> body.readableBytes() > 0 && (body.readByte() == 0 || isCount(body, 1));
            case Message.OBJECT_TYPE -> body.readableBytes() == 0 || isCount(body, 1);
            case Message.MAP_TYPE -> body.readableBytes() > 0 && isMap(body);
            default -> true;
        };
    }

    private static boolean isMap(ActiveMQBuffer body) {
        if (body.readByte() == 0) {
            return true;
        }
        // The length of a name, and a type. Room is made for as many entries as are announced.
        if (!isCount(body, Integer.BYTES + 1)) {
            return false;
        }
        try {
            body.readerIndex(0);
            new TypedProperties().decode(body.byteBuf());
            return true;
        } catch (RuntimeException malformed) {
            return false;
        }
    }

    /** Whether a number comes, and at least as many units behind it. */
    private static boolean isCount(ActiveMQBuffer body, int unitBytes) {
        if (body.readableBytes() < Integer.BYTES) {
            return false;
        }
        int count = body.readInt();
        return count >= 0 && (long) count * unitBytes <= body.readableBytes();
    }
}
