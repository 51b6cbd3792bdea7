package io.avatargateway.metrics;

import io.avatargateway.audio.format.DeclaredFormat;
import io.avatargateway.audio.format.SpeechFormatException;
import java.util.Locale;

/** Formats of speech as a label: few, whatever producers write. No state. */
final class AudioFormats {

    private AudioFormats() {}

    /** @param type what a producer called it, or null */
    static String of(String type) {
        try {
            DeclaredFormat declared = DeclaredFormat.parse(type);
            if (declared == null) {
                return "none";
            }
            return declared.container() == null
                    ? "pcm"
                    : declared.container().name().toLowerCase(Locale.ROOT);
        } catch (SpeechFormatException unknown) {
            return "unsupported";
        }
    }
}
