package io.avatargateway.audio.format;

import java.nio.ByteBuffer;

/**
 * The tag of Xing or LAME, which an encoder leaves in a first frame without speech. It says how much of the decoded
 * samples is the encoder's delay and padding.
 *
 * @param skip samples at the front that are not of the speech
 * @param samples of the speech; -1 where the tag does not say
 * @param padding samples behind it that are not of the speech, at most
 */
record Mp3Tag(int skip, long samples, int padding) {

    /** What every Layer III decoder adds to the delay. */
    private static final int DECODER_DELAY = 529;

    private static final int FRAMES = 1;
    private static final int BYTES = 2;
    private static final int TABLE = 4;
    private static final int QUALITY = 8;
    /** From the end of Xing's part: LAME's name and version, …, then delay and padding of 12 bits each. */
    private static final int LAME_DELAY = 21;

    /** Null if this frame has none, and so holds speech. */
    static Mp3Tag of(Mp3Header header, ByteWindow in) {
        if (in.is(Mp3Header.BYTES + 32, "VBRI")) {
            return new Mp3Tag(0, -1, 0);
        }
        int start = start(header, in);
        if (start < 0) {
            return null;
        }
        ByteBuffer tag = in.view(header.frameBytes()).position(start + 4).slice();
        int flags = tag.getInt();
        int size = ((flags & FRAMES) * 4) + ((flags & BYTES) * 2) + ((flags & TABLE) * 25) + ((flags & QUALITY) / 2);
        if (tag.remaining() < size + LAME_DELAY + 3) {
            return new Mp3Tag(0, -1, 0);
        }
        long frames = (flags & FRAMES) == 0 ? -1 : tag.getInt(4) & 0xFFFF_FFFFL;
        int at = 4 + size + LAME_DELAY;
        int delay = ((tag.get(at) & 0xFF) << 4) | ((tag.get(at + 1) & 0xFF) >> 4);
        int padding = ((tag.get(at + 1) & 0x0F) << 8) | (tag.get(at + 2) & 0xFF);
        if (delay == 0) {
            return new Mp3Tag(0, -1, 0);
        }
        long samples = frames < 0 ? -1 : frames * header.samples() - delay - padding;
        return new Mp3Tag(delay + DECODER_DELAY, Math.max(-1, samples), padding);
    }

    /**
     * Where it stands, -1 if nowhere: behind the side information, which LAME counts without the check sum in front of
     * it.
     */
    private static int start(Mp3Header header, ByteWindow in) {
        int start = Mp3Header.BYTES + header.sideInfoBytes();
        for (int at = start - header.checkSumBytes(); at <= start; at += Mp3Header.CHECK_SUM_BYTES) {
            if (header.frameBytes() >= at + 8 && (in.is(at, "Xing") || in.is(at, "Info"))) {
                return at;
            }
        }
        return -1;
    }
}
