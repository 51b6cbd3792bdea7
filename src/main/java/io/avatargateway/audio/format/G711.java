package io.avatargateway.audio.format;

/** ITU-T G.711, the two laws of telephony, each 8 bits for what is as good as 14 or 13 of them. */
final class G711 {

    private static final short[] MU_LAW = new short[256];
    private static final short[] A_LAW = new short[256];

    static {
        for (int i = 0; i < 256; i++) {
            MU_LAW[i] = muLaw(i);
            A_LAW[i] = aLaw(i);
        }
    }

    private G711() {}

    /** The 16 bit sample that this byte stands for. */
    static short muLaw(byte code) {
        return MU_LAW[code & 0xFF];
    }

    /** The 16 bit sample that this byte stands for. */
    static short aLaw(byte code) {
        return A_LAW[code & 0xFF];
    }

    private static short muLaw(int code) {
        int bits = ~code & 0xFF;
        int magnitude = (((bits & 0x0F) << 3) + 0x84) << ((bits >> 4) & 7);
        return (short) ((bits & 0x80) == 0 ? magnitude - 0x84 : 0x84 - magnitude);
    }

    private static short aLaw(int code) {
        int bits = code ^ 0x55;
        int exponent = (bits >> 4) & 7;
        int mantissa = (bits & 0x0F) << 4;
        int magnitude = exponent == 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
        return (short) ((bits & 0x80) == 0 ? -magnitude : magnitude);
    }
}
