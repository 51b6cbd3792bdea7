package io.avatargateway.socket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.List;

/** A binary message as a client puts it on the wire: one frame, masked (RFC 6455, section 5.2). Stateless. */
final class MaskedFrame {

    private static final int FINAL_BINARY = 0x82;
    private static final int MASKED = 0x80;
    /** Up to here the length stands in the second byte. */
    private static final int SHORT_LENGTH = 125;

    private static final int LENGTH_OF_16_BITS = 126;
    private static final int LENGTH_OF_64_BITS = 127;
    private static final int MOST_OF_16_BITS = 0xFFFF;
    private static final int LONGEST_HEAD = 2 + Long.BYTES + Integer.BYTES;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Keys must not be foreseen (RFC 6455, section 5.3). */
    private static final SecureRandom KEYS = new SecureRandom();

    private MaskedFrame() {}

    /** Copies a message into a frame, ready to be written. */
    static ByteBuffer of(byte[] message) {
        return of(message, KEYS.nextInt());
    }

    /** Copies messages into frames of their own, one behind the other, ready to be written together. */
    static ByteBuffer of(List<byte[]> messages) {
        int length = 0;
        for (byte[] message : messages) {
            length += LONGEST_HEAD + message.length;
        }
        ByteBuffer frames = ByteBuffer.allocate(length);
        for (byte[] message : messages) {
            put(message, KEYS.nextInt(), frames);
        }
        return frames.flip();
    }

    static ByteBuffer of(byte[] message, int key) {
        ByteBuffer frame = ByteBuffer.allocate(LONGEST_HEAD + message.length);
        put(message, key, frame);
        return frame.flip();
    }

    private static void put(byte[] message, int key, ByteBuffer frame) {
        int length = message.length;
        frame.put((byte) FINAL_BINARY);
        if (length <= SHORT_LENGTH) {
            frame.put((byte) (MASKED | length));
        } else if (length <= MOST_OF_16_BITS) {
            frame.put((byte) (MASKED | LENGTH_OF_16_BITS)).putShort((short) length);
        } else {
            frame.put((byte) (MASKED | LENGTH_OF_64_BITS)).putLong(length);
        }
        frame.putInt(key);
        mask(message, key, frame.array(), frame.arrayOffset() + frame.position());
        frame.position(frame.position() + length);
    }

    /** Eight bytes at a time: one by one takes several times as long. */
    private static void mask(byte[] message, int key, byte[] frame, int begin) {
        long twice = ((long) key << Integer.SIZE) | (key & 0xFFFF_FFFFL);
        int at = 0;
        for (; at + Long.BYTES <= message.length; at += Long.BYTES) {
            EIGHT_BYTES.set(frame, begin + at, (long) EIGHT_BYTES.get(message, at) ^ twice);
        }
        for (int shift = Long.SIZE - Byte.SIZE; at < message.length; shift -= Byte.SIZE) {
            frame[begin + at] = (byte) (message[at] ^ (twice >>> shift));
            at++;
        }
    }
}
