package io.avatargateway.audio;

import io.avatargateway.audio.SpeechFormatException.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.JavaLayerException;
import javazoom.jl.decoder.SampleBuffer;

/**
 * MP3, decoded by JLayer. It reads from a stream and would wait for more; so frames are found here, and it only ever sees whole ones. Tags are
 * stepped over, wherever they stand, so files can follow each other.
 */
final class Mp3Decoder implements io.avatargateway.audio.Decoder {

    private static final String NAME = "audio/mpeg";
    private static final int ID3_HEAD_BYTES = 10;
    private static final int ID3_FOOTER = 0x10;
    private static final int ID3V1_BYTES = 128;
    private static final int APE_HEAD_BYTES = 32;
    /** More than encoders pad; a tag that wants more cut off is wrong. */
    private static final long MOST_PADDING = 8192;

    private final FrameStream stream = new FrameStream();
    private final float[] samples = new float[2 * 1152];
    private Bitstream bitstream;
    private Decoder decoder;
    private Mp3Header first;
    private long toSkip;
    private long samplesToSkip;
    /** Of the speech as the encoder's tag tells; negative where it does not. */
    private long samplesLeft = -1;

    private long promised = -1;
    private long dropped;

    @Override
    public boolean decode(Inlet in, Converter out) throws SpeechFormatException, IOException {
        if (toSkip > 0) {
            long skipped = in.skip(toSkip);
            toSkip -= skipped;
            if (skipped == 0 && in.ended()) {
                throw fault(Fault.INCOMPLETE, "tag", "ends " + toSkip + " bytes early", "as many as it says");
            }
            return skipped > 0;
        }
        if (in.see(Mp3Header.BYTES) < Mp3Header.BYTES) {
            return rest(in);
        }
        Mp3Header header = Mp3Header.at(in, 0);
        if (header == null) {
            return between(in);
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
            samplesToSkip = tag.skip();
            samplesLeft = tag.samples();
            promised = tag.samples();
            dropped = 0;
            in.skip(header.frameBytes());
            return true;
        }
        byte[] frame = in.copy(header.frameBytes());
        long place = in.position();
        in.skip(header.frameBytes());
        put(decoded(frame, header, place), header, out);
        return true;
    }

    @Override
    public long frames() {
        return promised;
    }

    private void begin(Mp3Header header, Inlet in, Converter out) throws SpeechFormatException {
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

    /** What may stand between frames: tags, and padding. */
    private boolean between(Inlet in) throws SpeechFormatException, IOException {
        if (in.is(0, "ID3")) {
            if (!in.has(ID3_HEAD_BYTES)) {
                return unfinished(in, "ID3 tag");
            }
            int size = ((in.at(6) & 0x7F) << 21)
                    | ((in.at(7) & 0x7F) << 14)
                    | ((in.at(8) & 0x7F) << 7)
                    | (in.at(9) & 0x7F);
            toSkip = (long) ID3_HEAD_BYTES + size + ((in.at(5) & ID3_FOOTER) == 0 ? 0 : ID3_HEAD_BYTES);
            return true;
        }
        if (in.is(0, "TAG")) {
            toSkip = ID3V1_BYTES;
            return true;
        }
        if (in.is(0, "APET")) {
            if (!in.has(APE_HEAD_BYTES)) {
                return unfinished(in, "APE tag");
            }
            long size = in.view(APE_HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt(12) & 0xFFFF_FFFFL;
            toSkip = APE_HEAD_BYTES + size;
            return true;
        }
        if (in.at(0) == 0) {
            return in.skip(1) > 0;
        }
        if (Mp3Header.freeBitRate(Mp3Header.bits(in, 0))) {
            throw fault(
                    Fault.UNSUPPORTED_TYPE,
                    "frame at " + in.position(),
                    "free bit rate",
                    "a bit rate that its head says");
        }
        throw fault(
                Fault.MALFORMED,
                "frame at " + in.position(),
                String.format("0x%02X%02X%02X%02X", in.at(0), in.at(1), in.at(2), in.at(3)),
                "the head of a Layer III frame");
    }

    private boolean rest(Inlet in) throws SpeechFormatException {
        int seen = in.seen();
        if (seen == 0 || !in.ended()) {
            return false;
        }
        if (in.at(0) != 0) {
            throw fault(Fault.INCOMPLETE, "last frame", seen + " bytes", "a whole one");
        }
        return in.skip(1) > 0;
    }

    private static boolean unfinished(Inlet in, String what) throws SpeechFormatException {
        if (in.ended()) {
            throw fault(Fault.INCOMPLETE, what, in.available() + " bytes", "a whole one");
        }
        return false;
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
            if (pcm.getChannelCount() != header.channels()
                    || pcm.getBufferLength() != header.samples() * header.channels()) {
                throw broken(place, pcm.getBufferLength() + " samples");
            }
            return pcm;
        } catch (JavaLayerException | RuntimeException e) {
            // JLayer trusts the bits of a frame and runs out of its tables where they are wrong.
            throw broken(place, e.getClass().getSimpleName());
        }
    }

    private void put(SampleBuffer pcm, Mp3Header header, Converter out) throws SpeechFormatException {
        int from = (int) Math.min(samplesToSkip, header.samples());
        samplesToSkip -= from;
        int count = header.samples() - from;
        if (samplesLeft >= 0) {
            int kept = (int) Math.min(count, samplesLeft);
            samplesLeft -= kept;
            dropped += count - kept;
            if (dropped > MOST_PADDING) {
                // The tag was wrong, or another file without one follows.
                samplesLeft = -1;
            }
            count = kept;
        }
        short[] buffer = pcm.getBuffer();
        int channels = header.channels();
        for (int i = 0; i < count * channels; i++) {
            samples[i] = buffer[from * channels + i] / 32_768f;
        }
        out.accept(samples, count);
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
