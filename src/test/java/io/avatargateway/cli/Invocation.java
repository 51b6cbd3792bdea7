package io.avatargateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** What one run of the program printed, and how it ended. */
record Invocation(int exitCode, String out, String err) {

    static Invocation of(String... args) {
        return with(Map.of(), InputStream.nullInputStream(), args);
    }

    static Invocation with(Map<String, String> variables, InputStream in, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = AvatarCli.run(
                new Surroundings(
                        variables,
                        in,
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8),
                        () -> false,
                        true),
                args);
        return new Invocation(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }

    List<JsonNode> json() {
        return out.lines()
                .map(line -> Json.parse(line).orElseThrow(() -> new AssertionError("not JSON: " + line)))
                .toList();
    }
}
