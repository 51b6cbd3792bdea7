package io.avatargateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.client.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** What one run of the program printed, and how it ended. */
record Invocation(int exitCode, String out, String err) {

    static Invocation of(String... args) {
        return with(Map.of(), InputStream.nullInputStream(), args);
    }

    /** As on a disk that is full. */
    static Invocation withoutPlaceForResults(String... args) {
        return run(Map.of(), InputStream.nullInputStream(), new FullDisk(), args);
    }

    static Invocation with(Map<String, String> variables, InputStream in, String... args) {
        return run(variables, in, new ByteArrayOutputStream(), args);
    }

    private static Invocation run(Map<String, String> variables, InputStream in, OutputStream out, String... args) {
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
        String printed = out instanceof ByteArrayOutputStream bytes ? bytes.toString(UTF_8) : "";
        return new Invocation(exitCode, printed, err.toString(UTF_8));
    }

    private static final class FullDisk extends OutputStream {
        @Override
        public void write(int value) throws IOException {
            throw new IOException("No space left on device");
        }
    }

    List<JsonNode> json() {
        return out.lines()
                .map(line -> Json.parse(line).orElseThrow(() -> new AssertionError("not JSON: " + line)))
                .toList();
    }
}
