package io.avatargateway.cli;

import io.avatargateway.client.Arguments;
import io.avatargateway.client.ClientException;

/**
 * Ends a command with an outcome and one line for people: {@code name: value (expected: rule)}. Holds no credential.
 */
final class CliException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Outcome outcome;

    CliException(Outcome outcome, String line) {
        this(outcome, line, null);
    }

    CliException(Outcome outcome, String line, Throwable cause) {
        super(line, cause);
        this.outcome = outcome;
    }

    static CliException usage(String name, Object value, String rule) {
        return new CliException(Outcome.USAGE, line(name, value, rule));
    }

    /** What the client library says, as it says it. */
    static CliException of(ClientException failed) {
        return new CliException(Outcome.of(failed.kind()), failed.getMessage(), failed);
    }

    /** What the client library says of an argument that is an option here, by the same name. */
    static CliException option(IllegalArgumentException wrong) {
        return new CliException(Outcome.USAGE, "--" + wrong.getMessage(), wrong);
    }

    static String line(String name, Object value, String rule) {
        return Arguments.line(name, value, rule);
    }

    Outcome outcome() {
        return outcome;
    }
}
