package io.avatargateway.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the run has found out: on the console, and in a file. */
final class Report implements AutoCloseable {

    private final PrintStream file;

    Report(Path path) throws IOException {
        file = new PrintStream(Files.newOutputStream(path), true, StandardCharsets.UTF_8);
    }

    /** A line, as of {@link String#format}. */
    void say(String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values);
        System.out.println(line);
        file.println(line);
    }

    @Override
    public void close() {
        file.close();
    }
}
