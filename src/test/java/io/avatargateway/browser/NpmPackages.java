package io.avatargateway.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The packages of {@code src/test/browser/package.json}, which the pages of the browser tests load. */
final class NpmPackages {

    private static final NpmProject PROJECT =
            new NpmProject(Path.of("src", "test", "browser"), Path.of("target", "browser"));

    /** Where the packages lie once they are installed. */
    static final Path FOLDER = PROJECT.packages();

    private NpmPackages() {}

    /** Whether they are there, as the lock file asks for them. */
    static boolean installed() {
        return PROJECT.installed();
    }

    /** Installs them if they are not there. */
    static synchronized void install() throws IOException {
        boolean installed = PROJECT.install();
        // simli-client asks for "./Client" and ships client.js, which only some file systems take for the same.
        Path client = FOLDER.resolve("simli-client/dist/client.js");
        Path asked = client.resolveSibling("Client.js");
        if (installed || !Files.exists(asked)) {
            Files.copy(client, asked, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
