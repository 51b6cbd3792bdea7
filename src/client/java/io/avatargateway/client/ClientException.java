package io.avatargateway.client;

/**
 * Something that was asked for was not done, or nobody knows whether it was. The message is one line for people. It holds
 * no credential.
 */
public class ClientException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What a program decides by. */
    public enum Kind {
        /** Gateway or broker said no; the same again is refused again. */
        REFUSED,
        /** It should have been done, but was not; it may work another time. */
        FAILED,
        /** Gateway or broker cannot be reached or did not answer in time, or the connection was lost. */
        UNREACHABLE,
        /** Nothing happened for as long as the caller wanted to wait. */
        SILENT,
        /** The speech could not be read to its end. */
        UNREADABLE,
        /** There are as many jobs under way as were allowed; nothing was sent. */
        BUSY,
        /** The client was closed, or its thread interrupted. */
        STOPPED
    }

    /**
     * Says what happened.
     *
     * @param kind what a program decides by
     * @param line for people, without credentials
     */
    public ClientException(Kind kind, String line) {
        this(kind, line, null);
    }

    /**
     * Says what happened, and why.
     *
     * @param kind what a program decides by
     * @param line for people, without credentials
     * @param cause or null
     */
    public ClientException(Kind kind, String line, Throwable cause) {
        super(line, cause);
        this.kind = kind;
    }

    /**
     * What a program decides by.
     *
     * @return never null
     */
    public final Kind kind() {
        return kind;
    }
}
