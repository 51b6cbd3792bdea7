package io.avatargateway.audio;

import io.avatargateway.audio.SpeechFormatException.Fault;
import java.io.IOException;
import java.nio.ByteOrder;

/** Uncompressed samples, which need no header or stand behind one. */
final class PcmDecoder implements Decoder {

    /** Bytes that are decoded at a time: what a session holds beside the bytes that wait. */
    private static final int BLOCK_BYTES = 2048;

    private final PcmFormat format;
    /** Whether the samples stand as they are spoken: most producers send them so. */
    private final boolean spoken;

    private final float[] samples;
    /** Bytes that are still to come, or as many as there are. */
    private long left;

    private final boolean bounded;
    private final Trailer trailer;
    private long frames;
    private boolean begun;

    private PcmDecoder(PcmFormat format, long bytes, boolean bounded, Trailer trailer) {
        this.format = format;
        this.spoken = format.equals(PcmFormat.SPOKEN);
        this.left = bytes;
        this.bounded = bounded;
        this.trailer = trailer;
        this.frames = bounded ? bytes / format.frameBytes() : -1;
        this.samples =
                spoken ? new float[0] : new float[BLOCK_BYTES / format.coding().bytes()];
    }

    /** Samples to the end of the bytes. */
    static PcmDecoder toTheEnd(PcmFormat format) {
        return new PcmDecoder(format, Long.MAX_VALUE, false, new Trailer(null));
    }

    /**
     * As many bytes of samples as a header says.
     *
     * @param chunks how the sizes of chunks are written that may follow; null where there are none
     * @throws SpeechFormatException ODD_LENGTH
     */
    static PcmDecoder of(PcmFormat format, long bytes, ByteOrder chunks) throws SpeechFormatException {
        requireWhole(format, bytes);
        return new PcmDecoder(format, bytes, true, new Trailer(chunks));
    }

    @Override
    public boolean decode(Inlet in, Converter out) throws SpeechFormatException, IOException {
        if (!begun) {
            begin(in, out);
            return true;
        }
        if (left == 0) {
            return trailer.step(in);
        }
        int frameBytes = format.frameBytes();
        int block = BLOCK_BYTES - BLOCK_BYTES % frameBytes;
        int bytes = (int) Math.min(Math.min(block, left), in.available());
        bytes -= bytes % frameBytes;
        if (bytes == 0) {
            if (in.ended()) {
                requireNothing(in.available());
            }
            return false;
        }
        in.has(bytes);
        if (spoken) {
            out.acceptSpoken(in.view(bytes));
        } else {
            int count = bytes / format.coding().bytes();
            format.coding().decode(in.view(bytes).order(format.order()), count, samples);
            out.accept(samples, count / format.channels());
        }
        in.skip(bytes);
        left -= bytes;
        return true;
    }

    @Override
    public long frames() {
        return frames;
    }

    private void begin(Inlet in, Converter out) throws SpeechFormatException {
        begun = true;
        if (!bounded && in.ended()) {
            requireWhole(format, in.available());
            frames = in.available() / format.frameBytes();
        }
        out.begin(format.rateHz(), format.channels());
    }

    private void requireNothing(long rest) throws SpeechFormatException {
        if (bounded) {
            throw new SpeechFormatException(
                    Fault.INCOMPLETE, "audio: ends " + left + " bytes early (expected: as many as its header says)");
        }
        requireWhole(format, rest);
    }

    private static void requireWhole(PcmFormat format, long bytes) throws SpeechFormatException {
        int frameBytes = format.frameBytes();
        if (bytes % frameBytes != 0) {
            String rule = frameBytes == 2 && format.channels() == 1
                    ? "an even number, a sample has 2 bytes"
                    : "a multiple of " + frameBytes + ", a sample of all channels has so many";
            throw new SpeechFormatException(Fault.ODD_LENGTH, "audio: " + bytes + " bytes (expected: " + rule + ")");
        }
    }
}
