package io.avatargateway.audio;

import java.util.Arrays;

/** Bytes in memory, let go on close. */
final class MemorySource implements ByteSource {

    private static final byte[] NOTHING = {};

    private byte[] bytes;

    MemorySource(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public byte[] read(long offset, int maxBytes) {
        int from = (int) Math.min(offset, bytes.length);
        return Arrays.copyOfRange(bytes, from, from + Math.min(maxBytes, bytes.length - from));
    }

    @Override
    public void close() {
        bytes = NOTHING;
    }
}
