package io.avatargateway.audio;

import java.io.EOFException;
import java.io.IOException;

/** Speech whose samples stand ready in one piece. */
final class StoredSpeech implements Speech {

    private static final byte[] END = {};

    private final ByteSource source;
    private final PcmRange range;
    private long position;

    StoredSpeech(ByteSource source, PcmRange range) {
        this.source = source;
        this.range = range;
    }

    @Override
    public long durationMillis() {
        return Pcm16.millis(range.length());
    }

    @Override
    public byte[] nextFrame(int maxBytes) throws IOException {
        if (maxBytes < Pcm16.BYTES_PER_SAMPLE || maxBytes % Pcm16.BYTES_PER_SAMPLE != 0) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: even, at least 2)");
        }
        int wanted = (int) Math.min(maxBytes, range.length() - position);
        if (wanted == 0) {
            return END;
        }
        byte[] frame = source.read(range.offset() + position, wanted);
        if (frame.length < wanted) {
            throw new EOFException("speech: " + frame.length + " bytes at " + position + " (expected: " + wanted + ")");
        }
        position += wanted;
        return frame;
    }

    @Override
    public void close() {
        source.close();
    }
}
