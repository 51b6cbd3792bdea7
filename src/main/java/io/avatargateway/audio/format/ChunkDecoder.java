package io.avatargateway.audio.format;

import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What the IFF family has in common: a form of chunks. One chunk tells the format, and one holds the samples. Chunks
 * that are not needed are stepped over.
 */
abstract class ChunkDecoder implements Decoder {

    /** What writers leave as a size who cannot seek back. */
    static final long STREAMED = 0xFFFF_FFFFL;

    static final int CHUNK_BYTES = 8;

    private static final int FORM_BYTES = 12;
    private static final int MAX_CHUNKS = 1_000;

    private final String name;
    private final ByteOrder order;
    private final String formatChunk;
    private final String samplesChunk;
    private final int mostFormatBytes;
    private final FileBoundary joint;
    private long formSize = -1;
    /** Where the file begins. */
    private long start;

    private boolean formatSeen;
    private long toSkip;
    private int chunks;
    private PcmDecoder samples;

    /** @param mostFormatBytes how much of the format's chunk is of use */
    ChunkDecoder(
            String name,
            ByteOrder order,
            String formatChunk,
            String samplesChunk,
            int mostFormatBytes,
            FileBoundary joint) {
        this.name = name;
        this.order = order;
        this.formatChunk = formatChunk;
        this.samplesChunk = samplesChunk;
        this.mostFormatBytes = mostFormatBytes;
        this.joint = joint;
    }

    /** Whether the first twelve bytes are of this form. */
    abstract boolean isForm(ByteWindow in);

    /** How {@link #isForm} is said. */
    abstract String formRule();

    /** Reads the format's chunk, without its head and as far as it is of use. */
    abstract void format(ByteBuffer chunk) throws SpeechFormatException;

    /**
     * The samples, at the head of their chunk; null if more bytes are needed.
     *
     * @param size of the content, as the head says
     */
    abstract PcmDecoder samples(ByteWindow in, long size) throws SpeechFormatException, IOException;

    @Override
    public final boolean decode(ByteWindow in, Converter out) throws SpeechFormatException, IOException {
        if (samples != null) {
            return samples.decode(in, out);
        }
        if (toSkip > 0) {
            long skipped = in.skip(toSkip);
            toSkip -= skipped;
            return skipped > 0;
        }
        boolean done = formSize < 0 ? form(in) : chunk(in);
        if (samples != null) {
            headerRead(out);
        }
        return done;
    }

    /** The samples come next; the repairs of the header can be told. */
    void headerRead(Converter out) {}

    @Override
    public final long frames() {
        return samples == null ? -1 : samples.frames();
    }

    final SpeechFormatException malformed(String what, Object value, String rule) {
        return new SpeechFormatException(
                Fault.MALFORMED, name + " " + what + ": " + value + " (expected: " + rule + ")");
    }

    final SpeechFormatException unsupported(String what, Object value, String rule) {
        return new SpeechFormatException(
                Fault.UNSUPPORTED_TYPE, name + " " + what + ": " + value + " (expected: " + rule + ")");
    }

    @Override
    public final boolean followed() {
        return samples != null && samples.followed();
    }

    /** Whether the form's own size was never put in, so that 0 samples do not mean that there are none. */
    final boolean formOpen() {
        return formSize == 0 || SampleSize.impossible(formSize);
    }

    /**
     * The samples that begin at the front.
     *
     * @param what the size's name, for messages
     * @param bytes as the header says
     */
    final PcmDecoder sized(ByteWindow in, PcmFormat format, String what, long bytes) throws SpeechFormatException {
        long before = in.position() - start;
        // Of a form that ends before its own samples do, one of the two sizes is wrong; else the file is cut.
        boolean sticksOut = before + bytes > formSize + CHUNK_BYTES;
        List<Long> counted = sticksOut ? List.of((long) CHUNK_BYTES, before - CHUNK_BYTES, before) : List.of(before);
        SampleSize size = SampleSize.of(bytes, order, counted);
        if (in.ended() && bytes > in.available() && !size.allowsMissing(bytes - in.available())) {
            throw malformed(what, bytes, "at most the " + in.available() + " bytes that follow");
        }
        return PcmDecoder.of(format, size, joint);
    }

    /**
     * The samples that begin at the front, of a size that was not put in.
     *
     * @param most what another size allows; {@link Long#MAX_VALUE} where none does
     */
    final PcmDecoder unset(PcmFormat format, long most) throws SpeechFormatException {
        SampleSize size = formOpen() ? SampleSize.left(order) : SampleSize.unset(most, order);
        return PcmDecoder.of(format, size, joint);
    }

    private boolean form(ByteWindow in) throws SpeechFormatException, IOException {
        if (!in.has(FORM_BYTES) && !in.ended()) {
            return false;
        }
        if (in.available() < FORM_BYTES || !isForm(in)) {
            throw malformed("header", in.beginning(), formRule() + " in the first 12 bytes");
        }
        start = in.position();
        formSize = in.view(FORM_BYTES).order(order).getInt(4) & STREAMED;
        in.skip(FORM_BYTES);
        return true;
    }

    private boolean chunk(ByteWindow in) throws SpeechFormatException, IOException {
        if (chunks == MAX_CHUNKS) {
            throw malformed("chunks", "more than " + MAX_CHUNKS, "samples among the first " + MAX_CHUNKS);
        }
        if (!in.has(CHUNK_BYTES)) {
            if (in.ended()) {
                long end = in.position() + in.available();
                throw malformed("end", "after " + end + " bytes", "a " + formatChunk + " chunk, then samples");
            }
            return false;
        }
        long size = in.view(CHUNK_BYTES).order(order).getInt(4) & STREAMED;
        long following = in.available() - CHUNK_BYTES;
        if (in.is(0, samplesChunk)) {
            if (!formatSeen) {
                throw malformed("first chunk", samplesChunk, "a " + formatChunk.strip() + " chunk before it");
            }
            samples = samples(in, size);
            return samples != null;
        }
        if (in.ended() && size > following) {
            throw malformed("chunk size", size, "at most the " + following + " bytes that follow");
        }
        if (in.is(0, formatChunk)) {
            int needed = CHUNK_BYTES + (int) Math.min(size, mostFormatBytes);
            if (!in.has(needed)) {
                return false;
            }
            format(in.view(needed).position(CHUNK_BYTES).slice().order(order));
            formatSeen = true;
        }
        chunks++;
        in.skip(CHUNK_BYTES);
        // Chunks begin on even places.
        toSkip = size + (size & 1);
        return true;
    }
}
