package io.avatargateway.security.tenants;

import io.avatargateway.config.file.JsonFields;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * A secret that stands elsewhere: {@code {"env": "NAME"}} or {@code {"file": "path"}}, of which the first line counts.
 * Never in the file itself, which people copy and show. Its value is in no message. Holds no state.
 */
final class SecretReference {

    private static final int MAX_SECRET = 1_000;
    private static final String RULE = "{\"env\": \"NAME\"} or {\"file\": \"path\"}";

    private SecretReference() {}

    /** Notes what is wrong: the value, and the rule. */
    @FunctionalInterface
    interface Faults {
        void note(String value, String rule);
    }

    /**
     * The secret; empty where the field is missing, or wrong, which is noted.
     *
     * @param directory from which paths start that do not begin at the root
     * @param environment gives a variable by its name, or null
     */
    static Optional<String> read(JsonFields owner, String field, Path directory, Function<String, String> environment) {
        return owner.object(field)
                .flatMap(reference ->
                        read(reference, directory, environment, (value, rule) -> owner.fault(field, value, rule)));
    }

    /** The secret that one reference leads to; empty where it is wrong, which is noted. */
    static Optional<String> read(
            JsonFields reference, Path directory, Function<String, String> environment, Faults faults) {
        Optional<String> variable = reference.text("env", SecretReference::isVariable, "the name of a variable");
        Optional<String> file = reference.text("file", text -> !text.isBlank(), "the path of a file");
        reference.finish();
        if (variable.isPresent() == file.isPresent()) {
            faults.note("both or none", RULE);
            return Optional.empty();
        }
        Optional<String> secret = variable.map(name -> environment.apply(name))
                .or(() -> file.flatMap(path -> firstLine(directory, path)))
                .map(String::strip)
                .filter(SecretReference::isSecret);
        if (secret.isEmpty()) {
            faults.note(
                    variable.orElseGet(file::get),
                    "it holds a key of 1 to " + MAX_SECRET + " visible ASCII characters");
        }
        return secret;
    }

    private static Optional<String> firstLine(Path directory, String path) {
        try (BufferedReader file = Files.newBufferedReader(directory.resolve(path))) {
            char[] start = new char[MAX_SECRET + 2];
            int read = file.read(start);
            return read < 0
                    ? Optional.empty()
                    : new String(start, 0, read).lines().findFirst();
        } catch (IOException | InvalidPathException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean isVariable(String text) {
        return text.matches("[A-Za-z_][A-Za-z0-9_]{0,100}");
    }

    private static boolean isSecret(String text) {
        return text.length() <= MAX_SECRET && text.matches("[!-~]+");
    }
}
