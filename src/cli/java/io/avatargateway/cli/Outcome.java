package io.avatargateway.cli;

import io.avatargateway.client.ClientException;
import io.avatargateway.client.Reply;
import java.util.Locale;

/** How a command ended, as scripts see it. The codes stand in {@code docs/cli.md} and in every {@code --help}. */
enum Outcome {
    /** Done; of a job: played to its end. */
    FINISHED(0),
    /** A fault of this program. */
    INTERNAL(1),
    /** Options or arguments are wrong; nothing was sent. */
    USAGE(2),
    /** The job was cut off, or dropped, by an interrupt or the session's end. */
    INTERRUPTED(3),
    /** The job's time was over before its turn. */
    EXPIRED(4),
    /** The job or the request was refused; the same again is refused again. */
    REJECTED(5),
    /** It should have been done, but was not; it may work another time. */
    FAILED(6),
    /** Nothing happened for longer than {@code --timeout}. */
    TIMED_OUT(7),
    /** Gateway or broker cannot be reached, or the connection was lost. */
    UNREACHABLE(8);

    private final int exitCode;

    Outcome(int exitCode) {
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    /**
     * @param reply a final one
     */
    static Outcome of(Reply reply) {
        return valueOf(reply.status().toUpperCase(Locale.ROOT));
    }

    static Outcome of(ClientException.Kind kind) {
        return switch (kind) {
            case REFUSED -> REJECTED;
            case FAILED, UNREADABLE, BUSY -> FAILED;
            case UNREACHABLE -> UNREACHABLE;
            case SILENT -> TIMED_OUT;
            case STOPPED -> INTERNAL;
        };
    }
}
