package io.avatargateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in one line what is wrong with options. Of what nobody knows only the name is said: it may be {@code
 * --password=…}.
 */
final class ErrorLines {

    private static final String RULE = "(expected:";

    private ErrorLines() {}

    static String of(ParameterException wrong) {
        String message = wrong.getMessage();
        if (wrong instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return CliException.line(name(missing.getMissing().get(0)), "missing", "to be given");
        }
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
            return CliException.line(first, "unknown", "what --help shows");
        }
        int rule = message.lastIndexOf(RULE);
        if (rule >= 0 && wrong.getArgSpec() != null) {
            return name(wrong.getArgSpec()) + ": " + wrong.getValue() + " " + message.substring(rule);
        }
        return message;
    }

    /** Where help is to be had. */
    static String hint(CommandLine command) {
        return "try " + command.getCommandSpec().qualifiedName() + " --help";
    }

    private static String name(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
    }
}
