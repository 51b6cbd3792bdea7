package io.avatargateway.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * RIFF/WAVE (Microsoft's Multimedia Programming Interface and Data Specifications 1.0, and {@code WAVEFORMATEXTENSIBLE}): integers, floats, µ-law and A-law.
 * Writers that cannot seek back leave 0xFFFFFFFF or nearly 0x7FFFFFFF as the data size, or 0 there and 0 or 0xFFFFFFFF as the RIFF size: then the
 * samples reach to the end. Any other size is taken at its word, and must fit.
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

    WavDecoder() {
        super(NAME, ByteOrder.LITTLE_ENDIAN, "fmt ", "data", EXTENSIBLE_BYTES);
    }

    @Override
    boolean isForm(Inlet in) {
        return in.is(0, "RIFF") && in.is(8, "WAVE");
    }

    @Override
    String formRule() {
        return "RIFF and WAVE";
    }

    @Override
    PcmDecoder samples(Inlet in, long bytes) throws SpeechFormatException {
        in.skip(CHUNK_BYTES);
        return bytes < 0 ? PcmDecoder.toTheEnd(format) : PcmDecoder.of(format, bytes, ByteOrder.LITTLE_ENDIAN);
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
        int blockAlign = fmt.getShort(12) & 0xFFFF;
        if (blockAlign != format.frameBytes()) {
            throw malformed("block align", blockAlign, format.frameBytes() + " for these channels and bits");
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
