package io.avatargateway.audio;

import io.avatargateway.audio.SpeechFormatException.Fault;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the producer says its bytes are.
 *
 * @param name the type's, for messages
 * @param container of the bytes; null if they are bare samples
 * @param samples how bare samples stand there; null if only a container can say so
 */
record DeclaredFormat(String name, Container container, PcmFormat samples) {

    private static final String SUPPORTED =
            "audio/pcm, audio/L16, audio/basic, audio/PCMU, audio/PCMA, audio/wav, audio/au, "
                    + "audio/aiff, audio/mpeg, audio/flac or audio/ogg";
    private static final int TELEPHONE_RATE_HZ = 8_000;

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
        return switch (type.name()) {
            case "audio/pcm" -> new DeclaredFormat(type.shownName(), null, pcm(type));
            case "audio/l16" -> new DeclaredFormat(type.shownName(), null, l16(type));
            case "audio/pcmu" -> new DeclaredFormat(type.shownName(), null, telephone(type, SampleCoding.MU_LAW));
            case "audio/pcma" -> new DeclaredFormat(type.shownName(), null, telephone(type, SampleCoding.A_LAW));
            // RFC 2046 has no parameters; AU files go by this name, too.
            case "audio/basic" -> {
                requireOnly(type, Set.of());
                yield new DeclaredFormat(type.shownName(), Container.AU, telephone(type, SampleCoding.MU_LAW));
            }
            default ->
                throw new SpeechFormatException(
                        Fault.UNSUPPORTED_TYPE,
                        "audio type: " + AudioType.shown(type.name()) + " (expected: " + SUPPORTED + ")");
        };
    }

    /** What the bytes begin with, null if with no container. An ID3 tag is taken for MP3, unless FLAC was declared: it may have one as well. */
    Container found(Inlet in) throws IOException {
        Container found = Container.of(in);
        return container == Container.FLAC && in.is(0, "ID3") ? Container.FLAC : found;
    }

    /** The decoder of bytes that begin with this container, or with none if it is null; null if that is not what was declared. */
    Decoder decoder(Container found) {
        if (container != null && (found == container || (found == null && samples == null))) {
            return container.decoder();
        }
        return found == null ? PcmDecoder.toTheEnd(samples) : null;
    }

    private static PcmFormat pcm(AudioType type) throws SpeechFormatException {
        requireOnly(type, Set.of("rate", "channels", "bits", "encoding", "endian"));
        String encoding = word(type, "encoding", null, Set.of("signed", "unsigned", "float"));
        String endian = word(type, "endian", "little", Set.of("little", "big"));
        boolean floating = "float".equals(encoding);
        int bits = number(type, "bits", floating ? 32 : 16);
        SampleCoding coding = floating ? SampleCoding.floating(bits) : SampleCoding.signed(bits);
        if (bits == 8 && !"signed".equals(encoding) && !floating) {
            coding = SampleCoding.UNSIGNED_8;
        } else if ("unsigned".equals(encoding)) {
            coding = null;
        }
        if (coding == null) {
            throw unsupported(
                    type, "bits", Integer.toString(bits), "8, 16, 24 or 32; 32 or 64 of float; 8 of unsigned");
        }
        return format(
                type,
                Pcm16.SAMPLE_RATE_HZ,
                coding,
                endian.equals("little") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** RFC 2586: in network order, and the rate must be said. */
    private static PcmFormat l16(AudioType type) throws SpeechFormatException {
        requireOnly(type, Set.of("rate", "channels"));
        if (!type.parameters().containsKey("rate")) {
            throw unsupported(type, "rate", "missing", "rate=8000..96000");
        }
        return format(type, 0, SampleCoding.SIGNED_16, ByteOrder.BIG_ENDIAN);
    }

    /** RFC 4856. */
    private static PcmFormat telephone(AudioType type, SampleCoding law) throws SpeechFormatException {
        requireOnly(type, Set.of("rate", "channels"));
        return format(type, TELEPHONE_RATE_HZ, law, ByteOrder.BIG_ENDIAN);
    }

    private static PcmFormat format(AudioType type, int usualRateHz, SampleCoding coding, ByteOrder order)
            throws SpeechFormatException {
        return new PcmFormat(
                PcmFormat.requireRate(type.shownName(), number(type, "rate", usualRateHz)),
                PcmFormat.requireChannels(type.shownName(), number(type, "channels", 1)),
                coding,
                order);
    }

    private static int number(AudioType type, String name, int absent) throws SpeechFormatException {
        String value = type.parameters().get(name);
        if (value == null) {
            return absent;
        }
        if (!value.matches("[0-9]{1,9}")) {
            throw unsupported(type, name, value, "a number");
        }
        return Integer.parseInt(value);
    }

    private static String word(AudioType type, String name, String absent, Set<String> allowed)
            throws SpeechFormatException {
        String value = type.parameters().get(name);
        if (value != null && !allowed.contains(value)) {
            throw unsupported(type, name, value, String.join(", ", new TreeSet<>(allowed)));
        }
        return value == null ? absent : value;
    }

    private static void requireOnly(AudioType type, Set<String> known) throws SpeechFormatException {
        for (Map.Entry<String, String> parameter : type.parameters().entrySet()) {
            if (!known.contains(parameter.getKey())) {
                String rule = known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known));
                throw unsupported(type, "parameter", parameter.getKey(), rule);
            }
        }
    }

    private static SpeechFormatException unsupported(AudioType type, String what, String value, String rule) {
        return new SpeechFormatException(
                Fault.UNSUPPORTED_TYPE,
                type.shownName() + " " + what + ": " + AudioType.shown(value) + " (expected: " + rule + ")");
    }
}
