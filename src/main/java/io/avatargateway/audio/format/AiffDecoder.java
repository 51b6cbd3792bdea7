package io.avatargateway.audio.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Apple's AIFF 1.3 and AIFF-C with codings that are not compressed, and G.711. */
final class AiffDecoder extends ChunkDecoder {

    private static final String NAME = "audio/aiff";
    private static final int COMM_BYTES = 18;
    private static final int COMPRESSION_BYTES = 4;
    /** Of SSND, before the samples: offset and block size. */
    private static final int SSND_HEAD_BYTES = 8;

    private static final int EXTENDED_BIAS = 16_383;

    private boolean compressionNamed;
    private PcmFormat format;
    private long frames;

    AiffDecoder() {
        super(NAME, ByteOrder.BIG_ENDIAN, "COMM", "SSND", COMM_BYTES + COMPRESSION_BYTES, FileBoundary.AIFF);
    }

    @Override
    boolean isForm(ByteWindow in) {
        compressionNamed = in.is(8, "AIFC");
        return in.is(0, "FORM") && (compressionNamed || in.is(8, "AIFF"));
    }

    @Override
    String formRule() {
        return "FORM and AIFF or AIFC";
    }

    @Override
    void format(ByteBuffer comm) throws SpeechFormatException {
        int needed = compressionNamed ? COMM_BYTES + COMPRESSION_BYTES : COMM_BYTES;
        if (comm.remaining() < needed) {
            throw malformed("COMM size", comm.remaining(), "at least " + needed);
        }
        int channels = PcmFormat.requireChannels(NAME, comm.getShort(0) & 0xFFFF);
        frames = comm.getInt(2) & STREAMED;
        int bits = comm.getShort(6) & 0xFFFF;
        int rateHz = PcmFormat.requireRate(NAME, extended(comm.getShort(8) & 0xFFFF, comm.getLong(10)));
        String compression = "NONE";
        if (compressionNamed) {
            byte[] word = new byte[COMPRESSION_BYTES];
            comm.position(COMM_BYTES).get(word);
            compression = new String(word, StandardCharsets.ISO_8859_1);
        }
        SampleCoding coding =
                switch (compression) {
                    case "NONE", "twos", "sowt" -> SampleCoding.signed(bits);
                    case "fl32", "FL32" -> SampleCoding.FLOAT_32;
                    case "fl64", "FL64" -> SampleCoding.FLOAT_64;
                    case "ulaw", "ULAW" -> SampleCoding.MU_LAW;
                    case "alaw", "ALAW" -> SampleCoding.A_LAW;
                    default ->
                        throw unsupported(
                                "compression", AudioType.shown(compression), "NONE, sowt, fl32, fl64, ulaw or alaw");
                };
        if (coding == null) {
            throw unsupported("bits per sample", bits, "8, 16, 24 or 32");
        }
        ByteOrder order = compression.equals("sowt") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        format = new PcmFormat(rateHz, channels, coding, order);
    }

    @Override
    PcmDecoder samples(ByteWindow in, long size) throws SpeechFormatException, IOException {
        if (!in.has(CHUNK_BYTES + SSND_HEAD_BYTES)) {
            if (in.ended()) {
                throw malformed("SSND size", in.available() - CHUNK_BYTES, "at least " + SSND_HEAD_BYTES);
            }
            return null;
        }
        long offset = in.view(CHUNK_BYTES + SSND_HEAD_BYTES).getInt(CHUNK_BYTES) & STREAMED;
        if (offset != 0) {
            throw unsupported("SSND offset", offset, "0");
        }
        in.skip(CHUNK_BYTES + SSND_HEAD_BYTES);
        long promised = frames * format.frameBytes();
        long held = size - SSND_HEAD_BYTES;
        boolean heldUnknown = size <= SSND_HEAD_BYTES || SampleSize.impossible(size);
        if (frames == 0) {
            return SampleSize.impossible(size)
                    ? sized(in, format, "SSND size", held)
                    : unset(format, held > 0 ? held : Long.MAX_VALUE);
        }
        if (heldUnknown) {
            return PcmDecoder.of(format, SampleSize.left(ByteOrder.BIG_ENDIAN), FileBoundary.AIFF);
        }
        if (SampleSize.impossible(promised)) {
            return sized(in, format, "SSND size", held);
        }
        // Some forget that SSND has a head of its own.
        if (promised > held && promised != size) {
            throw malformed("COMM frames", frames, "at most the " + held / format.frameBytes() + " in SSND");
        }
        return sized(in, format, "SSND size", promised);
    }

    /** The whole part of an 80 bit IEEE 754 number; 0 if it is negative, or too small or large to matter. */
    private static long extended(int signAndExponent, long mantissa) {
        int exponent = signAndExponent - EXTENDED_BIAS;
        return exponent < 0 || exponent > 31 ? 0 : mantissa >>> (63 - exponent);
    }
}
