package io.avatargateway.audio;

import io.avatargateway.audio.format.ByteSource;
import io.avatargateway.audio.format.ByteWindow;
import io.avatargateway.audio.format.Container;
import io.avatargateway.audio.format.Converter;
import io.avatargateway.audio.format.DeclaredFormat;
import io.avatargateway.audio.format.Decoder;
import io.avatargateway.audio.format.Pcm16;
import io.avatargateway.audio.format.PcmDecoder;
import io.avatargateway.audio.format.PcmFormat;
import io.avatargateway.audio.format.Repair;
import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.audio.format.SpeechFormatException.Fault;
import io.avatargateway.audio.format.UnsupportedFile;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Bytes of any format on their way to being the avatar's speech, decoded only as far as was asked for. More than one
 * file can follow each other. Not safe for use by several threads at once.
 */
final class Conversion implements Closeable {

    private static final byte[] END = {};
    /** The length of a part's beginning that tells whether it is a file of its own. */
    private static final int RESTART_BYTES = 12;
    /** The number of files in a row that may have no speech: to begin one takes longer than its few bytes are worth. */
    private static final int MOST_SILENT_FILES = 1_000;

    private final DeclaredFormat declared;
    private final Converter converter;
    private final Deque<ByteWindow> files = new ArrayDeque<>();
    /** What the first file is; null until it is known, or if it is none. */
    private Container container;

    private Decoder decoder;
    private int silentFiles;
    private long samplesBefore;
    private long promisedMillis = -1;
    private boolean ended;
    private boolean over;
    private SpeechFormatException failure;

    /**
     * @param declared null where the bytes decide
     * @param longest what is longer cannot be spoken
     */
    Conversion(DeclaredFormat declared, Duration longest) {
        this.declared = declared;
        this.converter = new Converter(longest.toMillis() * Pcm16.SAMPLE_RATE_HZ / 1000);
        files.add(new ByteWindow());
    }

    /** The next piece. It belongs to the conversion from here on. */
    void append(ByteSource part) throws IOException {
        if (container != null) {
            byte[] start = new byte[(int) Math.min(part.size(), RESTART_BYTES)];
            part.read(0, start, 0, start.length);
            if (container.restarts(start)) {
                files.getLast().end();
                files.add(new ByteWindow());
            }
        }
        files.getLast().append(part);
    }

    /** Nothing more comes. */
    void end() {
        ended = true;
        files.getLast().end();
    }

    /**
     * Decodes as far as the first sample, so that what is wrong from the beginning is found before anything is spoken.
     */
    void prime() throws SpeechFormatException, IOException {
        while (failure == null && converter.samples() == 0 && !over) {
            if (!step()) {
                break;
            }
        }
        if (failure != null) {
            throw failure;
        }
        if (ended && promisedMillis < 0 && decoder != null && files.size() == 1 && decoder.frames() >= 0) {
            long promised = converter.samplesOf(decoder.frames());
            converter.requireFitting(promised);
            promisedMillis = promised * 1000 / Pcm16.SAMPLE_RATE_HZ;
        }
    }

    long unreadBytes() {
        return files.stream().mapToLong(ByteWindow::available).sum();
    }

    /** -1 where it is not known. */
    long durationMillis() {
        return over ? converter.samples() * 1000 / Pcm16.SAMPLE_RATE_HZ : promisedMillis;
    }

    /** See {@link Speech#repairs}. */
    List<Repair> repairs() {
        return converter.repairs();
    }

    /** See {@link Speech#nextFrame}. */
    byte[] nextFrame(int maxBytes) throws SpeechFormatException, IOException {
        converter.frameBytes(Pcm16.requireFrameBytes(maxBytes));
        while (converter.ready() < maxBytes && failure == null && !over) {
            if (!step()) {
                break;
            }
        }
        if (converter.ready() > 0) {
            return converter.take(maxBytes);
        }
        if (failure != null) {
            throw failure;
        }
        return over ? END : null;
    }

    @Override
    public void close() {
        files.forEach(ByteWindow::close);
        over = true;
    }

    /** Whether anything was done. A fault is kept until what came before it was taken. */
    private boolean step() throws IOException {
        try {
            return decodeSome();
        } catch (SpeechFormatException e) {
            failure = e;
            return true;
        }
    }

    private boolean decodeSome() throws SpeechFormatException, IOException {
        ByteWindow in = files.getFirst();
        if (decoder == null) {
            decoder = recognised(in);
            return decoder != null;
        }
        if (decoder.decode(in, converter)) {
            return true;
        }
        if (decoder.followed()) {
            nextFile();
            return true;
        }
        if (!in.ended()) {
            return false;
        }
        if (files.size() > 1) {
            files.removeFirst().close();
            nextFile();
            return true;
        }
        converter.finish();
        over = true;
        if (converter.samples() == 0) {
            throw new SpeechFormatException(
                    Fault.EMPTY, "audio: no samples behind the header (expected: at least one)");
        }
        return true;
    }

    private void nextFile() throws SpeechFormatException {
        decoder = null;
        silentFiles = converter.samples() == samplesBefore ? silentFiles + 1 : 0;
        samplesBefore = converter.samples();
        if (silentFiles > MOST_SILENT_FILES) {
            throw new SpeechFormatException(
                    Fault.MALFORMED,
                    "audio: more than " + MOST_SILENT_FILES
                            + " files without samples in a row (expected: at most that)");
        }
    }

    /** Null where more bytes are needed to tell. */
    private Decoder recognised(ByteWindow in) throws SpeechFormatException, IOException {
        if (in.available() == 0 && in.ended()) {
            throw new SpeechFormatException(Fault.EMPTY, "audio: 0 bytes (expected: at least 2)");
        }
        if (!in.has(Container.telling(in)) && !in.ended()) {
            return null;
        }
        container = declared == null ? Container.of(in) : declared.found(in);
        if (declared == null) {
            return container == null ? bare(in) : container.decoder();
        }
        Decoder fitting = declared.decoder(container);
        if (fitting == null) {
            throw misnamed(declared.name(), container);
        }
        return fitting;
    }

    /**
     * Nothing is said of these bytes, neither by a type nor by a header: samples, unless they are known as something
     * else.
     */
    private static Decoder bare(ByteWindow in) throws SpeechFormatException {
        UnsupportedFile foreign = UnsupportedFile.of(in);
        if (foreign != null) {
            throw new SpeechFormatException(
                    Fault.UNSUPPORTED_TYPE,
                    "audio header: that of " + foreign.shown()
                            + " (expected: that of WAV, AU, AIFF, MP3, FLAC or Ogg; of bare samples, a type)");
        }
        return PcmDecoder.toTheEnd(PcmFormat.SPOKEN);
    }

    private static SpeechFormatException misnamed(String name, Container found) {
        return new SpeechFormatException(
                Fault.MALFORMED,
                name + " header: that of " + found.typeName() + " (expected: bytes that are what their type says; here "
                        + found.typeName() + ", or no type)");
    }
}
