package io.avatargateway.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What a process is given.
 *
 * @param variables the environment
 * @param in speech of {@code --file -}
 * @param out results
 * @param err all the rest
 * @param terminal whether somebody looks at {@code err}
 * @param unicode whether {@code err} takes more than ASCII
 */
record Surroundings(
        Map<String, String> variables,
        InputStream in,
        PrintStream out,
        PrintStream err,
        BooleanSupplier terminal,
        boolean unicode) {

    /** Those of this process. Results are UTF-8 whatever the locale: JSON is. */
    static Surroundings ofProcess() {
        String encoding = System.getProperty("stderr.encoding", System.getProperty("native.encoding", "US-ASCII"));
        return new Surroundings(
                System.getenv(),
                System.in,
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                System.err,
                TerminalCheck::isTerminal,
                encoding.startsWith("UTF"));
    }

    String variable(String name) {
        String value = variables.get(name);
        return value == null || value.isBlank() ? null : value;
    }
}
