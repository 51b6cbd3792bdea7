package io.avatargateway.audio;

import io.avatargateway.audio.format.Pcm16;

/** Silence. */
final class SilentSpeech implements Speech {

    private final long millis;
    private long bytesLeft;

    SilentSpeech(long millis) {
        this.millis = millis;
        this.bytesLeft = millis * Pcm16.BYTES_PER_MILLI;
    }

    @Override
    public long durationMillis() {
        return millis;
    }

    @Override
    public byte[] nextFrame(int maxBytes) {
        byte[] frame = new byte[(int) Math.min(Pcm16.requireFrameBytes(maxBytes), bytesLeft)];
        bytesLeft -= frame.length;
        return frame;
    }

    @Override
    public boolean rewindable() {
        return true;
    }

    @Override
    public void rewind() {
        bytesLeft = millis * Pcm16.BYTES_PER_MILLI;
    }

    @Override
    public void close() {
        bytesLeft = 0;
    }
}
