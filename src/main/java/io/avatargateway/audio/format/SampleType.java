package io.avatargateway.audio.format;

import java.nio.ByteOrder;

/** The types of bare samples, each by all the names that engines and standards have for it. */
enum SampleType {
    /** What its parameters say; little endian where they do not say. */
    PCM(0),
    /** RFC 3551: unsigned. */
    L8(8),
    /** RFC 2586: in network order; but see {@link OrderSeeker}. */
    L16(16),
    /** RFC 3190: in network order. */
    L24(24),
    /** As Amazon Lex has it. */
    LPCM(0),
    /** RFC 4856. */
    MU_LAW(8),
    /** RFC 4856. */
    A_LAW(8),
    /** RFC 2046: µ-law of 8 kHz; AU files go by this name, too. */
    BASIC(8);

    private final int bits;

    SampleType(int bits) {
        this.bits = bits;
    }

    /**
     * What is called so; null if none.
     *
     * @param type in lower case
     */
    static SampleType named(String type) {
        return switch (type) {
            case "audio/pcm", "audio/x-pcm", "audio/pcm16", "audio/raw", "audio/x-raw" -> PCM;
            case "audio/linear16", "audio/x-linear16", "audio/s16le", "audio/x-s16le" -> PCM;
            case "audio/l8", "audio/x-l8" -> L8;
            case "audio/l16", "audio/x-l16" -> L16;
            case "audio/l24", "audio/x-l24" -> L24;
            case "audio/lpcm", "audio/x-lpcm" -> LPCM;
            case "audio/pcmu", "audio/x-pcmu", "audio/mulaw", "audio/x-mulaw", "audio/ulaw", "audio/x-ulaw" -> MU_LAW;
            case "audio/mu-law", "audio/x-mu-law", "audio/u-law", "audio/x-u-law" -> MU_LAW;
            case "audio/x-mulaw-basic", "audio/x-ulaw-basic", "audio/g711u", "audio/g711-ulaw" -> MU_LAW;
            case "audio/g711-mulaw", "audio/g711-mlaw", "audio/x-g711-ulaw", "audio/x-g711-mulaw" -> MU_LAW;
            case "audio/pcma", "audio/x-pcma", "audio/alaw", "audio/x-alaw", "audio/a-law", "audio/x-a-law" -> A_LAW;
            case "audio/alaw-basic", "audio/x-alaw-basic" -> A_LAW;
            case "audio/g711a", "audio/g711-alaw", "audio/x-g711-alaw" -> A_LAW;
            case "audio/basic", "audio/x-basic" -> BASIC;
            default -> null;
        };
    }

    /** Of one sample, 0 where parameters say it. */
    int bits() {
        return bits;
    }

    /** The rate if no parameter names one; 0 if a parameter must. */
    int usualRateHz() {
        return switch (this) {
            case PCM -> Pcm16.SAMPLE_RATE_HZ;
            case MU_LAW, A_LAW, BASIC -> 8_000;
            case L8, L16, L24, LPCM -> 0;
        };
    }

    /** The law of samples that are logarithms; null for others. */
    SampleCoding law() {
        return switch (this) {
            case MU_LAW, BASIC -> SampleCoding.MU_LAW;
            case A_LAW -> SampleCoding.A_LAW;
            case PCM, L8, L16, L24, LPCM -> null;
        };
    }

    /** The byte order if no parameter names one; null where the samples tell it. */
    ByteOrder usualOrder(SampleCoding coding) {
        return switch (this) {
            case PCM -> ByteOrder.LITTLE_ENDIAN;
            case L16, LPCM -> coding == SampleCoding.SIGNED_16 ? null : ByteOrder.BIG_ENDIAN;
            case L8, L24, MU_LAW, A_LAW, BASIC -> ByteOrder.BIG_ENDIAN;
        };
    }
}
