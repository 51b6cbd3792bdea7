package io.avatargateway.audio.format;

import io.avatargateway.audio.format.Repair.Kind;
import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * FLAC (RFC 9639) of 4 to 32 bits. A frame does not say how long it is: it is tried once more when some more bytes have
 * come.
 */
final class FlacDecoder implements Decoder {

    private static final String NAME = "audio/flac";
    private static final int MAGIC_BYTES = 4;
    private static final int BLOCK_HEAD_BYTES = 4;
    private static final int STREAM_INFO_BYTES = 34;
    private static final int SYNC_BYTES = 2;
    private static final int FIRST_TRY_BYTES = 4096;
    /** So often a frame is tried whenever anything has come; then less and less often. */
    private static final int EAGER_TRIES = 16;
    /** The largest block of two channels, not compressed, and its headers. */
    private static final int MOST_FRAME_BYTES = 65_536 * 2 * 4 + 64;
    /** Head, one constant of a few bits, and the check sums. */
    private static final int LEAST_FRAME_BYTES = 10;
    /** Days, at any rate: half of what the header can say. */
    private static final long IMPOSSIBLE_TOTAL = 1L << 35;

    private enum State {
        MAGIC,
        METADATA,
        FRAMES,
        DONE
    }

    private State state = State.MAGIC;
    private final Trailer trailer = new Trailer(null, FileBoundary.FLAC);
    private long toSkip;
    private boolean lastBlock;
    private FlacFrame frame;
    private int channels;
    private int bits;
    /** How many samples the smallest block has but for the last; 0 where blocks differ. */
    private int blockSamples;
    /** As the header says; 0 where it does not, or cannot be right. */
    private long total;

    /** More cannot be in the bytes that there are. */
    private long mostSamples = Long.MAX_VALUE;

    private long decoded;
    /** Fewer bytes than this are not worth a try. */
    private int worthTrying;
    /** How often the end of the next frame was missing. */
    private int missed;

    private float[] samples = new float[0];

    @Override
    public boolean decode(ByteWindow in, Converter out) throws SpeechFormatException, IOException {
        if (toSkip > 0) {
            long skipped = in.skip(toSkip);
            toSkip -= skipped;
            if (skipped == 0 && in.ended()) {
                throw cut("metadata");
            }
            return skipped > 0;
        }
        return switch (state) {
            case MAGIC -> magic(in);
            case METADATA -> lastBlock ? toFrames() : metadata(in, out);
            case FRAMES -> frame(in, out);
            case DONE -> trailer.step(in);
        };
    }

    @Override
    public long frames() {
        return total > 0 && total <= mostSamples ? total : -1;
    }

    @Override
    public boolean followed() {
        return trailer.followed();
    }

    private boolean magic(ByteWindow in) throws SpeechFormatException, IOException {
        if (!in.has(MAGIC_BYTES) && !in.ended()) {
            return false;
        }
        // Not by RFC 9639, but some writers put one in front.
        toSkip = Tags.bytes(in);
        if (toSkip != 0) {
            return toSkip > 0 || missing(in, "ID3 tag");
        }
        if (!in.is(0, "fLaC")) {
            throw fault(Fault.MALFORMED, "header", in.beginning(), "fLaC in the first 4 bytes");
        }
        in.skip(MAGIC_BYTES);
        state = State.METADATA;
        return true;
    }

    private boolean toFrames() {
        state = State.FRAMES;
        return true;
    }

    private boolean metadata(ByteWindow in, Converter out) throws SpeechFormatException, IOException {
        int needed = frame == null ? BLOCK_HEAD_BYTES + STREAM_INFO_BYTES : BLOCK_HEAD_BYTES;
        if (!in.has(needed)) {
            return missing(in, "metadata");
        }
        int type = in.at(0) & 0x7F;
        int size = (in.at(1) << 16) | (in.at(2) << 8) | in.at(3);
        if (frame == null) {
            if (type != 0 || size != STREAM_INFO_BYTES) {
                throw fault(
                        Fault.MALFORMED,
                        "first metadata",
                        "type " + type + ", " + size + " bytes",
                        "STREAMINFO, 34 bytes");
            }
            streamInfo(in.view(needed).position(BLOCK_HEAD_BYTES).slice(), in, out);
        } else if (type == 127) {
            throw fault(Fault.MALFORMED, "metadata", "type 127", "0..126");
        }
        lastBlock = (in.at(0) & 0x80) != 0;
        toSkip = (long) BLOCK_HEAD_BYTES + size;
        return true;
    }

    private void streamInfo(ByteBuffer info, ByteWindow in, Converter out) throws SpeechFormatException {
        blockSamples = info.getShort(0) == info.getShort(2) ? info.getShort(0) & 0xFFFF : 0;
        if (in.ended()) {
            // A header that promises more than that is wrong, and no reason to call the speech too long.
            int smallestFrame = Math.max(LEAST_FRAME_BYTES, info.getInt(3) & 0xFF_FFFF);
            mostSamples = (in.available() / smallestFrame + 1) * (info.getShort(2) & 0xFFFF);
        }
        long packed = info.getLong(10);
        int rateHz = PcmFormat.requireRate(NAME, packed >>> 44);
        channels = PcmFormat.requireChannels(NAME, ((packed >>> 41) & 7) + 1);
        bits = (int) ((packed >>> 36) & 31) + 1;
        if (bits < 4) {
            throw fault(Fault.UNSUPPORTED_TYPE, "bits per sample", Integer.toString(bits), "4..32");
        }
        total = packed & 0xF_FFFF_FFFFL;
        total = total >= IMPOSSIBLE_TOTAL ? 0 : total;
        worthTrying = 0;
        frame = new FlacFrame(rateHz, channels, bits);
        out.begin(rateHz, channels);
    }

    private boolean frame(ByteWindow in, Converter out) throws SpeechFormatException, IOException {
        long available = Math.min(in.available(), MOST_FRAME_BYTES);
        if (available == 0 || (available < worthTrying && !in.ended())) {
            if (available == 0 && in.ended()) {
                requireTotal(out);
            }
            return false;
        }
        if (worthTrying == 0 && !isFrame(in)) {
            return behind(in, out);
        }
        int attempt = (int) Math.min(available, FIRST_TRY_BYTES);
        while (true) {
            in.has(attempt);
            FlacFrame.Outcome outcome = frame.decode(in.array(), in.offset(), attempt);
            if (outcome == FlacFrame.Outcome.DECODED) {
                put(out);
                in.skip(frame.bytes());
                worthTrying = 0;
                missed = 0;
                return true;
            }
            if (outcome == FlacFrame.Outcome.BROKEN || attempt == MOST_FRAME_BYTES) {
                throw brokenFrame(in);
            }
            if (attempt == available) {
                // A piece that ends with the frame must not wait for the next one. Yet the tries may cost at most a
                // bounded number of times the frame, however small the pieces are.
                missed++;
                worthTrying = attempt + 1 + (missed < EAGER_TRIES ? 0 : attempt / 8);
                return missing(in, "frame at " + in.position());
            }
            attempt = (int) Math.min(available, 2L * attempt);
        }
    }

    /** Whether the next bytes are a frame's first, as far as they are here. */
    private static boolean isFrame(ByteWindow in) throws IOException {
        int seen = in.see(SYNC_BYTES);
        return in.at(0) == 0xFF && (seen < SYNC_BYTES || (in.at(1) & 0xFE) == 0xF8);
    }

    /**
     * Where no frame is: the file is over, if all frames came that were promised, or what follows is certainly
     * something else.
     */
    private boolean behind(ByteWindow in, Converter out) throws SpeechFormatException, IOException {
        boolean all = total > 0 && decoded >= total;
        if (!all && in.see(Tags.HEAD_BYTES) < Tags.HEAD_BYTES && !in.ended()) {
            return false;
        }
        if (!all && !trailer.isNext(in)) {
            throw brokenFrame(in);
        }
        requireTotal(out);
        state = State.DONE;
        return true;
    }

    /**
     * Throws INCOMPLETE where frames are missing. Only the last frame may have fewer samples than the others. Behind
     * such a frame no other is missing, and the total is wrong.
     */
    private void requireTotal(Converter out) throws SpeechFormatException {
        boolean last = decoded > 0 && frame.blockSize() < blockSamples;
        if (decoded < total && !last) {
            throw fault(Fault.INCOMPLETE, "samples", Long.toString(decoded), total + ", as STREAMINFO says");
        }
        if (decoded < total) {
            out.repaired(Kind.FLAC_TOTAL, 0, "total: " + total + " samples, of which " + decoded + " came");
            total = decoded;
        }
    }

    private static SpeechFormatException brokenFrame(ByteWindow in) {
        return fault(
                Fault.MALFORMED,
                "frame at " + in.position(),
                "broken",
                "a frame as STREAMINFO says, and its check sums");
    }

    private void put(Converter out) throws SpeechFormatException {
        int count = frame.blockSize();
        if (samples.length < count * channels) {
            samples = new float[count * channels];
        }
        float scale = 1f / (1L << (bits - 1));
        for (int c = 0; c < channels; c++) {
            long[] channel = frame.channel(c);
            for (int i = 0; i < count; i++) {
                samples[i * channels + c] = channel[i] * scale;
            }
        }
        if (total > 0 && decoded <= total && decoded + count > total) {
            out.repaired(Kind.FLAC_TOTAL, 0, "total: " + total + " samples, and more come");
        }
        decoded += count;
        out.accept(samples, count);
    }

    private static boolean missing(ByteWindow in, String what) throws SpeechFormatException {
        if (in.ended()) {
            throw cut(what);
        }
        return false;
    }

    private static SpeechFormatException cut(String what) {
        return fault(Fault.INCOMPLETE, what, "cut off", "all of it");
    }

    private static SpeechFormatException fault(Fault fault, String what, String value, String rule) {
        return new SpeechFormatException(fault, NAME + " " + what + ": " + value + " (expected: " + rule + ")");
    }
}
