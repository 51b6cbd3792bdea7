package io.avatargateway.it;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A container without an engine. The container file's steps are carried out in an empty directory. Its command runs
 * with that as the root, which nobody can write to, and with its user, who has no rights. This machine's programs and
 * its Java take the place of the base image. The network is this machine's.
 */
final class BareContainer implements AutoCloseable {

    /** What the base image has. */
    private static final List<String> BASE = List.of("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc");

    private static final Path CONTEXT = Path.of("target/server/image").toAbsolutePath();

    private final Containerfile file;
    private final Map<String, String> environment;
    private final Process process;

    private BareContainer(Containerfile file, Map<String, String> environment, Process process) {
        this.file = file;
        this.environment = environment;
        this.process = process;
    }

    /** Whether this machine lets us make a root of our own. */
    static boolean possible() throws IOException, InterruptedException {
        Process tried = new ProcessBuilder("unshare", "--mount", "--pid", "--fork", "setpriv", "--no-new-privs", "true")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return tried.waitFor(30, TimeUnit.SECONDS) && tried.exitValue() == 0;
    }

    /**
     * Starts it; returns at once.
     *
     * @param directory for its root and its volume
     * @param settings variables of its environment, beside those of the container file
     */
    static BareContainer start(Path directory, Map<String, String> settings, Path console) throws IOException {
        Containerfile file = Containerfile.read();
        Map<String, String> environment = new TreeMap<>(file.environment());
        // As the base image has it.
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("PATH", "/usr/bin:/bin");
        environment.putAll(settings);
        Path script = Files.writeString(directory.resolve("run.sh"), script(file, directory, environment));
        Process process = new ProcessBuilder("unshare", "--mount", "--pid", "--fork", "bash", "-eu", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
        return new BareContainer(file, environment, process);
    }

    private static String script(Containerfile file, Path directory, Map<String, String> environment) {
        Path root = directory.resolve("root");
        Path data = directory.resolve("data-stage");
        List<String> lines = new ArrayList<>(List.of("mount --make-rprivate /", "mkdir -p " + root + " " + data));
        for (String step : file.steps("data")) {
            lines.add(step.replaceFirst("^RUN mkdir -p /", "mkdir -p " + data + "/"));
        }
        lines.add("mount --bind " + root + " " + root);
        for (String place : BASE) {
            lines.add("if [ -L " + place + " ]; then cp -a " + place + " " + root + place + "; elif [ -d " + place
                    + " ]; then mkdir " + root + place + " && mount --rbind " + place + " " + root + place
                    + " && mount -o"
                    + " remount,bind,ro " + root + place + "; fi");
        }
        for (String step : file.steps("last")) {
            lines.add(copied(step, root, data));
        }
        lines.addAll(List.of(
                "mkdir " + root + "/proc " + root + "/dev " + root + "/tmp",
                "mount -t proc proc " + root + "/proc",
                "mount -t tmpfs -o mode=1777,noexec,nosuid,nodev tmp " + root + "/tmp",
                "mount -t tmpfs -o mode=755 dev " + root + "/dev",
                "for d in null zero random urandom; do touch " + root + "/dev/$d; mount --bind /dev/$d " + root
                        + "/dev/$d; done",
                // The volume.
                "mount --bind " + root + "/var/lib/avatar-gateway " + root + "/var/lib/avatar-gateway",
                "mount -o remount,bind,ro " + root));
        String variables = environment.entrySet().stream()
                .map(each -> quoted(each.getKey() + "=" + each.getValue()))
                .collect(joining(" "));
        lines.add("exec chroot " + root + " setpriv --reuid " + file.user()[0] + " --regid " + file.user()[1]
                + " --clear-groups --bounding-set=-all --inh-caps=-all --no-new-privs env -i " + variables + " "
                + file.command().stream().map(BareContainer::quoted).collect(joining(" ")));
        return String.join("\n", lines) + "\n";
    }

    private static String copied(String step, Path root, Path data) {
        String[] words = step.split(" ", -1);
        String to = words[words.length - 1];
        String from = words[words.length - 2];
        boolean ofStage = step.contains("--from=data");
        StringBuilder line = new StringBuilder("mkdir -p $(dirname " + root + to + ") && cp -r "
                + (ofStage ? data + from : CONTEXT + "/" + from) + " " + root + to);
        for (String word : words) {
            if (word.startsWith("--chown=")) {
                line.append(" && chown -R " + word.substring("--chown=".length()) + " " + root + to);
            } else if (word.startsWith("--chmod=")) {
                line.append(" && chmod " + word.substring("--chmod=".length()) + " " + root + to);
            }
        }
        return line.toString();
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What its health check says, which is asked from here: 0 is well. */
    int healthCheck() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(file.healthCheck());
        builder.environment().putAll(environment);
        Process check = builder.inheritIO().start();
        assertThat(check.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return check.exitValue();
    }

    /** SIGTERM to its first process, as an engine does; the exit code, when it has ended. */
    int stop() throws InterruptedException {
        process.children().forEach(ProcessHandle::destroy);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        List<ProcessHandle> left = process.descendants().toList();
        left.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
