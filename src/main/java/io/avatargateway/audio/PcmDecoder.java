package io.avatargateway.audio;

import io.avatargateway.audio.SpeechFormatException.Fault;
import java.io.IOException;

/** Uncompressed samples, which need no header or stand behind one. */
final class PcmDecoder implements Decoder {

    /** Bytes that are decoded at a time: what a session holds beside the bytes that wait. */
    private static final int BLOCK_BYTES = 2048;

    /** So many bytes behind the samples tell what they are: a chunk's head, behind a padding byte. */
    private static final int TRAILER_BYTES = 9;

    private final PcmFormat format;
    /** Whether the samples stand as they are spoken: most producers send them so. */
    private final boolean spoken;

    private final float[] samples;
    /** Bytes that are still to come, or as many as there are. */
    private long left;

    private final boolean bounded;
    private long frames;
    private boolean begun;
    private boolean trailerSeen;

    private PcmDecoder(PcmFormat format, long bytes, boolean bounded) {
        this.format = format;
        this.spoken = format.equals(PcmFormat.SPOKEN);
        this.left = bytes;
        this.bounded = bounded;
        this.frames = bounded ? bytes / format.frameBytes() : -1;
        this.samples =
                spoken ? new float[0] : new float[BLOCK_BYTES / format.coding().bytes()];
    }

    /** Samples to the end of the bytes. */
    static PcmDecoder toTheEnd(PcmFormat format) {
        return new PcmDecoder(format, Long.MAX_VALUE, false);
    }

    /**
     * As many bytes of samples as a header says.
     *
     * @throws SpeechFormatException ODD_LENGTH
     */
    static PcmDecoder of(PcmFormat format, long bytes) throws SpeechFormatException {
        requireWhole(format, bytes);
        return new PcmDecoder(format, bytes, true);
    }

    @Override
    public boolean decode(Inlet in, Converter out) throws SpeechFormatException, IOException {
        if (!begun) {
            begin(in, out);
            return true;
        }
        if (left == 0) {
            return behind(in);
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

    /** What follows the samples says nothing that is spoken, if it is chunks. More samples than the header told of would be lost. */
    private boolean behind(Inlet in) throws SpeechFormatException, IOException {
        int seen = in.see(TRAILER_BYTES);
        if (!trailerSeen && seen < TRAILER_BYTES && !in.ended()) {
            return false;
        }
        if (!trailerSeen && seen >= TRAILER_BYTES && !isChunk(in, 0) && !isChunk(in, 1)) {
            throw new SpeechFormatException(
                    Fault.MALFORMED,
                    "audio: bytes behind the samples that the header tells of (expected: a size that covers them, or an open one)");
        }
        trailerSeen = true;
        return in.skip(Long.MAX_VALUE) > 0;
    }

    /** A chunk's name, or padding. */
    private static boolean isChunk(Inlet in, int index) {
        boolean name = true;
        boolean zeros = true;
        for (int i = index; i < index + 4; i++) {
            name &= in.at(i) >= ' ' && in.at(i) <= '~';
            zeros &= in.at(i) == 0;
        }
        return name || zeros;
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
