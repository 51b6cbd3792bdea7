package io.avatargateway.sandbox.playout;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The 44 bytes before the samples of a WAV file of {@link Pcm}, the canonical RIFF form. */
public final class WavHeader {
    /** Its size. */
    public static final int BYTES = 44;

    private static final int BYTES_BEFORE_DATA_COUNTED_IN_RIFF = 36;
    private static final int FORMAT_CHUNK_BYTES = 16;
    private static final short FORMAT_PCM = 1;
    private static final short CHANNELS = 1;

    private WavHeader() {}

    /**
     * The header of a file.
     *
     * @param dataBytes size of the samples behind it, below 2 GiB
     * @return the header
     */
    public static byte[] of(long dataBytes) {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(US_ASCII))
                .putInt(Math.toIntExact(BYTES_BEFORE_DATA_COUNTED_IN_RIFF + dataBytes))
                .put("WAVEfmt ".getBytes(US_ASCII))
                .putInt(FORMAT_CHUNK_BYTES)
                .putShort(FORMAT_PCM)
                .putShort(CHANNELS)
                .putInt(Pcm.SAMPLE_RATE_HZ)
                .putInt(Pcm.BYTES_PER_SECOND)
                .putShort((short) (CHANNELS * Pcm.SAMPLE_BYTES))
                .putShort((short) (Pcm.SAMPLE_BYTES * Byte.SIZE))
                .put("data".getBytes(US_ASCII))
                .putInt(Math.toIntExact(dataBytes))
                .array();
    }
}
