package io.avatargateway.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Which programs this machine has. */
final class Machine {
    private Machine() {}

    static Optional<Path> chromium() {
        return program("chromium", "chromium-browser", "google-chrome");
    }

    static Optional<Path> chromedriver() {
        return program("chromedriver");
    }

    static Optional<Path> npm() {
        return program("node").flatMap(node -> program("npm"));
    }

    private static Optional<Path> program(String... names) {
        return Arrays.stream(names).flatMap(Machine::onThePath).findFirst();
    }

    private static Stream<Path> onThePath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable);
    }
}
