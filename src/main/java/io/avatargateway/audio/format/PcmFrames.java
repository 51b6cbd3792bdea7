package io.avatargateway.audio.format;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The avatar's speech in the making, already in frames. Samples are written into the arrays that are handed out, so
 * that a whole frame is not copied on its way. Not safe for use by several threads at once.
 */
final class PcmFrames {

    private static final byte[] NOTHING = {};
    /** Until a reader has said how long its frames are. */
    private static final int START_BYTES = 4096;
    /** Shorter frames are copied out of such arrays, and longer ones from several. */
    private static final int SHORTEST_BYTES = 512;

    private static final int LONGEST_BYTES = 65_536;

    /** Full ones, the oldest first; they come before {@link #making}. */
    private final Deque<byte[]> full = new ArrayDeque<>();

    private byte[] making = NOTHING;
    /** So much of {@link #making} is written. */
    private int written;
    /** So much of the oldest was taken. */
    private int taken;

    private int ready;
    private int frameBytes = START_BYTES;

    /** How many bytes can be taken. */
    int ready() {
        return ready;
    }

    /** From now on, frames of this length are wanted. What is there of the next one begins its array. */
    void frameBytes(int bytes) {
        frameBytes = Math.max(SHORTEST_BYTES, Math.min(bytes, LONGEST_BYTES));
        int rest = written - taken;
        if (full.isEmpty() && rest < frameBytes && (taken > 0 || making.length != frameBytes)) {
            byte[] fitting = rest == 0 ? NOTHING : new byte[frameBytes];
            System.arraycopy(making, taken, fitting, 0, rest);
            making = fitting;
            written = rest;
            taken = 0;
        }
    }

    /** Appends samples that stand as they are spoken. */
    void put(ByteBuffer samples, int bytes) {
        for (int left = bytes; left > 0; ) {
            int some = Math.min(left, room());
            samples.get(making, written, some);
            written += some;
            left -= some;
        }
        ready += bytes;
    }

    /** Appends samples from -1 to 1, rounded to 16 bits; what is louder is cut. */
    void put(float[] samples, int count) {
        for (int next = 0; next < count; ) {
            int end = Math.min(count, next + room() / Pcm16.BYTES_PER_SAMPLE);
            for (; next < end; next++) {
                float scaled = samples[next] * 32_768f;
                int sample = (int) (scaled < 0 ? scaled - 0.5f : scaled + 0.5f);
                sample = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sample));
                making[written++] = (byte) sample;
                making[written++] = (byte) (sample >> 8);
            }
        }
        ready += Pcm16.BYTES_PER_SAMPLE * count;
    }

    /** Makes room for one sample at least, and returns for how many bytes. */
    private int room() {
        if (written == making.length) {
            if (written > 0) {
                full.add(making);
            }
            making = new byte[frameBytes];
            written = 0;
        }
        return making.length - written;
    }

    /** Takes ready bytes, up to this number. The array is the caller's. */
    byte[] take(int maxBytes) {
        int length = Math.min(maxBytes, ready);
        byte[] oldest = full.isEmpty() ? making : full.element();
        if (taken == 0 && oldest.length == length && ready >= length) {
            dropOldest();
            ready -= length;
            return oldest;
        }
        byte[] frame = new byte[length];
        for (int at = 0; at < length; ) {
            oldest = full.isEmpty() ? making : full.element();
            int some = Math.min(length - at, (full.isEmpty() ? written : oldest.length) - taken);
            System.arraycopy(oldest, taken, frame, at, some);
            at += some;
            taken += some;
            if (!full.isEmpty() && taken == oldest.length) {
                dropOldest();
            } else if (full.isEmpty() && taken == written) {
                // It was copied, so it can be written again.
                taken = 0;
                written = 0;
            }
        }
        ready -= length;
        return frame;
    }

    private void dropOldest() {
        taken = 0;
        if (full.isEmpty()) {
            making = NOTHING;
            written = 0;
        } else {
            full.remove();
        }
    }
}
