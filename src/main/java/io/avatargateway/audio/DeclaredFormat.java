package io.avatargateway.audio;

import io.avatargateway.audio.SpeechFormatException.Fault;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Set;

/**
 * What the producer says its bytes are.
 *
 * @param name the type's, for messages
 * @param container of the bytes; null if they are bare samples
 * @param samples how bare samples stand there; null if a container says so
 */
record DeclaredFormat(String name, Container container, PcmFormat samples) {

    private static final String SUPPORTED = "audio/pcm;rate=16000;channels=1 or audio/wav";
    private static final String PCM = "audio/pcm";

    /**
     * @param audioType MIME type with parameters, or null for none
     * @return null where the bytes decide
     * @throws SpeechFormatException UNSUPPORTED_TYPE
     */
    static DeclaredFormat parse(String audioType) throws SpeechFormatException {
        if (audioType == null || audioType.isBlank()) {
            return null;
        }
        AudioType type = AudioType.parse(audioType);
        Container container = Container.named(type.name());
        if (container != null) {
            return new DeclaredFormat(type.name(), container, null);
        }
        if (!type.name().equals(PCM)) {
            throw new SpeechFormatException(
                    Fault.UNSUPPORTED_TYPE,
                    "audio type: " + AudioType.shown(type.name()) + " (expected: " + SUPPORTED + ")");
        }
        requireOnly(type, Set.of("rate", "channels"));
        int rateHz = PcmFormat.requireRate(PCM, number(type, "rate", Pcm16.SAMPLE_RATE_HZ));
        int channels = PcmFormat.requireChannels(PCM, number(type, "channels", 1));
        return new DeclaredFormat(
                PCM, null, new PcmFormat(rateHz, channels, SampleCoding.SIGNED_16, ByteOrder.LITTLE_ENDIAN));
    }

    private static int number(AudioType type, String name, int absent) throws SpeechFormatException {
        String value = type.parameters().get(name);
        if (value == null) {
            return absent;
        }
        if (!value.matches("[0-9]{1,9}")) {
            throw new SpeechFormatException(
                    Fault.UNSUPPORTED_TYPE,
                    type.name() + " " + name + ": " + AudioType.shown(value) + " (expected: a number)");
        }
        return Integer.parseInt(value);
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
