package io.avatargateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options: what is taken, and how it is said that one is wrong. Nothing here reaches a network. */
class UsageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "speak                                             | --session: missing (expected:",
                "speak -s ses_a                                    | --file: missing (expected:",
                "speak -s ses_a -f no-such-file                    | --file: no-such-file (expected: a file",
                "speak -s ses_a -f src                             | --file: src (expected: a file",
                "speak -s ses/../a -f pom.xml                      | --session: ses/../a (expected: an id",
                "speak -s ses_a -f pom.xml --priority 10           | --priority: 10 (expected: 0..9)",
                "speak -s ses_a -f pom.xml --priority -1           | --priority: -1 (expected: a whole number)",
                "speak -s ses_a -f pom.xml --mode loud             | --mode: loud (expected: one of queue, next,"
                        + " interrupt)",
                "speak -s ses_a -f pom.xml --keep-waiting          | --keep-waiting: with --mode queue (expected: with"
                        + " --mode interrupt",
                "speak -s ses_a -f pom.xml --timeout 5x            | --timeout: 5x (expected: a time such as",
                "speak -s ses_a -f pom.xml --timeout 0             | --timeout: 0 (expected: a time such as",
                "speak -s ses_a -f pom.xml --expires-in 8000h      | --expires-in: 8000h (expected: a time such as",
                "speak -s ses_a -f pom.xml --not-before tomorrow   | --not-before: tomorrow (expected: a moment such"
                        + " as",
                "speak -s ses_a -f pom.xml --stream --part-bytes 8 | --part-bytes: 8 (expected: 64..1048576)",
                "speak -s ses_a -f pom.xml --part-bytes 4096      | --part-bytes: 4096 without --stream (expected:"
                        + " with --stream only)",
                "speak -s ses_a -f pom.xml --resume Exact         | --resume: Exact (expected: one of pause, exact,"
                        + " restart, skip",
                "speak -s ses_a -f pom.xml --traceparent 00-1     | --traceparent: 00-1 (expected: hexadecimal digits"
                        + " such as",
                "speak -s ses_a -f pom.xml --replies some         | --replies: some (expected: one of all, final)",
                "speak -s ses_a -f pom.xml --tenant A/b           | --tenant: A/b (expected: 1 to 63 of",
                "speak -s ses_a -f pom.xml --tenant a --direct    | --tenant: a with --direct (expected: without",
                "bench --tenant A/b                                | --tenant: A/b (expected: 1 to 63 of",
                "webhooks listen -q --port 0                       | --port: 0 with --quiet (expected: a port, since",
                "webhooks listen -q                                | --quiet: without a secret (expected:"
                        + " AVATAR_WEBHOOK_SECRET",
                "speak -s ses_a -f pom.xml --broker localhost      | --broker: localhost (expected: a URL such as",
                "open --gateway localhost:9080                     | --gateway: localhost:9080 (expected: a URL such"
                        + " as",
                "open --max-idle 1500ms                            | --max-idle: 1500ms (expected: whole seconds)",
                "open --metadata x                                 | --metadata: x (expected: NAME=TEXT)",
                "open --metadata =x                                | --metadata: =x (expected: NAME=TEXT)",
                "sessions --limit 0                                | --limit: 0 (expected: 1..10000)",
                "watch -s ses_a --type noise                       | --type: noise (expected: some of adopted,",
                "bench --jobs 100001                               | --jobs: 100001 (expected: 1..100000)",
                "bench                                             | bench: no target (expected: --gateway and"
                        + " --broker",
                "dlq                                               | dlq: no command (expected: one of list,",
                "dlq list --limit 0                                | --limit: 0 (expected: 1..10000)",
                "dlq drop a/b                                      | ID: a/b (expected: an id as dlq list",
                "bogus                                             | bogus: unknown (expected:",
            })
    void shouldSayInOneLineWhatIsWrongAndSendNothing(String args, String line) {
        Invocation wrong = Invocation.of(args.trim().split(" +"));

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).startsWith("avatar-gateway: " + line).doesNotContain("\tat ", "Exception");
        assertThat(wrong.err().lines().count()).isLessThanOrEqualTo(2);
    }

    @Test
    void shouldAskForACommand() {
        assertThat(Invocation.of().exitCode()).isEqualTo(2);
        assertThat(Invocation.of().err()).startsWith("avatar-gateway: command: missing (expected:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "speak -s ses_a -f pom.xml --password=geheim",
                "speak -s ses_a -f pom.xml --password geheim",
                "speak -s ses_a -f pom.xml --broker tcp://localhost:1?password=geheim",
                "speak -s ses_a -f pom.xml --broker tcp://me:geheim@localhost:1",
                "speak -s ses_a -f pom.xml --broker tcp://localhost:1?sslEnabled=true;trustStorePassword=geheim",
                "open --gateway http://me:geheim@localhost:1",
                "open --gateway http://localhost:1/?key=geheim",
            })
    void shouldTakeNoPasswordFromTheCommandLineAndNotSayItAgain(String args) {
        Invocation refused = Invocation.of((args + " --debug").split(" "));

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err().lines().limit(2)).noneMatch(line -> line.contains("geheim"));
    }

    @Test
    void shouldNotShowSecretsOfTheBrokersAddress(@TempDir Path directory) throws Exception {
        Path password = Files.writeString(directory.resolve("password"), "hidden-2\n");

        Invocation unreachable = Invocation.with(
                Map.of("BROKER_URL", "tcp://127.0.0.1:1?keyStorePassword=hidden-1", "BROKER_PASSWORD", "hidden-3"),
                java.io.InputStream.nullInputStream(),
                "speak",
                "-s",
                "ses_a",
                "-f",
                "pom.xml",
                "--user=me",
                "--debug",
                "--password-file=" + password);

        assertThat(unreachable.exitCode()).isEqualTo(Outcome.UNREACHABLE.exitCode());
        assertThat(unreachable.err())
                .startsWith("avatar-gateway: broker: tcp://127.0.0.1:1 (expected: a broker that answers there)")
                .contains("\tat ")
                .doesNotContain("hidden");
    }

    @Test
    void shouldExplainEveryCommandWithItsExitCodes() {
        for (String command : new String[] {
            "open", "speak", "interrupt", "picture", "watch", "sessions", "close", "erase", "whoami", "bench"
        }) {
            Invocation help = Invocation.of(command, "--help");

            assertThat(help.exitCode()).isZero();
            assertThat(help.err()).isEmpty();
            assertThat(help.out())
                    .startsWith("avatar-gateway " + command)
                    .contains("--gateway=URL", "--json", "Exit codes:");
        }
    }

    @Test
    void shouldWriteACompletionScript() {
        Invocation script = Invocation.of("generate-completion");

        assertThat(script.exitCode()).isZero();
        assertThat(script.out()).startsWith("#!/usr/bin/env bash").contains("--keep-waiting", "avatar-gateway");
    }
}
