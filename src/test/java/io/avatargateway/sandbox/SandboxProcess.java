package io.avatargateway.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A sandbox in a process of its own, as it runs for its users, and what that process holds. On Linux. */
final class SandboxProcess implements AutoCloseable {
    private static final Pattern BASE = Pattern.compile("Simli at (http://[^,]+),");
    private static final int PAGE_BYTES = 4096;

    private final Process process;
    private final URI base;

    private SandboxProcess(Process process, URI base) {
        this.process = process;
        this.base = base;
    }

    static SandboxProcess start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                System.getProperty("java.home") + "/bin/java",
                // The whole heap is there from the start: what it grows by is no loss, and shall not look like one.
                "-Xms128m",
                "-Xmx128m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-classpath",
                System.getProperty("java.class.path"),
                SandboxMain.class.getName(),
                "--port=0"));
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        // Nobody reads what else it says; a pipe that fills up would stop it.
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try {
            BufferedReader out = process.inputReader(UTF_8);
            Matcher line = BASE.matcher(String.valueOf(out.readLine()));
            assertThat(line.find()).as("the address in %s", line).isTrue();
            return new SandboxProcess(process, URI.create(line.group(1)));
        } catch (IOException | AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
    }

    URI base() {
        return base;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long residentBytes() throws IOException {
        // Fields in pages: proc(5), statm.
        return Long.parseLong(Files.readString(proc("statm")).split(" ", -1)[1]) * PAGE_BYTES;
    }

    /** Of all threads, their first 15 letters. */
    List<String> threadNames() throws IOException {
        try (Stream<Path> all = Files.list(proc("task"))) {
            return all.map(SandboxProcess::name).toList();
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException ended) {
            return "ended";
        }
    }

    /** Files and sockets, the UDP ports of media among them. */
    long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(proc("fd"))) {
            return all.count();
        }
    }

    private Path proc(String what) {
        return Path.of("/proc/" + process.pid() + "/" + what);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
