package io.avatargateway.client.jms;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts speech into parts as it comes. What comes is handed on at once but for its last few bytes: they are kept until
 * more comes, or the end. So the last part is known as the last and is not empty, and no part waits for the next one.
 * Parts are multiples of {@value #ALIGNMENT} bytes but for the last, so that samples stay whole. For one thread.
 */
final class Parts {

    /** Whole samples of all widths up to stereo of 32 bits, and 2 ms of speech. */
    static final int ALIGNMENT = 64;

    private final InputStream in;
    private final byte[] buffer;
    private int held;
    private boolean last;

    /**
     * @param most bytes in a part, at least {@link #ALIGNMENT}
     */
    Parts(InputStream in, int most) {
        this.in = in;
        this.buffer = new byte[most / ALIGNMENT * ALIGNMENT + ALIGNMENT];
    }

    /**
     * Waits for speech. Not to be called behind the last part.
     *
     * @return a part; empty only if there is no speech at all
     */
    byte[] next() throws IOException {
        while (held <= ALIGNMENT) {
            int got = in.read(buffer, held, buffer.length - held);
            if (got < 0) {
                last = true;
                return Arrays.copyOf(buffer, held);
            }
            held += got;
        }
        int whole = (held - 1) / ALIGNMENT * ALIGNMENT;
        byte[] part = Arrays.copyOf(buffer, whole);
        held -= whole;
        System.arraycopy(buffer, whole, buffer, 0, held);
        return part;
    }

    /** Whether the part that was taken is the last one. */
    boolean wasLast() {
        return last;
    }
}
