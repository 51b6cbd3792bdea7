package io.avatargateway.audio.format;

import java.util.Arrays;

/**
 * Decodes the frames of a FLAC stream (RFC 9639, section 9), one at a time. Memory is that of one block. Not safe for
 * use by several threads at once.
 */
final class FlacFrame {

    /** The result of reading a frame. */
    enum Outcome {
        DECODED,
        /** The bytes end within the frame. */
        CUT,
        BROKEN
    }

    private static final int MOST_ORDER = 32;
    private static final int[] BITS = {0, 8, 12, -1, 16, 20, 24, 32};
    private static final int[] RATES_HZ = {
        0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000
    };
    private static final int LEFT_SIDE = 8;
    private static final int SIDE_RIGHT = 9;
    private static final int MID_SIDE = 10;

    private final int rateHz;
    private final int channels;
    private final int bits;
    private final BitReader in = new BitReader();
    private final int[] coefficients = new int[MOST_ORDER];
    /** Wider than a sample: the difference of two that have 32 bits has 33. */
    private long[][] samples = new long[2][0];

    private int blockSize;
    private int bytes;

    FlacFrame(int rateHz, int channels, int bits) {
        this.rateHz = rateHz;
        this.channels = channels;
        this.bits = bits;
    }

    /** Samples of each channel. */
    int blockSize() {
        return blockSize;
    }

    /** How long the frame was. */
    int bytes() {
        return bytes;
    }

    /** One channel's samples, {@link #blockSize} of them; valid until the next frame. */
    long[] channel(int index) {
        return samples[index];
    }

    /** Decodes the frame that begins here. */
    Outcome decode(byte[] source, int from, int length) {
        in.read(source, from, length);
        int assignment = header(source, from);
        if (in.exhausted()) {
            return Outcome.CUT;
        }
        if (assignment < 0) {
            return Outcome.BROKEN;
        }
        for (int c = 0; c < channels; c++) {
            boolean side = (assignment == LEFT_SIDE && c == 1)
                    || (assignment == SIDE_RIGHT && c == 0)
                    || (assignment == MID_SIDE && c == 1);
            boolean sound = subframe(samples[c], bits + (side ? 1 : 0));
            if (in.exhausted()) {
                return Outcome.CUT;
            }
            if (!sound) {
                return Outcome.BROKEN;
            }
        }
        in.align();
        int body = in.position();
        int checkSum = (int) in.unsigned(16);
        if (in.exhausted()) {
            return Outcome.CUT;
        }
        if (checkSum != CheckSums.crc16(source, from, body)) {
            return Outcome.BROKEN;
        }
        bytes = in.position();
        separate(assignment);
        return Outcome.DECODED;
    }

    /** How the channels are put together; negative if the header is none. */
    private int header(byte[] source, int from) {
        if (in.unsigned(15) != 0x7FFC) {
            return -1;
        }
        in.unsigned(1);
        int sizeCode = (int) in.unsigned(4);
        int rateCode = (int) in.unsigned(4);
        int assignment = (int) in.unsigned(4);
        int bitsCode = (int) in.unsigned(3);
        boolean reserved = in.unsigned(1) != 0;
        boolean sound = skipNumber() && !reserved;
        blockSize = blockSize(sizeCode);
        int rate = rate(rateCode);
        int headerBytes = in.position();
        if (in.unsigned(8) != CheckSums.crc8(source, from, Math.min(headerBytes, in.position())) || !sound) {
            return -1;
        }
        boolean two = assignment >= LEFT_SIDE && assignment <= MID_SIDE;
        boolean fits = (assignment < LEFT_SIDE ? assignment + 1 : two ? 2 : -1) == channels
                && (rateCode == 0 || rate == rateHz)
                && (bitsCode == 0 || BITS[bitsCode] == bits)
                && blockSize > 0;
        if (!fits) {
            return -1;
        }
        if (samples[0].length < blockSize) {
            samples = new long[channels][blockSize];
        }
        return assignment;
    }

    /** The frame's number, which is not needed, in the way of UTF-8. */
    private boolean skipNumber() {
        int first = (int) in.unsigned(8);
        int following = Integer.numberOfLeadingZeros(~(first << 24));
        if (following == 1 || following == 8) {
            return false;
        }
        boolean sound = true;
        for (int i = 1; i < following; i++) {
            sound &= (in.unsigned(8) & 0xC0) == 0x80;
        }
        return sound;
    }

    private int blockSize(int code) {
        return switch (code) {
            case 0 -> -1;
            case 1 -> 192;
            case 2, 3, 4, 5 -> 144 << code;
            case 6 -> (int) in.unsigned(8) + 1;
            case 7 -> (int) in.unsigned(16) + 1;
            default -> 1 << code;
        };
    }

    private int rate(int code) {
        return switch (code) {
            case 12 -> (int) in.unsigned(8) * 1000;
            case 13 -> (int) in.unsigned(16);
            case 14 -> (int) in.unsigned(16) * 10;
            case 15 -> -1;
            default -> RATES_HZ[code];
        };
    }

    private boolean subframe(long[] out, int width) {
        boolean sound = in.unsigned(1) == 0;
        int type = (int) in.unsigned(6);
        int wasted = in.unsigned(1) == 0 ? 0 : in.unary() + 1;
        int held = width - wasted;
        if (!sound || held < 1) {
            return false;
        }
        boolean decoded;
        if (type == 0) {
            Arrays.fill(out, 0, blockSize, in.signed(held));
            decoded = true;
        } else if (type == 1) {
            warmUp(out, blockSize, held);
            decoded = true;
        } else if (type >= 8 && type <= 12) {
            decoded = fixed(out, type - 8, held);
        } else {
            decoded = type >= MOST_ORDER && linear(out, type - MOST_ORDER + 1, held);
        }
        if (decoded && wasted > 0) {
            for (int i = 0; i < blockSize; i++) {
                out[i] <<= wasted;
            }
        }
        return decoded;
    }

    private void warmUp(long[] out, int count, int width) {
        for (int i = 0; i < count && !in.exhausted(); i++) {
            out[i] = in.signed(width);
        }
    }

    private boolean fixed(long[] out, int order, int width) {
        if (order > blockSize) {
            return false;
        }
        warmUp(out, order, width);
        if (!residual(out, order)) {
            return false;
        }
        for (int i = order; i < blockSize; i++) {
            out[i] += switch (order) {
                case 0 -> 0;
                case 1 -> out[i - 1];
                case 2 -> 2 * out[i - 1] - out[i - 2];
                case 3 -> 3 * (out[i - 1] - out[i - 2]) + out[i - 3];
                default -> 4 * (out[i - 1] + out[i - 3]) - 6 * out[i - 2] - out[i - 4];
            };
        }
        return true;
    }

    private boolean linear(long[] out, int order, int width) {
        if (order > blockSize) {
            return false;
        }
        warmUp(out, order, width);
        int precision = (int) in.unsigned(4) + 1;
        int shift = (int) in.signed(5);
        if (precision == 16 || shift < 0) {
            return false;
        }
        for (int i = 0; i < order; i++) {
            coefficients[i] = (int) in.signed(precision);
        }
        if (!residual(out, order)) {
            return false;
        }
        for (int i = order; i < blockSize; i++) {
            long sum = 0;
            for (int j = 0; j < order; j++) {
                sum += coefficients[j] * out[i - 1 - j];
            }
            out[i] += sum >> shift;
        }
        return true;
    }

    /** What the prediction does not tell, in Rice's code. */
    private boolean residual(long[] out, int order) {
        int method = (int) in.unsigned(2);
        int partitionOrder = (int) in.unsigned(4);
        int partition = blockSize >> partitionOrder;
        if (method > 1 || partition << partitionOrder != blockSize || partition < order) {
            return false;
        }
        int parameterBits = 4 + method;
        int escape = (1 << parameterBits) - 1;
        int i = order;
        for (int p = 1; p <= 1 << partitionOrder && !in.exhausted(); p++) {
            int parameter = (int) in.unsigned(parameterBits);
            int end = p * partition;
            if (parameter == escape) {
                int width = (int) in.unsigned(5);
                for (; i < end; i++) {
                    out[i] = width == 0 ? 0 : in.signed(width);
                }
            } else {
                for (; i < end && !in.exhausted(); i++) {
                    long folded = ((long) in.unary() << parameter) | in.unsigned(parameter);
                    out[i] = (folded >>> 1) ^ -(folded & 1);
                }
            }
        }
        return true;
    }

    private void separate(int assignment) {
        if (assignment < LEFT_SIDE) {
            return;
        }
        long[] first = samples[0];
        long[] second = samples[1];
        for (int i = 0; i < blockSize; i++) {
            long a = first[i];
            long b = second[i];
            switch (assignment) {
                case LEFT_SIDE -> second[i] = a - b;
                case SIDE_RIGHT -> first[i] = a + b;
                default -> {
                    long mid = (a << 1) | (b & 1);
                    first[i] = (mid + b) >> 1;
                    second[i] = (mid - b) >> 1;
                }
            }
        }
    }
}
