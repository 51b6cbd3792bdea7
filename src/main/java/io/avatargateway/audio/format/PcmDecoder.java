package io.avatargateway.audio.format;

import io.avatargateway.audio.format.Repair.Kind;
import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Uncompressed samples, which need no header or stand behind one. */
public final class PcmDecoder implements Decoder {

    /** Bytes that are decoded at a time: what a session holds beside the bytes that wait. */
    private static final int BLOCK_BYTES = 2048;

    private enum State {
        BEGINNING,
        /** Zeros, so far; it is not known whether they are samples. */
        UNSURE,
        SAMPLES,
        BEHIND,
        FOLLOWED
    }

    private final PcmFormat format;
    /** Whether the samples stand as they are spoken: most producers send them so. */
    private final boolean spoken;

    private final SampleSize size;
    private final FileBoundary joint;
    /** What else ends samples that reach to the end. */
    private final FileBoundary list;

    private final Trailer trailer;
    private final Padded24 padded = new Padded24();
    private State state = State.BEGINNING;
    private float[] samples = new float[0];
    /** The number of bytes still to come; counts down from {@link Long#MAX_VALUE} where they go to the end. */
    private long left;
    /** Bytes that were taken and not decoded. */
    private long zeros;

    private long frames;

    private PcmDecoder(PcmFormat format, SampleSize size, FileBoundary joint) {
        this.format = format;
        this.spoken = format.equals(PcmFormat.SPOKEN);
        this.size = size;
        this.joint = joint;
        this.list = joint == FileBoundary.WAV ? FileBoundary.WAV_LIST : FileBoundary.NONE;
        this.trailer = new Trailer(size.chunks(), joint);
        this.left = size.bytes();
        this.frames = size.open() || size.unset() ? -1 : size.bytes() / format.frameBytes();
    }

    /** Samples to the end of the bytes. */
    public static PcmDecoder toTheEnd(PcmFormat format) {
        return new PcmDecoder(format, SampleSize.TO_THE_END, FileBoundary.NONE);
    }

    /**
     * As many bytes of samples as a header says.
     *
     * @param joint how the next file begins
     * @throws SpeechFormatException ODD_LENGTH
     */
    static PcmDecoder of(PcmFormat format, SampleSize size, FileBoundary joint) throws SpeechFormatException {
        if (!size.fits(format.frameBytes())) {
            throw odd(format, size.bytes());
        }
        return new PcmDecoder(format, size, joint);
    }

    @Override
    public boolean decode(ByteWindow in, Converter out) throws SpeechFormatException, IOException {
        return switch (state) {
            case BEGINNING -> begin(in, out);
            case UNSURE -> sure(in);
            case SAMPLES -> samples(in, out);
            case BEHIND -> trailer.step(in);
            case FOLLOWED -> false;
        };
    }

    @Override
    public long frames() {
        return frames;
    }

    @Override
    public boolean followed() {
        return state == State.FOLLOWED || trailer.followed();
    }

    private boolean begin(ByteWindow in, Converter out) throws SpeechFormatException, IOException {
        state = size.unset() ? State.UNSURE : State.SAMPLES;
        if (in.ended() && left > in.available() && size.allowsMissing(left - in.available())) {
            boolean whole = in.available() % format.frameBytes() == 0;
            if (!whole && !size.unset() && !joint.isAhead(in) && !list.isAhead(in)) {
                throw odd(format, in.available());
            }
            frames = in.available() / format.frameBytes();
        } else if (in.ended() && !size.unset() && left <= in.available()) {
            frames = left / format.frameBytes();
        }
        out.begin(format.rateHz(), format.channels());
        return true;
    }

    /** Steps over zeros, and decides by what follows them whether they are samples. */
    private boolean sure(ByteWindow in) throws SpeechFormatException, IOException {
        int frameBytes = format.frameBytes();
        int seen = (int) Math.min(in.see(frameBytes + Tags.HEAD_BYTES), left);
        int silent = 0;
        while (silent < seen && in.at(silent) == 0) {
            silent++;
        }
        int whole = silent - silent % frameBytes;
        if (whole > 0) {
            zeros += in.skip(whole);
            left -= whole;
            return true;
        }
        if (silent == seen || (seen < frameBytes + Tags.HEAD_BYTES && seen < left && !in.ended())) {
            if (left == 0) {
                state = State.BEHIND;
            }
            return left == 0;
        }
        // Zeros at the end of a sample are none of what may follow instead.
        boolean other = silent == 0 ? trailer.isNext(in) : false;
        state = other ? State.BEHIND : State.SAMPLES;
        zeros = other ? 0 : zeros;
        if (!other && in.ended()) {
            frames = (zeros + Math.min(left, in.available())) / frameBytes;
        }
        return true;
    }

    private boolean samples(ByteWindow in, Converter out) throws SpeechFormatException, IOException {
        int frameBytes = format.frameBytes();
        int block = BLOCK_BYTES - BLOCK_BYTES % frameBytes;
        if (zeros > 0) {
            int silent = (int) Math.min(block, zeros);
            put(ByteBuffer.allocate(silent), silent, out);
            zeros -= silent;
            return true;
        }
        if (left == 0) {
            state = State.BEHIND;
            return true;
        }
        int bytes = (int) Math.min(Math.min(block, left), in.available());
        in.see(bytes + joint.bytes());
        int end = bytes == 0 || left - block > size.uncertainBytes() ? bytes : joint(in, bytes);
        boolean file = end < bytes && found(joint, in, end) == FileBoundary.Find.FILE;
        boolean behind = end < bytes && found(list, in, end) == FileBoundary.Find.FILE;
        bytes = end - end % frameBytes;
        if (bytes > 0) {
            put(in.view(bytes), bytes, out);
            in.skip(bytes);
            left -= bytes;
            return true;
        }
        if (end > 0 && end == left) {
            throw odd(format, size.bytes());
        }
        if (file || behind || (in.ended() && in.available() == end)) {
            over(end, out);
            state = file ? State.FOLLOWED : behind ? State.BEHIND : state;
        }
        return behind;
    }

    /** Where the next file begins, or may begin, in the window; all the bytes where none does. */
    private int joint(ByteWindow in, int bytes) {
        for (int i = 0; i < bytes; i++) {
            boolean perhaps =
                    found(joint, in, i) != FileBoundary.Find.NOTHING || found(list, in, i) != FileBoundary.Find.NOTHING;
            if (perhaps && size.allowsMissing(left - i)) {
                return i;
            }
        }
        return bytes;
    }

    private static FileBoundary.Find found(FileBoundary what, ByteWindow in, int index) {
        return what.find(in.array(), in.offset() + index, in.offset() + in.seen(), in.ended());
    }

    private void put(ByteBuffer block, int bytes, Converter out) throws SpeechFormatException {
        if (spoken) {
            out.acceptSpoken(block);
            return;
        }
        int count = bytes / format.coding().bytes();
        if (samples.length < count) {
            samples = new float[count];
        }
        block.order(format.order());
        if (format.coding() == SampleCoding.SIGNED_24_IN_32) {
            padded.decode(block, count, samples);
        } else {
            format.coding().decode(block, count, samples);
        }
        out.accept(samples, count / format.channels());
    }

    /** The samples end here, but for a rest that is no whole one. */
    private void over(int rest, Converter out) throws SpeechFormatException {
        long missing = left - rest;
        if (missing > 0 && !size.allowsMissing(missing)) {
            throw new SpeechFormatException(
                    Fault.INCOMPLETE, "audio: ends " + left + " bytes early (expected: as many as its header says)");
        }
        if (rest > 0) {
            throw odd(format, rest);
        }
        if (missing > 0 && !size.open()) {
            long came = size.bytes() - missing;
            out.repaired(
                    Kind.SIZE_COUNTS_HEADER,
                    0,
                    "size of the samples: " + size.bytes() + ", of which " + came + " came");
            left = 0;
        }
    }

    static SpeechFormatException odd(PcmFormat format, long bytes) {
        int frameBytes = format.frameBytes();
        String rule = frameBytes == 2 && format.channels() == 1
                ? "an even number, a sample has 2 bytes"
                : "a multiple of " + frameBytes + ", the bytes of one sample of all channels";
        return new SpeechFormatException(Fault.ODD_LENGTH, "audio: " + bytes + " bytes (expected: " + rule + ")");
    }
}
