package io.avatargateway.audio.format;

/** Bytes in memory, let go on close. */
public final class MemorySource implements ByteSource {

    private static final byte[] NOTHING = {};

    private byte[] bytes;

    /** @param bytes are not copied, and must not change */
    public MemorySource(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public int read(long offset, byte[] target, int at, int maxBytes) {
        int from = (int) Math.min(offset, bytes.length);
        int length = Math.min(maxBytes, bytes.length - from);
        System.arraycopy(bytes, from, target, at, length);
        return length;
    }

    @Override
    public void close() {
        bytes = NOTHING;
    }
}
