package io.avatargateway.audio.format;

import java.io.Closeable;
import java.io.IOException;

/** Bytes that can be read at any place. Not safe for use by several threads at once. */
public interface ByteSource extends Closeable {

    /** How many bytes there are. */
    long size();

    /** Reads as many bytes as are there, at most the given number, and returns how many; 0 behind the end. */
    int read(long offset, byte[] target, int at, int maxBytes) throws IOException;

    /** Idempotent. */
    @Override
    void close();
}
