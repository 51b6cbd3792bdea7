package io.avatargateway.audio.format;

import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.io.IOException;
import java.nio.ByteOrder;

/**
 * What the producer says its bytes are.
 *
 * @param name the type's, for messages
 * @param container of the bytes; null if they are bare samples
 * @param samples the format of bare samples; null if only a container can tell it. Its byte order is null where the
 *     samples tell it
 */
public record DeclaredFormat(String name, Container container, PcmFormat samples) {

    private static final String SUPPORTED =
            "audio/pcm, audio/L16, audio/basic, audio/PCMU, audio/PCMA, audio/wav, audio/au, "
                    + "audio/aiff, audio/mpeg, audio/flac or audio/ogg";

    /**
     * @param audioType MIME type with parameters, or null for none
     * @return null where the bytes decide
     * @throws SpeechFormatException UNSUPPORTED_TYPE
     */
    public static DeclaredFormat parse(String audioType) throws SpeechFormatException {
        if (audioType == null || audioType.isBlank()) {
            return null;
        }
        AudioType type = AudioType.parse(audioType);
        if (type.saysNothing()) {
            requireNothingOfSamples(type);
            return null;
        }
        Container container = Container.named(type.name());
        if (container != null) {
            return new DeclaredFormat(type.name(), container, null);
        }
        SampleType samples = SampleType.named(type.name());
        if (samples == null) {
            throw unknown(type.name());
        }
        SampleParameters parameters = new SampleParameters(type);
        SampleCoding coding = coding(type, samples, parameters);
        boolean law = coding == SampleCoding.MU_LAW || coding == SampleCoding.A_LAW;
        ByteOrder said = parameters.order();
        PcmFormat format = new PcmFormat(
                parameters.rate(law ? SampleType.MU_LAW.usualRateHz() : samples.usualRateHz()),
                parameters.channels(),
                coding,
                said == null ? samples.usualOrder(coding) : said);
        return new DeclaredFormat(type.shownName(), samples == SampleType.BASIC ? Container.AU : null, format);
    }

    /**
     * What the bytes begin with, null if with no container. An ID3 tag is taken for MP3, unless FLAC was declared: it
     * may have one as well.
     */
    public Container found(ByteWindow in) throws IOException {
        Container found = Container.of(in);
        return container == Container.FLAC && in.is(0, "ID3") ? Container.FLAC : found;
    }

    /**
     * The decoder of bytes that begin with this container, or with none if it is null; null if that is not what was
     * declared.
     */
    public Decoder decoder(Container found) {
        if (container != null && (found == container || (found == null && samples == null))) {
            return container.decoder();
        }
        if (found != null) {
            return null;
        }
        return samples.order() == null ? new OrderSeeker(samples) : PcmDecoder.toTheEnd(samples);
    }

    /** What one sample is: by the type, or by parameters that do not contradict it. */
    private static SampleCoding coding(AudioType type, SampleType samples, SampleParameters parameters)
            throws SpeechFormatException {
        SampleWord word = parameters.word();
        boolean floating = word.kind() == SampleWord.Kind.FLOAT;
        int usual = samples.bits() > 0 ? samples.bits() : floating ? 32 : 16;
        int bits = parameters.bits(usual);
        if (samples.bits() > 0 && bits != samples.bits()) {
            throw type.unsupported("bits", Integer.toString(bits), Integer.toString(samples.bits()));
        }
        SampleCoding coding = word.coding(bits);
        if (samples.law() != null) {
            coding = word.kind() == SampleWord.Kind.ANY ? samples.law() : coding;
            if (coding != samples.law()) {
                throw type.unsupported(
                        "encoding", word.kind().name(), samples.law().name() + ", or none");
            }
        }
        if (coding == null) {
            throw type.unsupported("bits", Integer.toString(bits), "8, 16, 24 or 32; 32 or 64 of float; 8 of unsigned");
        }
        return coding;
    }

    /** A rate behind a type that means nothing would be heard as another one. */
    private static void requireNothingOfSamples(AudioType type) throws SpeechFormatException {
        for (String name : type.parameters().keySet()) {
            if (SampleParameters.saysSomething(name)) {
                throw type.unsupported("parameter", name, "none; audio/pcm can have it");
            }
        }
    }

    private static SpeechFormatException unknown(String name) {
        String spelling = TypeSpelling.of(name);
        return new SpeechFormatException(
                Fault.UNSUPPORTED_TYPE,
                "audio type: " + AudioType.shown(name) + " (expected: " + (spelling == null ? SUPPORTED : spelling)
                        + ")");
    }
}
