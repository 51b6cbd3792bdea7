package io.avatargateway.audio;

import io.avatargateway.audio.SpeechFormatException.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Recognises what a producer sent and makes {@link Speech} of it. The declared type decides; without one the bytes' own header does, and bytes
 * without a header are PCM. Holds no state; any thread.
 */
public final class SpeechReader {

    /** What bytes without a type and without a header are. */
    public static final String DEFAULT_TYPE = "audio/pcm;rate=16000";

    private static final String PCM = "audio/pcm";
    private static final Set<String> WAV = Set.of("audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave");
    private static final String SUPPORTED = "audio/pcm;rate=16000;channels=1 or audio/wav";

    private SpeechReader() {}

    /**
     * Whether a type of this name is known at all; parameters are checked too. Needs no bytes.
     *
     * @param audioType MIME type, or null for none
     * @throws SpeechFormatException UNSUPPORTED_TYPE if it is not
     */
    public static void requireSupported(String audioType) throws SpeechFormatException {
        parse(audioType);
    }

    /**
     * Speech from bytes in memory, which are not copied and must not change.
     *
     * @param audioType MIME type with parameters, or null for none
     * @throws SpeechFormatException if the bytes cannot be spoken
     */
    public static Speech read(String audioType, byte[] body) throws SpeechFormatException {
        AudioType type = parse(audioType);
        try {
            PcmRange range = locate(type, new MemorySource(body));
            return new StoredSpeech(new MemorySource(body), range);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Speech from a file, read as it is spoken. The file must stay until the speech is closed; it is not deleted.
     *
     * @param audioType MIME type with parameters, or null for none
     * @throws SpeechFormatException if the bytes cannot be spoken
     * @throws IOException if the file cannot be read
     */
    public static Speech read(String audioType, Path file) throws SpeechFormatException, IOException {
        AudioType type = parse(audioType);
        FileSource source = new FileSource(file);
        boolean done = false;
        try {
            Speech speech = new StoredSpeech(source, locate(type, source));
            done = true;
            return speech;
        } finally {
            if (!done) {
                source.close();
            }
        }
    }

    private static PcmRange locate(AudioType type, ByteSource source) throws SpeechFormatException, IOException {
        if (source.size() == 0) {
            throw new SpeechFormatException(Fault.EMPTY, "audio: 0 bytes (expected: at least 2)");
        }
        boolean wav = type == null ? WavHeader.looksLikeWav(source) : WAV.contains(type.name());
        PcmRange range = wav ? WavHeader.read(source) : new PcmRange(0, source.size());
        if (range.length() == 0) {
            throw new SpeechFormatException(
                    Fault.EMPTY, "audio: no samples behind the header (expected: at least one)");
        }
        if (range.length() % Pcm16.BYTES_PER_SAMPLE != 0) {
            throw new SpeechFormatException(
                    Fault.ODD_LENGTH,
                    "audio: " + range.length() + " bytes (expected: an even number, a sample has 2 bytes)");
        }
        return range;
    }

    /** Null where the bytes decide. */
    private static AudioType parse(String text) throws SpeechFormatException {
        if (text == null || text.isBlank()) {
            return null;
        }
        AudioType type = AudioType.parse(text);
        if (PCM.equals(type.name())) {
            requireParameter(type, "rate", Integer.toString(Pcm16.SAMPLE_RATE_HZ));
            requireParameter(type, "channels", "1");
            requireOnly(type, Set.of("rate", "channels"));
        } else if (!WAV.contains(type.name())) {
            throw new SpeechFormatException(
                    Fault.UNSUPPORTED_TYPE,
                    "audio type: " + AudioType.shown(type.name()) + " (expected: " + SUPPORTED + ")");
        }
        return type;
    }

    private static void requireParameter(AudioType type, String name, String expected) throws SpeechFormatException {
        String value = type.parameters().getOrDefault(name, expected);
        if (!value.equals(expected)) {
            throw new SpeechFormatException(
                    Fault.UNSUPPORTED_TYPE,
                    type.name() + " " + name + ": " + AudioType.shown(value) + " (expected: " + expected + ")");
        }
    }

    private static void requireOnly(AudioType type, Set<String> known) throws SpeechFormatException {
        for (Map.Entry<String, String> parameter : type.parameters().entrySet()) {
            if (!known.contains(parameter.getKey())) {
                throw new SpeechFormatException(
                        Fault.UNSUPPORTED_TYPE,
                        type.name() + " parameter: " + AudioType.shown(parameter.getKey())
                                + " (expected: rate or channels)");
            }
        }
    }
}
