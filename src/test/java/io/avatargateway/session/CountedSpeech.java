package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.audio.Speech;
import java.util.Arrays;

/** Speech that can be read again. */
final class CountedSpeech implements Speech {

    static final int BYTES_PER_MILLI = 32;

    private final byte[] all;
    private int read;

    CountedSpeech(byte[] all) {
        this.all = all;
    }

    /** Speech in which each sample tells its place, and all are loud. */
    static byte[] counted(int millis) {
        byte[] bytes = new byte[millis * BYTES_PER_MILLI];
        for (int i = 0; i < bytes.length; i += 2) {
            int sample = 2_000 + i / 2 % 30_000;
            bytes[i] = (byte) sample;
            bytes[i + 1] = (byte) (sample >> 8);
        }
        return bytes;
    }

    @Override
    public long durationMillis() {
        return all.length / BYTES_PER_MILLI;
    }

    @Override
    public byte[] nextFrame(int maxBytes) {
        assertThat(maxBytes).isPositive().isEven();
        byte[] frame = Arrays.copyOfRange(all, read, Math.min(all.length, read + maxBytes));
        read += frame.length;
        return frame;
    }

    @Override
    public boolean rewindable() {
        return true;
    }

    @Override
    public void rewind() {
        read = 0;
    }

    @Override
    public void close() {}
}
