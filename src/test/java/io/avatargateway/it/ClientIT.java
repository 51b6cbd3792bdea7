package io.avatargateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client library as its users have it: the jar, the libraries of its POM, and nothing else. */
@GatewayIntegrationTest
class ClientIT {

    private static final Path JAR = Path.of("target", "avatar-gateway-client.jar");
    private static final Path POM = Path.of("target", "poms", "client", "pom.xml");
    private static final Path LIBRARIES = Path.of("target", "jms-client");
    private static final Pattern DEPENDENCY = Pattern.compile(
            "<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>\\s*(?:<optional>true</optional>\\s*)?"
                    + "</dependency>");

    @TempDir
    private Path directory;

    @Test
    void shouldRunTheExampleOfItsPage() throws Exception {
        Path output = directory.resolve("said");
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(ServerSetUp.QUICK_START);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", JAR + File.pathSeparator + LIBRARIES + "/*"));
        command.addAll(List.of("docs/examples/client/Greet.java", "docs/examples/hello.wav"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("AVATAR_GATEWAY_URL", GatewayAddresses.http());
        builder.environment().put("BROKER_URL", GatewayAddresses.core());

        Process process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends in time").isTrue();
        } finally {
            process.destroyForcibly();
        }

        String said = Files.readString(output);
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said)
                .contains("speaking for 4749 ms\n", "finished, heard 4749 ms\n")
                .endsWith(" state CLOSED\n")
                .doesNotContain("Exception");
    }

    @Test
    void shouldHaveItsOwnClassesAndAPomThatNamesTheRest() throws Exception {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().filter(entry -> !entry.isDirectory()).map(entry -> entry.getName()))
                    .contains("io/avatargateway/client/jms/JobProducer.class", "META-INF/LICENSE")
                    .allMatch(name -> name.startsWith("io/avatargateway/client/") || name.startsWith("META-INF/"));
            String within = new String(
                    jar.getInputStream(jar.getJarEntry("META-INF/maven/io.avatargateway/avatar-gateway-client/pom.xml"))
                            .readAllBytes(),
                    UTF_8);
            assertThat(within).isEqualTo(Files.readString(POM)).doesNotContain("${");
            List<String> named = DEPENDENCY
                    .matcher(within)
                    .results()
                    .map(found -> found.group(1) + "-" + found.group(2) + ".jar")
                    .toList();
            assertThat(named).hasSize(2).allMatch(name -> Files.exists(LIBRARIES.resolve(name)));
        }
        try (JarFile sources = new JarFile("target/avatar-gateway-client-sources.jar")) {
            assertThat(sources.getEntry("io/avatargateway/client/GatewayClient.java"))
                    .isNotNull();
        }
    }
}
