package io.avatargateway.audio.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Files of speech, made here or by another program beforehand. */
public final class TestFiles {

    private TestFiles() {}

    /** {@code speech.mp3} by lame, {@code speech.flac} by flac, {@code speech.opus} by opusenc; each 0.6 s. */
    public static byte[] resource(String name) throws IOException {
        try (InputStream in = TestFiles.class.getResourceAsStream("/audio/" + name)) {
            return in.readAllBytes();
        }
    }

    public static byte[] wav(int rateHz, int channels, byte[] samples) {
        return ByteBuffer.allocate(44 + samples.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(ascii("RIFF"))
                .putInt(36 + samples.length)
                .put(ascii("WAVEfmt "))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) channels)
                .putInt(rateHz)
                .putInt(rateHz * channels * 2)
                .putShort((short) (channels * 2))
                .putShort((short) 16)
                .put(ascii("data"))
                .putInt(samples.length)
                .put(samples)
                .array();
    }

    public static byte[] au(int encoding, int rateHz, int channels, int size, byte[] samples) {
        return ByteBuffer.allocate(28 + samples.length)
                .put(ascii(".snd"))
                .putInt(28)
                .putInt(size)
                .putInt(encoding)
                .putInt(rateHz)
                .putInt(channels)
                .putInt(0)
                .put(samples)
                .array();
    }

    /** AIFF of 22.05 kHz, or AIFF-C where a compression is named. */
    public static byte[] aiff(int channels, int bits, int frames, String compression, byte[] samples) {
        int comm = compression == null ? 18 : 24;
        return ByteBuffer.allocate(12 + 8 + comm + 16 + samples.length)
                .put(ascii("FORM"))
                .putInt(4 + 8 + comm + 16 + samples.length)
                .put(ascii(compression == null ? "AIFF" : "AIFC"))
                .put(ascii("COMM"))
                .putInt(comm)
                .putShort((short) channels)
                .putInt(frames)
                .putShort((short) bits)
                .putShort((short) (16_383 + 14))
                .putLong(22_050L << 49)
                .put(ascii(compression == null ? "" : compression + "\0\0"))
                .put(ascii("SSND"))
                .putInt(8 + samples.length)
                .putLong(0)
                .put(samples)
                .array();
    }

    /** FLAC of 8 kHz, mono, 16 bit: silence in blocks of more than eight seconds, 14 bytes each. */
    public static byte[] silentFlac(int blocks, long total) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ascii("fLaC"));
        out.writeBytes(ByteBuffer.allocate(38)
                .putInt(0x8000_0022)
                .putShort((short) 16)
                .putShort((short) 65_535)
                .putInt(0)
                .putShort((short) 0)
                .putLong((8_000L << 44) | (15L << 36) | total)
                .array());
        byte[] frame = ByteBuffer.allocate(14)
                .put(new byte[] {(byte) 0xFF, (byte) 0xF8, 0x70, 0x08, 0, (byte) 0xFF, (byte) 0xFE})
                .array();
        frame[7] = (byte) CheckSums.crc8(frame, 0, 7);
        int sum = CheckSums.crc16(frame, 0, 11);
        byte[] whole =
                ByteBuffer.allocate(13).put(frame, 0, 11).putShort((short) sum).array();
        for (int i = 0; i < blocks; i++) {
            out.writeBytes(whole);
        }
        return out.toByteArray();
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
