package io.avatargateway.audio.format;

/** The bytes are not speech that can be spoken. The message names the value and the rule. */
public final class SpeechFormatException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    /**
     * @param fault what sort of fault
     * @param detail the value and the rule, fit for the one who sent the speech
     */
    public SpeechFormatException(Fault fault, String detail) {
        super(detail);
        this.fault = fault;
    }

    /** What sort of fault. */
    public Fault fault() {
        return fault;
    }

    /** Sorts of fault. */
    public enum Fault {
        /** A type, or a format inside a container, that is not spoken. */
        UNSUPPORTED_TYPE,
        /** Not what the type says: a broken or lying header. */
        MALFORMED,
        /** Samples that are not all whole, such as 16 bit ones in an odd number of bytes. */
        ODD_LENGTH,
        /** No sample at all. */
        EMPTY,
        /** More than one job may have. */
        TOO_LARGE,
        /** It breaks off: what was begun, or promised by a header, never came. */
        INCOMPLETE,
        /** It plays longer than speech may. */
        TOO_LONG
    }
}
