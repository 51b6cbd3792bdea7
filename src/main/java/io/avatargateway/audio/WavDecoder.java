package io.avatargateway.audio;

import io.avatargateway.audio.SpeechFormatException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * RIFF/WAVE (Microsoft's Multimedia Programming Interface and Data Specifications 1.0, and {@code WAVEFORMATEXTENSIBLE}): integers, floats, µ-law and A-law.
 * Chunks that are not needed are stepped over. Writers that cannot seek back leave 0xFFFFFFFF or nearly 0x7FFFFFFF as the data size, or 0 there and 0 or
 * 0xFFFFFFFF as the RIFF size: then the samples reach to the end. Any other size is taken at its word, and must fit.
 */
final class WavDecoder implements Decoder {

    private static final String NAME = "audio/wav";
    private static final int RIFF_BYTES = 12;
    private static final int CHUNK_BYTES = 8;
    private static final int FORMAT_BYTES = 16;
    private static final int EXTENSIBLE_BYTES = 40;
    private static final int MAX_CHUNKS = 1_000;
    private static final long STREAMED = 0xFFFF_FFFFL;
    /** What writers into a pipe put down who keep clear of the sign bit. */
    private static final long NEARLY_STREAMED = 0x7FFF_0000L;

    private static final int FORMAT_PCM = 1;
    private static final int FORMAT_FLOAT = 3;
    private static final int FORMAT_A_LAW = 6;
    private static final int FORMAT_MU_LAW = 7;
    private static final int FORMAT_EXTENSIBLE = 0xFFFE;
    /** KSDATAFORMAT_SUBTYPE_… behind its first two bytes. */
    private static final byte[] SUBFORMAT_TAIL = {
        0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
    };

    private long riffSize = -1;
    private PcmFormat format;
    private long toSkip;
    private int chunks;
    private PcmDecoder samples;

    @Override
    public boolean decode(Inlet in, Converter out) throws SpeechFormatException, IOException {
        if (samples != null) {
            return samples.decode(in, out);
        }
        if (toSkip > 0) {
            long skipped = in.skip(toSkip);
            toSkip -= skipped;
            return skipped > 0;
        }
        return riffSize < 0 ? riff(in) : chunk(in);
    }

    @Override
    public long frames() {
        return samples == null ? -1 : samples.frames();
    }

    private boolean riff(Inlet in) throws SpeechFormatException, IOException {
        if (!in.has(RIFF_BYTES) && !in.ended()) {
            return false;
        }
        if (!in.is(0, "RIFF") || !in.is(8, "WAVE")) {
            throw malformed("header", "something else", "RIFF and WAVE in the first 12 bytes");
        }
        riffSize = in.view(RIFF_BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & STREAMED;
        in.skip(RIFF_BYTES);
        return true;
    }

    private boolean chunk(Inlet in) throws SpeechFormatException, IOException {
        if (chunks == MAX_CHUNKS) {
            throw malformed("chunks", "more than " + MAX_CHUNKS, "a data chunk among the first " + MAX_CHUNKS);
        }
        if (!in.has(CHUNK_BYTES)) {
            if (in.ended()) {
                long end = in.position() + in.available();
                throw malformed("end", "after " + end + " bytes", "a fmt chunk, then a data chunk");
            }
            return false;
        }
        long size = in.view(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & STREAMED;
        if (in.is(0, "data")) {
            in.skip(CHUNK_BYTES);
            samples = data(size, in);
            return true;
        }
        long following = in.available() - CHUNK_BYTES;
        if (in.ended() && size > following) {
            throw malformed("chunk size", size, "at most the " + following + " bytes that follow");
        }
        if (in.is(0, "fmt ")) {
            int needed = (int) Math.min(size, EXTENSIBLE_BYTES);
            if (!in.has(CHUNK_BYTES + needed)) {
                return false;
            }
            format = format(in.view(CHUNK_BYTES + needed).order(ByteOrder.LITTLE_ENDIAN));
        }
        chunks++;
        in.skip(CHUNK_BYTES);
        // Chunks begin on even places.
        toSkip = size + (size & 1);
        return true;
    }

    private PcmDecoder data(long size, Inlet in) throws SpeechFormatException {
        if (format == null) {
            throw malformed("first chunk", "data", "a fmt chunk before it");
        }
        boolean fits = !in.ended() || size <= in.available();
        boolean largest = size >= NEARLY_STREAMED && size <= Integer.MAX_VALUE && !(in.ended() && fits);
        boolean none = size == 0 && (riffSize == 0 || riffSize == STREAMED);
        boolean unknown = size == STREAMED || largest || none;
        if (unknown) {
            return PcmDecoder.toTheEnd(format);
        }
        if (!fits) {
            throw malformed("data size", size, "at most the " + in.available() + " bytes that follow");
        }
        return PcmDecoder.of(format, size);
    }

    /** @param chunk all of it, its head included, as far as it is of use */
    private static PcmFormat format(ByteBuffer chunk) throws SpeechFormatException {
        int size = chunk.remaining() - CHUNK_BYTES;
        if (size < FORMAT_BYTES) {
            throw malformed("fmt size", size, "at least " + FORMAT_BYTES);
        }
        ByteBuffer fmt = chunk.position(CHUNK_BYTES).slice().order(ByteOrder.LITTLE_ENDIAN);
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
        PcmFormat format = new PcmFormat(rateHz, channels, coding, ByteOrder.LITTLE_ENDIAN);
        int blockAlign = fmt.getShort(12) & 0xFFFF;
        if (blockAlign != format.frameBytes()) {
            throw malformed("block align", blockAlign, format.frameBytes() + " for these channels and bits");
        }
        return format;
    }

    private static SampleCoding coding(int tag, int bits) throws SpeechFormatException {
        SampleCoding coding =
                switch (tag) {
                    case FORMAT_PCM -> bits == 8 ? SampleCoding.UNSIGNED_8 : SampleCoding.signed(bits);
                    case FORMAT_FLOAT -> bits == 32 ? SampleCoding.FLOAT_32 : bits == 64 ? SampleCoding.FLOAT_64 : null;
                    case FORMAT_A_LAW -> bits == 8 ? SampleCoding.A_LAW : null;
                    case FORMAT_MU_LAW -> bits == 8 ? SampleCoding.MU_LAW : null;
                    default ->
                        throw new SpeechFormatException(
                                Fault.UNSUPPORTED_TYPE,
                                NAME + " format: " + tag + " (expected: 1 PCM, 3 float, 6 A-law or 7 mu-law)");
                };
        if (coding == null) {
            throw new SpeechFormatException(
                    Fault.UNSUPPORTED_TYPE,
                    NAME + " bits per sample: " + bits
                            + " (expected: 8, 16, 24 or 32 of PCM, 32 or 64 of float, 8 of G.711)");
        }
        return coding;
    }

    private static int subformat(ByteBuffer fmt) throws SpeechFormatException {
        for (int i = 0; i < SUBFORMAT_TAIL.length; i++) {
            if (fmt.get(26 + i) != SUBFORMAT_TAIL[i]) {
                throw new SpeechFormatException(
                        Fault.UNSUPPORTED_TYPE, NAME + " subformat: unknown (expected: one of KSDATAFORMAT_SUBTYPE)");
            }
        }
        return fmt.getShort(24) & 0xFFFF;
    }

    private static SpeechFormatException malformed(String name, Object value, String rule) {
        return new SpeechFormatException(
                Fault.MALFORMED, NAME + " " + name + ": " + value + " (expected: " + rule + ")");
    }
}
