package io.avatargateway.audio.format;

/**
 * Reads bits, the most significant first. Behind the end there are zeros, and {@link #exhausted} tells of it: whoever
 * reads need not ask at every step.
 */
final class BitReader {

    private byte[] bytes;
    private int start;
    private int next;
    private int end;
    private long held;
    private int heldBits;
    private boolean exhausted;

    void read(byte[] source, int from, int length) {
        bytes = source;
        start = from;
        next = from;
        end = from + length;
        held = 0;
        heldBits = 0;
        exhausted = false;
    }

    /** Whether more was read than there is. */
    boolean exhausted() {
        return exhausted;
    }

    /** How many bytes were begun. */
    int position() {
        return next - start - heldBits / 8;
    }

    /**
     * An unsigned number.
     *
     * @param bits 0 to 33
     */
    long unsigned(int bits) {
        while (heldBits < bits) {
            held = (held << 8) | nextByte();
            heldBits += 8;
        }
        heldBits -= bits;
        return (held >>> heldBits) & ((1L << bits) - 1);
    }

    /**
     * A number in two's complement.
     *
     * @param bits 1 to 33
     */
    long signed(int bits) {
        return unsigned(bits) << (64 - bits) >> (64 - bits);
    }

    /** How many zeros there are before the next one, which is read, too. */
    int unary() {
        int zeros = 0;
        while (!exhausted) {
            long rest = held & ((1L << heldBits) - 1);
            if (rest != 0) {
                int leading = Long.numberOfLeadingZeros(rest) - (64 - heldBits);
                heldBits -= leading + 1;
                return zeros + leading;
            }
            zeros += heldBits;
            held = nextByte();
            heldBits = 8;
        }
        return zeros;
    }

    /** Steps to the next whole byte. */
    void align() {
        heldBits -= heldBits % 8;
    }

    private int nextByte() {
        if (next == end) {
            exhausted = true;
            return 0;
        }
        return bytes[next++] & 0xFF;
    }
}
