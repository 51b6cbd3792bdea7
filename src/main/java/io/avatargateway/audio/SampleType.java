package io.avatargateway.audio;

import java.nio.ByteOrder;
import java.util.Set;

/** The types of bare samples, each by all the names that engines and standards have for it. */
enum SampleType {
    /** Whatever its parameters say; little endian where they do not say. */
    PCM(
            0,
            "audio/pcm",
            "audio/x-pcm",
            "audio/pcm16",
            "audio/raw",
            "audio/x-raw",
            "audio/linear16",
            "audio/x-linear16",
            "audio/s16le",
            "audio/x-s16le"),
    /** RFC 3551: unsigned. */
    L8(8, "audio/l8", "audio/x-l8"),
    /** RFC 2586: in network order; but see {@link OrderSeeker}. */
    L16(16, "audio/l16", "audio/x-l16"),
    /** RFC 3190: in network order. */
    L24(24, "audio/l24", "audio/x-l24"),
    /** As Amazon Lex has it. */
    LPCM(0, "audio/lpcm", "audio/x-lpcm"),
    /** RFC 4856. */
    MU_LAW(
            8,
            "audio/pcmu",
            "audio/x-pcmu",
            "audio/mulaw",
            "audio/x-mulaw",
            "audio/ulaw",
            "audio/x-ulaw",
            "audio/mu-law",
            "audio/x-mu-law",
            "audio/u-law",
            "audio/x-u-law",
            "audio/x-mulaw-basic",
            "audio/x-ulaw-basic",
            "audio/g711u",
            "audio/g711-ulaw",
            "audio/g711-mulaw",
            "audio/g711-mlaw",
            "audio/x-g711-ulaw",
            "audio/x-g711-mulaw"),
    /** RFC 4856. */
    A_LAW(
            8,
            "audio/pcma",
            "audio/x-pcma",
            "audio/alaw",
            "audio/x-alaw",
            "audio/a-law",
            "audio/x-a-law",
            "audio/alaw-basic",
            "audio/x-alaw-basic",
            "audio/g711a",
            "audio/g711-alaw",
            "audio/x-g711-alaw"),
    /** RFC 2046: µ-law of 8 kHz; AU files go by this name, too. */
    BASIC(8, "audio/basic", "audio/x-basic");

    private final int bits;
    private final Set<String> names;

    SampleType(int bits, String... names) {
        this.bits = bits;
        this.names = Set.of(names);
    }

    /** What is called so; null if none. */
    static SampleType named(String type) {
        for (SampleType each : values()) {
            if (each.names.contains(type)) {
                return each;
            }
        }
        return null;
    }

    /** Of one sample, 0 where parameters say it. */
    int bits() {
        return bits;
    }

    /** The rate where none is said, 0 where it must be. */
    int usualRateHz() {
        return switch (this) {
            case PCM -> Pcm16.SAMPLE_RATE_HZ;
            case MU_LAW, A_LAW, BASIC -> 8_000;
            case L8, L16, L24, LPCM -> 0;
        };
    }

    /** Whether a sample is a logarithm, and by which law; null if it is none. */
    SampleCoding law() {
        return switch (this) {
            case MU_LAW, BASIC -> SampleCoding.MU_LAW;
            case A_LAW -> SampleCoding.A_LAW;
            case PCM, L8, L16, L24, LPCM -> null;
        };
    }

    /** The byte order where none is said; null where the samples tell. */
    ByteOrder usualOrder(SampleCoding coding) {
        return switch (this) {
            case PCM -> ByteOrder.LITTLE_ENDIAN;
            case L16, LPCM -> coding == SampleCoding.SIGNED_16 ? null : ByteOrder.BIG_ENDIAN;
            case L8, L24, MU_LAW, A_LAW, BASIC -> ByteOrder.BIG_ENDIAN;
        };
    }
}
