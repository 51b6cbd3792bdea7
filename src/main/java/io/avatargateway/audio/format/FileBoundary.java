package io.avatargateway.audio.format;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * How the next file of the same container begins among bytes that could be samples. Enough of a header is looked at
 * that samples are not taken for one, and no size in it is believed.
 */
enum FileBoundary {
    /** Bare samples: everything that comes is one of them. */
    NONE(0, 0),
    WAV('R', 16),
    /** No file, but titles and names behind samples that reach to the end. */
    WAV_LIST('L', 12),
    AIFF('F', 16),
    AU('.', 24),
    FLAC('f', 8);

    private static final int MOST_AU_HEADER_BYTES = 64 * 1024;
    private static final int BLOCK_BYTES = 8192;

    private final int firstByte;
    private final int bytes;

    FileBoundary(int firstByte, int bytes) {
        this.firstByte = firstByte;
        this.bytes = bytes;
    }

    /** What {@link #find} found. */
    enum Find {
        NOTHING,
        /** The beginning of a header; more bytes are needed to tell. */
        PERHAPS,
        FILE
    }

    /** How many bytes behind a place tell what begins there. */
    int bytes() {
        return bytes;
    }

    /**
     * What begins at a place.
     *
     * @param from the place in the array
     * @param to where what is known of the bytes ends
     * @param all whether nothing follows it
     */
    Find find(byte[] array, int from, int to, boolean all) {
        if (this == NONE || array[from] != firstByte) {
            return Find.NOTHING;
        }
        int seen = Math.min(bytes, to - from);
        for (int i = 1; i < seen; i++) {
            if (!fits(array[from + i] & 0xFF, i)) {
                return Find.NOTHING;
            }
        }
        if (seen < bytes) {
            return all ? Find.NOTHING : Find.PERHAPS;
        }
        return this != AU || sound(ByteBuffer.wrap(array, from, bytes).slice()) ? Find.FILE : Find.NOTHING;
    }

    /** Whether another file of this container is next. */
    boolean isNext(ByteWindow in) throws IOException {
        return this != NONE
                && in.see(bytes) >= bytes
                && find(in.array(), in.offset(), in.offset() + in.seen(), true) == Find.FILE;
    }

    /** Whether another file begins anywhere in what is here. Takes nothing, and holds at most a block of it. */
    boolean isAhead(ByteWindow in) throws IOException {
        if (this == NONE) {
            return false;
        }
        byte[] block = new byte[BLOCK_BYTES];
        int read = in.peek(0, block);
        for (long at = 0; read >= bytes; read = in.peek(at, block)) {
            for (int i = 0; i <= read - bytes; i++) {
                if (find(block, i, read, true) == Find.FILE) {
                    return true;
                }
            }
            at += read - bytes + 1;
        }
        return false;
    }

    /** Whether the byte can stand in a header at the offset. */
    private boolean fits(int found, int offset) {
        return switch (this) {
            case NONE -> false;
            case WAV -> word("RIFF????WAVE", found, offset);
            case WAV_LIST -> word("LIST????INFO", found, offset);
            case AIFF -> offset == 11 ? found == 'F' || found == 'C' : word("FORM????AIF?", found, offset);
            case AU -> offset >= 4 || word(".snd", found, offset);
            case FLAC -> offset == 4 ? (found & 0x7F) == 0 : word("fLaC?\0\0\42", found, offset);
        };
    }

    /** As the word has it, where a question mark is anything; behind it is a chunk's name. */
    private static boolean word(String word, int found, int offset) {
        return offset < word.length()
                ? word.charAt(offset) == '?' || found == word.charAt(offset)
                : found >= ' ' && found <= '~';
    }

    /** Whether it is an AU header whose every number makes sense; its first word alone could be chance. */
    private static boolean sound(ByteBuffer header) {
        int start = header.getInt(4);
        int encoding = header.getInt(12);
        int rateHz = header.getInt(16);
        int channels = header.getInt(20);
        return start >= 24
                && start <= MOST_AU_HEADER_BYTES
                && ((encoding >= 1 && encoding <= 7) || encoding == 27)
                && rateHz >= PcmFormat.LOWEST_RATE_HZ
                && rateHz <= PcmFormat.HIGHEST_RATE_HZ
                && channels >= 1
                && channels <= PcmFormat.MOST_CHANNELS;
    }
}
