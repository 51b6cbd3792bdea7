package io.avatargateway.audio.format;

import java.io.IOException;

/**
 * Takes the bytes of one file or stream and gives its samples, a block at a time. One for each; not safe for use by
 * several threads at once.
 */
public interface Decoder {

    /**
     * Decodes the next block, if all of it is here. Never waits.
     *
     * @return whether anything was done; if not, more bytes are needed, or where {@link ByteWindow#ended} the file is
     *     over
     * @throws SpeechFormatException if the bytes are not what they should be, or end too early
     */
    boolean decode(ByteWindow in, Converter out) throws SpeechFormatException, IOException;

    /** How many samples per channel the header promises; -1 where it does not say. */
    long frames();

    /**
     * Whether this file is over and the bytes that come next are another one of its kind, within the same stream of
     * bytes.
     */
    default boolean followed() {
        return false;
    }
}
