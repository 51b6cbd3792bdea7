package io.avatargateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client library and the sandbox for tests as users have them: the jar, the libraries of its POM, nothing else. */
@GatewayIntegrationTest
class ClientIT {

    private static final Path JAR = Path.of("target", "avatar-gateway-client.jar");
    private static final Path POM = Path.of("target", "poms", "client", "pom.xml");
    private static final Path LIBRARIES = Path.of("target", "jms-client");
    private static final Path SANDBOX_JAR = Path.of("target", "avatar-gateway-sandbox-junit.jar");
    private static final Path SANDBOX_POM = Path.of("target", "poms", "sandbox", "pom.xml");
    private static final Path SANDBOX_LIBRARIES = Path.of("target", "sandbox-junit");
    private static final Pattern DEPENDENCY = Pattern.compile(
            "<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>\\s*(?:<optional>true</optional>\\s*)?"
                    + "</dependency>");

    @TempDir
    private Path directory;

    @Test
    void shouldRunTheExampleOfItsPage() throws Exception {
        String said = run(classPath(JAR, LIBRARIES), "docs/examples/client/Greet.java", "docs/examples/hello.wav");

        assertThat(said)
                .contains("speaking for 4749 ms\n", "finished, heard 4749 ms\n")
                .endsWith(" state CLOSED\n")
                .doesNotContain("Exception");
    }

    @Test
    void shouldRunTheTestsOfTheTestingPage() throws Exception {
        String libraries = classPath(JAR, LIBRARIES, SANDBOX_JAR, SANDBOX_LIBRARIES) + junit();
        compile(libraries, "docs/examples/testing/GreetingTest.java", "docs/examples/testing/OwnSandboxTest.java");

        String said = run(
                directory + File.pathSeparator + libraries,
                "src/test/examples/RunTests.java",
                "GreetingTest",
                "OwnSandboxTest");

        assertThat(said).endsWith("3 tests succeeded\n");
    }

    @Test
    void shouldHaveItsOwnClassesAndAPomThatNamesTheRest() throws Exception {
        holdsOwnClassesAlone(JAR, "io/avatargateway/client/");
        assertThat(namedIn(JAR, "avatar-gateway-client", POM))
                .hasSize(2)
                .allMatch(name -> Files.exists(LIBRARIES.resolve(name)));
        try (JarFile sources = new JarFile("target/avatar-gateway-client-sources.jar")) {
            assertThat(sources.getEntry("io/avatargateway/client/GatewayClient.java"))
                    .isNotNull();
        }

        holdsOwnClassesAlone(SANDBOX_JAR, "io/avatargateway/sandbox/");
        assertThat(namedIn(SANDBOX_JAR, "avatar-gateway-sandbox-junit", SANDBOX_POM))
                .hasSize(5)
                .filteredOn(name -> !name.startsWith("junit-"))
                .hasSize(4)
                .allMatch(name -> Files.exists(SANDBOX_LIBRARIES.resolve(name)));
    }

    private static void holdsOwnClassesAlone(Path archive, String packages) throws IOException {
        try (JarFile jar = new JarFile(archive.toFile())) {
            assertThat(jar.stream().filter(entry -> !entry.isDirectory()).map(entry -> entry.getName()))
                    .contains("META-INF/LICENSE")
                    .anyMatch(name -> name.endsWith(".class"))
                    .allMatch(name -> name.startsWith(packages) || name.startsWith("META-INF/"));
        }
    }

    /** The files of the libraries that the POM within the jar names, which is the one beside it. */
    private static List<String> namedIn(Path archive, String artifact, Path beside) throws IOException {
        try (JarFile jar = new JarFile(archive.toFile())) {
            JarEntry pom = jar.getJarEntry("META-INF/maven/io.avatargateway/" + artifact + "/pom.xml");
            String within = new String(jar.getInputStream(pom).readAllBytes(), UTF_8);
            assertThat(within).isEqualTo(Files.readString(beside)).doesNotContain("${");
            return DEPENDENCY
                    .matcher(within)
                    .results()
                    .map(found -> found.group(1) + "-" + found.group(2) + ".jar")
                    .toList();
        }
    }

    /** Jars, and directories of jars. */
    private static String classPath(Path... parts) {
        return Arrays.stream(parts)
                .map(part -> part + (Files.isDirectory(part) ? "/*" : ""))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** What runs these tests runs those, too. */
    private static String junit() throws Exception {
        StringBuilder jars = new StringBuilder();
        for (String known : List.of(
                "org.junit.jupiter.api.Test",
                "org.junit.jupiter.engine.JupiterTestEngine",
                "org.junit.platform.commons.JUnitException",
                "org.junit.platform.engine.TestEngine",
                "org.junit.platform.launcher.Launcher",
                "org.opentest4j.AssertionFailedError")) {
            jars.append(File.pathSeparator)
                    .append(Path.of(Class.forName(known)
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()));
        }
        return jars.toString();
    }

    private void compile(String classPath, String... files) {
        List<String> arguments = new ArrayList<>(List.of("-d", directory.toString(), "-cp", classPath));
        arguments.addAll(List.of(files));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
        assertThat(status).as(said.toString(UTF_8)).isZero();
    }

    /** Runs a file of source to its end. */
    private String run(String classPath, String... arguments) throws Exception {
        Path output = Files.createTempFile(directory, "said", "");
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(ServerSetUp.QUICK_START);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("AVATAR_GATEWAY_URL", GatewayAddresses.http());
        builder.environment().put("BROKER_URL", GatewayAddresses.core());
        builder.environment().put("SANDBOX_URL", GatewayAddresses.sandbox());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends in time").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
