package io.avatargateway.audio;

import io.avatargateway.audio.format.DeclaredFormat;
import io.avatargateway.audio.format.FileSource;
import io.avatargateway.audio.format.MemorySource;
import io.avatargateway.audio.format.SpeechFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Recognises what a producer sent and makes {@link Speech} of it. The declared type decides; without one the bytes' own
 * header does, and bytes without a header are PCM. Speech is converted as it is read. Holds no state; any thread.
 */
public final class SpeechReader {

    /** What bytes without a type and without a header are. */
    public static final String DEFAULT_TYPE = "audio/pcm;rate=16000";

    /** How long speech may be where nothing else is said. Compressed silence of days fits into a small message. */
    public static final Duration LONGEST = Duration.ofHours(4);

    private static final Pattern SPEECH =
            Pattern.compile("\\s*(audio/|application/(x-)?(ogg|flac))", Pattern.CASE_INSENSITIVE);

    private SpeechReader() {}

    /**
     * Whether a type of this name is known at all; parameters are checked too. Needs no bytes.
     *
     * @param audioType MIME type, or null for none
     * @throws SpeechFormatException UNSUPPORTED_TYPE if it is not
     */
    public static void requireSupported(String audioType) throws SpeechFormatException {
        DeclaredFormat.parse(audioType);
    }

    /** Whether a content type is one of speech, by its beginning; it need not be one that is spoken. */
    public static boolean isSpeech(String contentType) {
        return contentType != null && SPEECH.matcher(contentType).lookingAt();
    }

    /**
     * Whether a type leaves it to the bytes what they are: none at all, or one such as {@code
     * application/octet-stream}.
     */
    public static boolean saysNothing(String audioType) {
        try {
            return DeclaredFormat.parse(audioType) == null;
        } catch (SpeechFormatException saysSomethingWrong) {
            return false;
        }
    }

    /** As {@link #read(String, byte[], Duration)}, at most {@link #LONGEST}. */
    public static Speech read(String audioType, byte[] body) throws SpeechFormatException {
        return read(audioType, body, LONGEST);
    }

    /**
     * Speech from bytes in memory, which are not copied and must not change.
     *
     * @param audioType MIME type with parameters, or null for none
     * @param longest where speech is longer, reading it ends with TOO_LONG
     * @throws SpeechFormatException if it is known from the beginning that the bytes cannot be spoken
     */
    public static Speech read(String audioType, byte[] body, Duration longest) throws SpeechFormatException {
        try {
            return new StoredSpeech(DeclaredFormat.parse(audioType), () -> new MemorySource(body), longest);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As {@link #read(String, Path, Duration)}, at most {@link #LONGEST}. */
    public static Speech read(String audioType, Path file) throws SpeechFormatException, IOException {
        return read(audioType, file, LONGEST);
    }

    /**
     * Speech from a file, read as it is spoken. The file must stay until the speech is closed; it is not deleted.
     *
     * @param audioType MIME type with parameters, or null for none
     * @param longest where speech is longer, reading it ends with TOO_LONG
     * @throws SpeechFormatException if it is known from the beginning that the bytes cannot be spoken
     * @throws IOException if the file cannot be read
     */
    public static Speech read(String audioType, Path file, Duration longest) throws SpeechFormatException, IOException {
        return new StoredSpeech(DeclaredFormat.parse(audioType), () -> new FileSource(file), longest);
    }

    /** As {@link #growing(String, Duration)}, at most {@link #LONGEST}. */
    public static GrowingSpeech growing(String audioType) throws SpeechFormatException {
        return growing(audioType, LONGEST);
    }

    /**
     * Speech whose bytes are still to come.
     *
     * @param audioType MIME type with parameters, or null for none
     * @param longest where speech is longer, reading it ends with TOO_LONG
     * @throws SpeechFormatException UNSUPPORTED_TYPE
     */
    public static GrowingSpeech growing(String audioType, Duration longest) throws SpeechFormatException {
        return new GrowingSpeech(new Conversion(DeclaredFormat.parse(audioType), longest));
    }

    /**
     * Silence.
     *
     * @param millis at least 0
     */
    public static Speech silence(long millis) {
        if (millis < 0 || millis > LONGEST.toMillis()) {
            throw new IllegalArgumentException("millis: " + millis + " (expected: 0.." + LONGEST.toMillis() + ")");
        }
        return new SilentSpeech(millis);
    }
}
