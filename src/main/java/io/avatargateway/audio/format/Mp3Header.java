package io.avatargateway.audio.format;

import java.io.IOException;

/**
 * The head of a frame of MPEG-1, 2 or 2.5, Layer III (ISO 11172-3, 13818-3), of a bit rate that is said.
 *
 * @param frameBytes of the whole frame
 * @param checkSumBytes behind the head, 0 if there is none
 * @param sideInfoBytes behind the head, with the check sum
 */
record Mp3Header(int rateHz, int channels, int samples, int frameBytes, int checkSumBytes, int sideInfoBytes) {

    static final int BYTES = 4;
    static final int CHECK_SUM_BYTES = 2;

    private static final int[] KBITS_1 = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    private static final int[] KBITS_2 = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
    private static final int[] RATES_HZ = {44_100, 48_000, 32_000};

    /** Null if these four bytes are no such head. */
    static Mp3Header parse(int bits) {
        int version = (bits >> 19) & 3;
        int layer = (bits >> 17) & 3;
        int bitRate = (bits >> 12) & 15;
        int rate = (bits >> 10) & 3;
        boolean sync = (bits & 0xFFE0_0000) == 0xFFE0_0000;
        if (!sync || version == 1 || layer != 1 || bitRate == 0 || bitRate == 15 || rate == 3) {
            return null;
        }
        boolean first = version == 3;
        boolean mono = ((bits >> 6) & 3) == 3;
        int rateHz = RATES_HZ[rate] >> (first ? 0 : version == 2 ? 1 : 2);
        int samples = first ? 1152 : 576;
        int kbits = (first ? KBITS_1 : KBITS_2)[bitRate];
        int padding = (bits >> 9) & 1;
        int checkSum = ((bits >> 16) & 1) == 0 ? CHECK_SUM_BYTES : 0;
        int sideInfo = first ? mono ? 17 : 32 : mono ? 9 : 17;
        int frameBytes = samples / 8 * kbits * 1000 / rateHz + padding;
        return frameBytes < BYTES + checkSum + sideInfo
                ? null
                : new Mp3Header(rateHz, mono ? 1 : 2, samples, frameBytes, checkSum, checkSum + sideInfo);
    }

    /** Whether both can be of one stream. */
    boolean isLike(Mp3Header other) {
        return rateHz == other.rateHz && channels == other.channels && samples == other.samples;
    }

    /**
     * Whether these four bytes are the head of a frame that does not say its bit rate, so that its end cannot be told.
     */
    static boolean freeBitRate(int bits) {
        return ((bits >> 12) & 15) == 0 && parse(bits | 1 << 12) != null;
    }

    /** The head at the window's index; null if there is none. */
    static Mp3Header at(ByteWindow in, int index) {
        return parse(bits(in, index));
    }

    /** The four bytes at the window's index. */
    static int bits(ByteWindow in, int index) {
        return (in.at(index) << 24) | (in.at(index + 1) << 16) | (in.at(index + 2) << 8) | in.at(index + 3);
    }

    /** How many bytes tell whether they begin with a frame: one head can be chance, so the next is looked at. */
    static int telling(ByteWindow in) throws IOException {
        if (in.see(BYTES) < BYTES) {
            return BYTES;
        }
        Mp3Header first = at(in, 0);
        return first == null ? BYTES : first.frameBytes + BYTES;
    }

    /**
     * Whether the window begins like an MP3 file. It should hold as much as is {@link #telling}, if there is that much.
     */
    static boolean begins(ByteWindow in) {
        if (in.is(0, "ID3")) {
            return true;
        }
        int seen = in.seen();
        Mp3Header first = seen < BYTES ? null : at(in, 0);
        if (first == null || seen < first.frameBytes) {
            return false;
        }
        if (seen < first.frameBytes + BYTES) {
            return seen == first.frameBytes;
        }
        Mp3Header second = at(in, first.frameBytes);
        return second != null && second.rateHz == first.rateHz;
    }
}
