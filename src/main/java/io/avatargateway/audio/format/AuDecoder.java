package io.avatargateway.audio.format;

import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Sun's and NeXT's AU. A size of 0xFFFFFFFF means: to the end; so does any other that cannot be true. */
final class AuDecoder implements Decoder {

    private static final String NAME = "audio/au";
    private static final int HEADER_BYTES = 24;
    private static final long UNKNOWN = 0xFFFF_FFFFL;

    private long toSkip = -1;
    private PcmDecoder samples;

    @Override
    public boolean decode(ByteWindow in, Converter out) throws SpeechFormatException, IOException {
        if (toSkip < 0) {
            return header(in);
        }
        if (toSkip > 0) {
            long skipped = in.skip(toSkip);
            toSkip -= skipped;
            return skipped > 0;
        }
        return samples.decode(in, out);
    }

    @Override
    public long frames() {
        return samples == null ? -1 : samples.frames();
    }

    @Override
    public boolean followed() {
        return samples != null && samples.followed();
    }

    private boolean header(ByteWindow in) throws SpeechFormatException, IOException {
        if (!in.has(HEADER_BYTES) && !in.ended()) {
            return false;
        }
        if (in.available() < HEADER_BYTES || !in.is(0, ".snd")) {
            throw fault(Fault.MALFORMED, "header", in.beginning(), ".snd and " + HEADER_BYTES + " bytes in all");
        }
        ByteBuffer header = in.view(HEADER_BYTES);
        long start = header.getInt(4) & UNKNOWN;
        long size = header.getInt(8) & UNKNOWN;
        if (start < HEADER_BYTES || (in.ended() && start > in.available())) {
            throw fault(Fault.MALFORMED, "data offset", start, HEADER_BYTES + ".." + in.available());
        }
        PcmFormat format = new PcmFormat(
                PcmFormat.requireRate(NAME, header.getInt(16) & UNKNOWN),
                PcmFormat.requireChannels(NAME, header.getInt(20) & UNKNOWN),
                coding(header.getInt(12)),
                ByteOrder.BIG_ENDIAN);
        long following = in.available() - start;
        SampleSize samplesSize =
                size == 0 ? SampleSize.unset(Long.MAX_VALUE, null) : SampleSize.of(size, null, List.of(start));
        if (in.ended() && size > following && !samplesSize.allowsMissing(size - following)) {
            throw fault(Fault.MALFORMED, "data size", size, "at most the " + following + " bytes that follow");
        }
        samples = PcmDecoder.of(format, samplesSize, FileBoundary.AU);
        toSkip = start;
        return true;
    }

    private static SampleCoding coding(int encoding) throws SpeechFormatException {
        return switch (encoding) {
            case 1 -> SampleCoding.MU_LAW;
            case 2 -> SampleCoding.SIGNED_8;
            case 3 -> SampleCoding.SIGNED_16;
            case 4 -> SampleCoding.SIGNED_24;
            case 5 -> SampleCoding.SIGNED_32;
            case 6 -> SampleCoding.FLOAT_32;
            case 7 -> SampleCoding.FLOAT_64;
            case 27 -> SampleCoding.A_LAW;
            default ->
                throw fault(
                        Fault.UNSUPPORTED_TYPE,
                        "encoding",
                        encoding,
                        "1 mu-law, 2..5 integers of 8 to 32 bits, 6 or 7 floats, or 27 A-law");
        };
    }

    private static SpeechFormatException fault(Fault fault, String what, Object value, String rule) {
        return new SpeechFormatException(fault, NAME + " " + what + ": " + value + " (expected: " + rule + ")");
    }
}
