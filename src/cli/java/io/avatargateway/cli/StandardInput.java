package io.avatargateway.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Standard input, which may not be there. Where a process is begun without one ({@code <&-}), the Java runtime gets its
 * number for a file that it loads classes from. To read that would send the runtime as speech; to close it would crash
 * the runtime. So it is looked at first, and never closed.
 */
final class StandardInput {

    private static final Path DESCRIPTOR = Path.of("/proc/self/fd/0");

    private StandardInput() {}

    /**
     * The stream, which its reader may close without closing what is behind it.
     *
     * @throws CliException if there is none
     */
    static InputStream of(InputStream stdin) {
        if (isMissing()) {
            throw CliException.usage("--file", "- without standard input", "standard input, or a file");
        }
        return new FilterInputStream(stdin) {
            @Override
            public void close() {
                // What is behind it belongs to the process.
            }
        };
    }

    /**
     * Whether its number belongs to a file of the runtime or of this program. On other systems than Linux that cannot
     * be seen.
     */
    private static boolean isMissing() {
        try {
            if (!Files.exists(DESCRIPTOR, LinkOption.NOFOLLOW_LINKS)) {
                return Files.isDirectory(DESCRIPTOR.getParent());
            }
            Path opened = DESCRIPTOR.toRealPath();
            Path program = Path.of(StandardInput.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toRealPath();
            Path runtime = Path.of(System.getProperty("java.home")).toRealPath();
            return opened.equals(program) || opened.startsWith(runtime.resolve("lib"));
        } catch (IOException | URISyntaxException | RuntimeException pipeOrTerminal) {
            return false;
        }
    }
}
