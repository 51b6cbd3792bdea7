package io.avatargateway.audio.format;

/** The cyclic check sums of the containers. None of them reflects its bits or begins with ones. */
final class CheckSums {

    private static final int[] CRC_8 = table(0x07, 8);
    private static final int[] CRC_16 = table(0x8005, 16);
    private static final int[] CRC_32 = table(0x04C1_1DB7, 32);

    private CheckSums() {}

    /** Of a FLAC frame's head. */
    static int crc8(byte[] bytes, int from, int length) {
        int crc = 0;
        for (int i = from; i < from + length; i++) {
            crc = CRC_8[crc ^ (bytes[i] & 0xFF)];
        }
        return crc;
    }

    /** Of a FLAC frame. */
    static int crc16(byte[] bytes, int from, int length) {
        int crc = 0;
        for (int i = from; i < from + length; i++) {
            crc = ((crc << 8) & 0xFFFF) ^ CRC_16[(crc >> 8) ^ (bytes[i] & 0xFF)];
        }
        return crc;
    }

    /** Of an Ogg page. */
    static int crc32(byte[] bytes) {
        int crc = 0;
        for (byte b : bytes) {
            crc = (crc << 8) ^ CRC_32[(crc >>> 24) ^ (b & 0xFF)];
        }
        return crc;
    }

    private static int[] table(int polynomial, int bits) {
        int[] table = new int[256];
        int mask = bits == 32 ? -1 : (1 << bits) - 1;
        for (int i = 0; i < 256; i++) {
            int crc = i << (bits - 8);
            for (int j = 0; j < 8; j++) {
                boolean top = (crc & (1 << (bits - 1))) != 0;
                crc = ((crc << 1) ^ (top ? polynomial : 0)) & mask;
            }
            table[i] = crc;
        }
        return table;
    }
}
