package io.avatargateway.foreign;

import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Message;

/**
 * A body that its sender compressed. Artemis' client inflates all of it, whatever the message says of its size: two
 * megabytes can become two gigabytes (Artemis 2.55). So the mark is taken off before the client sees it, and the reader
 * of the body inflates it, as far as it may.
 */
public final class CompressedBody {

    /**
     * On a message whose body is compressed, and whose mark was taken off: how many bytes of it the broker has, as a
     * long. Never from outside.
     */
    public static final String STORED_BYTES = "AvatarCompressedBytes";

    /**
     * Where nothing can be compressed, Deflate adds 5 bytes to 16 KiB (RFC 1951, section 3.2.4). This much more is told
     * as a size that is surely not too large.
     */
    private static final long LARGEST_SHARE_ADDED = 1_000;

    private static final long ADDED_BYTES = 1_024;

    private CompressedBody() {}

    /**
     * Takes the mark off, if there is one. Behind {@link SoundMessage#mend}.
     *
     * @param storedBytes of the body, as they come
     */
    static void takeOver(ICoreMessage message, long storedBytes) {
        message.removeProperty(STORED_BYTES);
        if (message.containsProperty(Message.HDR_LARGE_COMPRESSED)) {
            if (message.getBooleanProperty(Message.HDR_LARGE_COMPRESSED)) {
                message.putLongProperty(STORED_BYTES, storedBytes);
            }
            message.removeProperty(Message.HDR_LARGE_COMPRESSED);
        }
    }

    /** Whether a message has such a body, and its mark was taken off. */
    public static boolean is(Message message) {
        return message.containsProperty(STORED_BYTES);
    }

    /** The least that a compressed body can hold whose sender wasted nothing, in bytes. */
    public static long leastBytes(Message message) {
        long stored = message.getLongProperty(STORED_BYTES);
        return Math.max(0, stored - stored / LARGEST_SHARE_ADDED - ADDED_BYTES);
    }
}
