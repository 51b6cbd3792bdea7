package io.avatargateway.audio.format;

import io.avatargateway.audio.format.Repair.Kind;
import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.JavaLayerException;
import javazoom.jl.decoder.SampleBuffer;

/**
 * MP3, decoded by JLayer. It reads from a stream and would wait for more; so frames are found here, and it only ever
 * sees whole ones. Tags are stepped over, wherever they stand, so files can follow each other.
 */
final class Mp3Decoder implements io.avatargateway.audio.format.Decoder {

    private static final String NAME = "audio/mpeg";
    /** Frames in a row: at the lowest bit rates, the bits of this number can be needed. */
    private static final int MOST_MUTED = 10;

    private final FrameStream stream = new FrameStream();
    private final Mp3Gap gap = new Mp3Gap(NAME);
    private final Mp3Trim trim = new Mp3Trim(NAME);
    private Bitstream bitstream;
    private Decoder decoder;
    private Mp3Header first;
    private int muted;
    private long promised = -1;

    @Override
    public boolean decode(ByteWindow in, Converter out) throws SpeechFormatException, IOException {
        if (gap.open()) {
            return gap.goOn(in);
        }
        if (in.see(Mp3Header.BYTES) < Mp3Header.BYTES) {
            return rest(in);
        }
        Mp3Header header = Mp3Header.at(in, 0);
        if (header == null) {
            return switch (gap.begin(in)) {
                case DONE -> true;
                case MORE -> false;
                case STRANGER -> resume(in, out);
            };
        }
        if (!in.has(header.frameBytes())) {
            if (in.ended()) {
                throw fault(
                        Fault.INCOMPLETE,
                        "last frame",
                        in.available() + " bytes",
                        header.frameBytes() + ", as its header says");
            }
            return false;
        }
        begin(header, in, out);
        Mp3Tag tag = Mp3Tag.of(header, in);
        if (tag != null) {
            trim.begin(tag, header.rateHz());
            promised = tag.samples();
            in.skip(header.frameBytes());
            return true;
        }
        byte[] frame = in.copy(header.frameBytes());
        long place = in.position();
        in.skip(header.frameBytes());
        SampleBuffer pcm = decoded(frame, header, place);
        if (pcm.getBufferLength() > 0) {
            muted = 0;
            trim.put(pcm.getBuffer(), header, out);
        } else {
            mute(header, place, out);
        }
        return true;
    }

    /** The frame needs bits of frames that did not come. Every player is silent for so long. */
    private void mute(Mp3Header header, long place, Converter out) throws SpeechFormatException {
        muted++;
        if (muted > MOST_MUTED) {
            throw broken(place, "0 samples");
        }
        out.repaired(
                Kind.MP3_FRAME_MUTED,
                header.samples(),
                "frame at " + place + " needs bits of frames that did not come");
        trim.put(new short[header.samples() * header.channels()], header, out);
    }

    /** Goes on with the next frame, if one is near. */
    private boolean resume(ByteWindow in, Converter out) throws SpeechFormatException, IOException {
        int strange = Mp3Sync.find(in, first);
        if (strange == Mp3Sync.UNKNOWN) {
            return false;
        }
        if (strange == Mp3Sync.NOWHERE) {
            throw gap.stranger(in);
        }
        out.repaired(Kind.MP3_BYTES_SKIPPED, 0, strange + " bytes at " + in.position() + " are no whole frame");
        in.skip(strange);
        // What is left of the bits of the frames before is not what the next ones need.
        bitstream = null;
        return true;
    }

    @Override
    public long frames() {
        return promised;
    }

    private void begin(Mp3Header header, ByteWindow in, Converter out) throws SpeechFormatException {
        if (first == null) {
            out.begin(PcmFormat.requireRate(NAME, header.rateHz()), header.channels());
            first = header;
        } else if (header.rateHz() != first.rateHz() || header.channels() != first.channels()) {
            throw fault(
                    Fault.MALFORMED,
                    "frame at " + in.position(),
                    header.rateHz() + " Hz, channels " + header.channels(),
                    first.rateHz() + " Hz, channels " + first.channels() + " as before");
        }
    }

    private boolean rest(ByteWindow in) throws SpeechFormatException {
        int seen = in.seen();
        if (seen == 0 || !in.ended()) {
            return false;
        }
        if (gap.padding(in)) {
            return true;
        }
        throw fault(Fault.INCOMPLETE, "last frame", seen + " bytes", "a whole one");
    }

    private SampleBuffer decoded(byte[] frame, Mp3Header header, long place) throws SpeechFormatException {
        try {
            if (bitstream == null) {
                bitstream = new Bitstream(stream);
                decoder = new Decoder();
            }
            stream.frame(frame);
            Header seen = bitstream.readFrame();
            if (seen == null) {
                throw broken(place, "unreadable");
            }
            SampleBuffer pcm = (SampleBuffer) decoder.decodeFrame(seen, bitstream);
            bitstream.closeFrame();
            boolean whole = pcm.getBufferLength() == header.samples() * header.channels();
            if (pcm.getChannelCount() != header.channels() || (!whole && pcm.getBufferLength() > 0)) {
                throw broken(place, pcm.getBufferLength() + " samples");
            }
            return pcm;
        } catch (JavaLayerException | RuntimeException e) {
            // JLayer trusts the bits of a frame and runs out of its tables where they are wrong.
            throw broken(place, e.getClass().getSimpleName());
        }
    }

    private static SpeechFormatException broken(long place, String what) {
        return fault(Fault.MALFORMED, "frame at " + place, what, "one that can be decoded");
    }

    private static SpeechFormatException fault(Fault fault, String what, String value, String rule) {
        return new SpeechFormatException(fault, NAME + " " + what + ": " + value + " (expected: " + rule + ")");
    }

    /** One frame after the other, with an end behind each that is none. */
    private static final class FrameStream extends InputStream {
        private ByteArrayInputStream frame = new ByteArrayInputStream(new byte[0]);

        void frame(byte[] bytes) {
            frame = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return frame.read();
        }

        @Override
        public int read(byte[] target, int at, int most) {
            return frame.read(target, at, most);
        }
    }
}
