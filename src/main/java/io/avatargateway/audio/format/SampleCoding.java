package io.avatargateway.audio.format;

import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How one sample is written. Integers are signed but for the first; full scale becomes 1. */
enum SampleCoding {
    UNSIGNED_8(1),
    SIGNED_8(1),
    SIGNED_16(2),
    SIGNED_24(3),
    SIGNED_32(4),
    /** See {@link Padded24}, which decodes it. */
    SIGNED_24_IN_32(4),
    FLOAT_32(4),
    FLOAT_64(8),
    MU_LAW(1),
    A_LAW(1);

    private final int bytes;

    SampleCoding(int bytes) {
        this.bytes = bytes;
    }

    /** Of one sample. */
    int bytes() {
        return bytes;
    }

    /** The integer coding of this width, as containers have it where 8 bits are signed; null if there is none. */
    static SampleCoding signed(int bits) {
        return switch (bits) {
            case 8 -> SIGNED_8;
            case 16 -> SIGNED_16;
            case 24 -> SIGNED_24;
            case 32 -> SIGNED_32;
            default -> null;
        };
    }

    /** The floating-point coding of this width; null if there is none. */
    static SampleCoding floating(int bits) {
        return switch (bits) {
            case 32 -> FLOAT_32;
            case 64 -> FLOAT_64;
            default -> null;
        };
    }

    /**
     * Decodes samples from the buffer's position on, in its byte order.
     *
     * @throws SpeechFormatException MALFORMED if a floating-point sample is no number
     */
    void decode(ByteBuffer in, int samples, float[] out) throws SpeechFormatException {
        for (int i = 0; i < samples; i++) {
            out[i] = switch (this) {
                case UNSIGNED_8 -> ((in.get() & 0xFF) - 128) / 128f;
                case SIGNED_8 -> in.get() / 128f;
                case SIGNED_16 -> in.getShort() / 32_768f;
                case SIGNED_24 -> int24(in) / 8_388_608f;
                case SIGNED_32 -> in.getInt() / 0x1p31f;
                case SIGNED_24_IN_32 -> throw new IllegalStateException("24 bits in 4 bytes: not known on which side");
                case FLOAT_32 -> number(in.getFloat());
                case FLOAT_64 -> number(in.getDouble());
                case MU_LAW -> G711.muLaw(in.get()) / 32_768f;
                case A_LAW -> G711.aLaw(in.get()) / 32_768f;
            };
        }
    }

    private static int int24(ByteBuffer in) {
        int a = in.get() & 0xFF;
        int b = in.get() & 0xFF;
        int c = in.get() & 0xFF;
        boolean big = in.order() == ByteOrder.BIG_ENDIAN;
        return (big ? (a << 24) | (b << 16) | (c << 8) : (c << 24) | (b << 16) | (a << 8)) >> 8;
    }

    /** What is louder than full scale is cut off before it can spoil its neighbours in the filter. */
    private static float number(double sample) throws SpeechFormatException {
        if (Double.isNaN(sample)) {
            throw new SpeechFormatException(Fault.MALFORMED, "audio sample: NaN (expected: a number)");
        }
        return (float) Math.max(-1, Math.min(1, sample));
    }
}
