package io.avatargateway.audio.format;

import io.avatargateway.audio.format.Repair.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * RIFF/WAVE (Microsoft's Multimedia Programming Interface and Data Specifications 1.0, and {@code
 * WAVEFORMATEXTENSIBLE}): integers, floats, µ-law and A-law. A block align that contradicts channels and bits is
 * overruled where the bytes per second agree with those.
 */
final class WavDecoder extends ChunkDecoder {

    private static final String NAME = "audio/wav";
    private static final int FORMAT_BYTES = 16;
    private static final int EXTENSIBLE_BYTES = 40;
    private static final int FORMAT_PCM = 1;
    private static final int FORMAT_FLOAT = 3;
    private static final int FORMAT_A_LAW = 6;
    private static final int FORMAT_MU_LAW = 7;
    private static final int FORMAT_EXTENSIBLE = 0xFFFE;
    /** KSDATAFORMAT_SUBTYPE_… behind its first two bytes. */
    private static final byte[] SUBFORMAT_TAIL = {
        0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
    };

    private PcmFormat format;
    /** That the block align is not minded, and why; null where it is right. */
    private String overruled;

    WavDecoder() {
        super(NAME, ByteOrder.LITTLE_ENDIAN, "fmt ", "data", EXTENSIBLE_BYTES, FileBoundary.WAV);
    }

    @Override
    boolean isForm(ByteWindow in) {
        return in.is(0, "RIFF") && in.is(8, "WAVE");
    }

    @Override
    String formRule() {
        return "RIFF and WAVE";
    }

    @Override
    PcmDecoder samples(ByteWindow in, long size) throws SpeechFormatException {
        in.skip(CHUNK_BYTES);
        return size == 0 ? unset(format, Long.MAX_VALUE) : sized(in, format, "data size", size);
    }

    @Override
    void format(ByteBuffer fmt) throws SpeechFormatException {
        int size = fmt.remaining();
        if (size < FORMAT_BYTES) {
            throw malformed("fmt size", size, "at least " + FORMAT_BYTES);
        }
        int tag = fmt.getShort(0) & 0xFFFF;
        if (tag == FORMAT_EXTENSIBLE) {
            if (size < EXTENSIBLE_BYTES) {
                throw malformed("fmt size", size, "at least " + EXTENSIBLE_BYTES + " for an extensible format");
            }
            tag = subformat(fmt);
        }
        int channels = PcmFormat.requireChannels(NAME, fmt.getShort(2) & 0xFFFF);
        int rateHz = PcmFormat.requireRate(NAME, fmt.getInt(4) & STREAMED);
        SampleCoding coding = coding(tag, fmt.getShort(14) & 0xFFFF);
        format = new PcmFormat(rateHz, channels, coding, ByteOrder.LITTLE_ENDIAN);
        align(fmt.getInt(8) & STREAMED, fmt.getShort(12) & 0xFFFF);
    }

    /**
     * Channels and bits say how long a sample of all channels is, and so do these two; one of the three may be wrong.
     */
    private void align(long bytesPerSecond, int blockAlign) throws SpeechFormatException {
        int frameBytes = format.frameBytes();
        boolean rateFits = bytesPerSecond == (long) format.rateHz() * frameBytes;
        if (blockAlign == frameBytes) {
            return;
        }
        if (format.coding() == SampleCoding.SIGNED_24 && blockAlign == 4 * format.channels() && !rateFits) {
            format = new PcmFormat(
                    format.rateHz(), format.channels(), SampleCoding.SIGNED_24_IN_32, ByteOrder.LITTLE_ENDIAN);
        } else if (!rateFits && bytesPerSecond != 0 && blockAlign != 0) {
            throw malformed("block align", blockAlign, frameBytes + " for these channels and bits");
        } else {
            overruled = "block align: " + blockAlign + ", where all else says " + frameBytes;
        }
    }

    @Override
    void headerRead(Converter out) {
        if (overruled != null) {
            out.repaired(Kind.WAV_BLOCK_ALIGN, 0, overruled);
        }
    }

    private SampleCoding coding(int tag, int bits) throws SpeechFormatException {
        SampleCoding coding =
                switch (tag) {
                    case FORMAT_PCM -> bits == 8 ? SampleCoding.UNSIGNED_8 : SampleCoding.signed(bits);
                    case FORMAT_FLOAT -> SampleCoding.floating(bits);
                    case FORMAT_A_LAW -> bits == 8 ? SampleCoding.A_LAW : null;
                    case FORMAT_MU_LAW -> bits == 8 ? SampleCoding.MU_LAW : null;
                    default -> throw unsupported("format", tag, "1 PCM, 3 float, 6 A-law or 7 mu-law");
                };
        if (coding == null) {
            throw unsupported("bits per sample", bits, "8, 16, 24 or 32 of PCM, 32 or 64 of float, 8 of G.711");
        }
        return coding;
    }

    private int subformat(ByteBuffer fmt) throws SpeechFormatException {
        for (int i = 0; i < SUBFORMAT_TAIL.length; i++) {
            if (fmt.get(26 + i) != SUBFORMAT_TAIL[i]) {
                throw unsupported("subformat", "unknown", "one of KSDATAFORMAT_SUBTYPE");
            }
        }
        return fmt.getShort(24) & 0xFFFF;
    }
}
