package io.avatargateway.cli;

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

    static String line(String name, Object value, String rule) {
        return name + ": " + value + " (expected: " + rule + ")";
    }

    Outcome outcome() {
        return outcome;
    }
}
