package io.avatargateway.audio.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Samples of 24 bits in four bytes. Microsoft has them in the upper three, ALSA's programs in the lower three, and no
 * header says which: the samples do. The lowest byte is 0 in the one; the highest only repeats the sign, or is 0, in
 * the other. Until a sample tells, they are taken for the first, which is right or, of a single sample, quieter by 48
 * dB.
 */
final class Padded24 {

    private static final float FULL_SCALE = 8_388_608f;

    private boolean known;
    private boolean low;

    /** Decodes samples from the buffer's position on, in its byte order. */
    void decode(ByteBuffer in, int samples, float[] out) {
        boolean big = in.order() == ByteOrder.BIG_ENDIAN;
        for (int i = 0; i < samples; i++) {
            int word = big
                    ? in.getInt()
                    : Integer.reverseBytes(in.order(ByteOrder.BIG_ENDIAN).getInt());
            if (!known) {
                look(word);
            }
            out[i] = low ? (word << 8 >> 8) / FULL_SCALE : (word >> 8) / FULL_SCALE;
        }
    }

    private void look(int word) {
        int top = word >>> 24;
        boolean extended = top == 0 || word == word << 8 >> 8;
        if (!extended) {
            known = true;
        } else if ((word & 0xFF) != 0) {
            known = true;
            low = true;
        }
    }
}
