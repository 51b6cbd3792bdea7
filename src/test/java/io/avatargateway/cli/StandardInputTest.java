package io.avatargateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that is begun without standard input: the runtime has a file of its own in its place, and needs it. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class StandardInputTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "speak -s ses_a -f -          | <&-         | --file: - without standard input (expected: ",
                "speak -s ses_a -f - --stream | <&-         | --file: - without standard input (expected: ",
                "speak -s ses_a -f -          | < /dev/null | broker: tcp://127.0.0.1:1 (expected: ",
                "speak -s ses_a -f pom.xml    | <&-         | broker: tcp://127.0.0.1:1 (expected: ",
            })
    void shouldSayThatThereIsNoneAndNotCrash(String args, String redirection, String line) throws Exception {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "exec \"$0\" -XX:TieredStopAtLevel=1 -cp \"$1\" io.avatargateway.cli.CliMain"
                                + " --broker=tcp://127.0.0.1:1 "
                                + args + " " + redirection,
                        ProcessHandle.current().info().command().orElseThrow(),
                        System.getProperty("java.class.path"))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).startsWith("avatar-gateway: " + line);
        assertThat(process.exitValue()).isIn(Outcome.USAGE.exitCode(), Outcome.UNREACHABLE.exitCode());
    }
}
