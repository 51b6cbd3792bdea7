package io.avatargateway.audio.format;

import java.io.IOException;

/**
 * Finds the next frame of MP3 behind other bytes. A stream that was joined in its middle begins with the rest of a
 * frame. Heads must follow each other at their distances; one alone can be chance.
 */
final class Mp3Sync {

    /** The longest frame there is: 320 kbit/s of 32 kHz, or 160 of 8. */
    private static final int MOST_FRAME_BYTES = 1441;

    /** Heads in a row that tell, unless the bytes end before. */
    private static final int HEADS = 3;

    static final int NOWHERE = 0;
    static final int UNKNOWN = -1;

    private Mp3Sync() {}

    /**
     * The number of bytes in front of the next frame. {@link #NOWHERE} if no frame begins within a frame's length,
     * {@link #UNKNOWN} if more bytes are needed to tell.
     *
     * @param like what the frames before were like; null if there were none
     */
    static int find(ByteWindow in, Mp3Header like) throws IOException {
        int seen = in.see(MOST_FRAME_BYTES * HEADS + Mp3Header.BYTES);
        boolean all = in.ended() && seen == in.available();
        for (int at = 1; at < MOST_FRAME_BYTES; at++) {
            if (at + Mp3Header.BYTES > seen) {
                return all ? NOWHERE : UNKNOWN;
            }
            int heads = heads(in, at, seen, like, all);
            if (heads == UNKNOWN || heads >= HEADS) {
                return heads == UNKNOWN ? UNKNOWN : at;
            }
        }
        return NOWHERE;
    }

    /**
     * The number of heads that follow each other from here on. Where the bytes end with a frame, the number that is
     * enough to tell.
     */
    private static int heads(ByteWindow in, int from, int seen, Mp3Header like, boolean all) {
        Mp3Header first = like;
        int at = from;
        for (int heads = 0; heads < HEADS; heads++) {
            if (at + Mp3Header.BYTES > seen) {
                return !all ? UNKNOWN : at == seen && heads > 1 ? HEADS : heads;
            }
            Mp3Header head = Mp3Header.at(in, at);
            if (head == null || (first != null && !head.isLike(first))) {
                return heads;
            }
            first = head;
            at += head.frameBytes();
        }
        return HEADS;
    }
}
