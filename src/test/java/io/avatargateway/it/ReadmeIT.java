package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The walk-through of the README, run word for word but for the ports. */
@GatewayIntegrationTest
class ReadmeIT {

    private static final Pattern SHELL = Pattern.compile("(?s)```sh\n(.*?)```");

    @Test
    void shouldWorkAsPrinted() throws Exception {
        String printed = walkThrough();
        Path output = Path.of("target", "readme-walk-through.txt");
        ProcessBuilder shell = new ProcessBuilder("bash", "-e", "-u", "-c", printed)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        shell.environment().put("BROKER_URL", GatewayAddresses.core());
        Process process = shell.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends in time").isTrue();
        } finally {
            process.destroyForcibly();
        }

        String said = Files.readString(output);
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said)
                .contains("\"status\":\"accepted\"", "\"status\":\"started\"", "\"status\":\"finished\"")
                .contains("\"jobsEnded\":1")
                .contains("\"state\":\"DRAINING\"")
                .doesNotContain("urn:avatar-gateway:problem");
        byte[] heard = Files.readAllBytes(Path.of("target", "heard.wav"));
        assertThat(new String(heard, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
        byte[] sentence = Speech.sentence();
        assertThat(java.util.Arrays.copyOfRange(heard, 44, 44 + sentence.length))
                .isEqualTo(sentence);
    }

    private static String walkThrough() throws IOException {
        Matcher shell = SHELL.matcher(Files.readString(Path.of("README.md")));
        assertThat(shell.find()).as("a block of shell commands").isTrue();
        String walkThrough = shell.group(1)
                .replace("http://localhost:9080", GatewayAddresses.http())
                .replace("http://localhost:7880", GatewayAddresses.sandbox());
        assertThat(walkThrough).doesNotContain(":9080", ":7880");
        return walkThrough;
    }
}
