package io.avatargateway.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of the load run. Its output goes to a file; it is ended, and its end awaited, by {@link #close}. */
final class Child implements AutoCloseable {

    private static final Duration END_TIMEOUT = Duration.ofSeconds(30);

    /** The last line of jcmd's histogram: instances, then bytes. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        // However the run ends, nothing of it goes on.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end of " + name));
    }

    static Child start(String name, Path directory, Map<String, String> environment, List<String> command)
            throws IOException {
        Files.createDirectories(directory);
        Path log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.redirectOutput(log.toFile());
        return new Child(name, builder.start(), log);
    }

    /** A Java process with the classes of this one. */
    static Child java(String name, Path directory, List<String> options, String main, Object... arguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(List.of(javaHome().resolve("bin/java").toString()));
        command.addAll(options);
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), main));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return start(name, directory, Map.of(), command);
    }

    static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    /** Waits until it is as it should be. */
    void await(String what, Duration atMost, BooleanSupplier condition) {
        Waiting.until(name + ": " + what, atMost, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended with " + process.exitValue() + ", see " + log);
            }
            return condition.getAsBoolean();
        });
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    /** What it wrote so far. */
    String output() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** CPU time that a process has used, of all its threads. */
    static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Bytes of live objects, after a full collection. */
    long liveHeapBytes() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        javaHome().resolve("bin/jcmd").toString(), Long.toString(process.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IOException("jcmd on " + name + ": " + histogram);
        }
        return Long.parseLong(total.group(1));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException gone) {
            // It has ended on its own.
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
