package io.avatargateway.audio;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An independent program, as the operating system has it. */
public final class Tool {

    private static final long LONGEST_SECONDS = 60;

    private Tool() {}

    /** Runs it to its end. The test is skipped where there is no such program. */
    public static void run(String... command) throws IOException, InterruptedException {
        Path said = Files.createTempFile("tool", ".log");
        try {
            run(said, true, command);
        } finally {
            Files.delete(said);
        }
    }

    /** The same; what it writes to its standard output goes into the file. */
    static void runInto(Path file, String... command) throws IOException, InterruptedException {
        run(file, false, command);
    }

    /** The test is skipped, and says so, where there is no such program. */
    public static void require(String program) {
        boolean there = List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        if (!there) {
            System.out.println("Skipped: " + program + " is not installed");
        }
        assumeTrue(there, program + " is not installed");
    }

    private static void run(Path output, boolean errorsToo, String... command)
            throws IOException, InterruptedException {
        require(command[0]);
        Process process = new ProcessBuilder(List.of(command))
                .redirectErrorStream(errorsToo)
                .redirectOutput(output.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + ": still running after " + LONGEST_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + process.exitValue()
                    + (errorsToo ? "\n" + Files.readString(output, StandardCharsets.ISO_8859_1) : ""));
        }
    }
}
