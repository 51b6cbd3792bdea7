package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line producer against the running gateway. */
@GatewayIntegrationTest
class CliIT {

    private static final RestClient GATEWAY = RestClient.gateway();
    private static final String HELLO = "docs/examples/hello.wav";

    @TempDir
    private Path directory;

    @Test
    void shouldOpenSpeakAndClose() throws Exception {
        JsonNode opened = CliProcess.run("open", "--face", TestSession.ownFace(), "--json")
                .is(0)
                .json()
                .get(0);
        String id = opened.path("id").asText();
        assertThat(opened.at("/join/livekitToken").asText()).isNotEmpty();

        List<JsonNode> replies = CliProcess.run("speak", "--session", id, "--file", HELLO, "--json")
                .is(0)
                .json();
        assertThat(replies)
                .extracting(reply -> reply.path("status").asText())
                .containsExactly("sent", "accepted", "started", "finished");
        assertThat(replies.get(3).path("playedMillis").asLong()).isEqualTo(4749);

        assertThat(CliProcess.run("sessions", "--json", "--limit=10000").is(0).lines())
                .anyMatch(line -> line.contains(id))
                .noneMatch(line -> line.contains("livekitToken"));
        CliProcess.run("close", "--session", id, "--now").is(0);
        assertThat(CliProcess.run("speak", "--session", id, "--file", HELLO)
                        .is(5)
                        .err())
                .contains("rejected: SESSION_ENDED");
    }

    @Test
    void shouldSpeakFromStandardInputStraightIntoTheSessionsQueue() throws Exception {
        try (TestSession session = TestSession.open();
                CliProcess cli = CliProcess.start("speak", "-s", session.id, "-f", "-", "--direct")) {
            byte[] tone = Speech.tone(500, 440);
            try (OutputStream stdin = cli.stdin()) {
                stdin.write(tone);
            }

            assertThat(cli.end().is(0).lines()).last().asString().isEqualTo("finished, 0.5 s played");
            assertThat(session.heard()).isEqualTo(tone);
        }
    }

    @Test
    void shouldSpeakWhatASlowSynthesiserHasMadeSoFar() throws Exception {
        try (TestSession session = TestSession.open();
                CliProcess cli = CliProcess.start(
                        "speak", "-s", session.id, "-f", "-", "--stream", "--type=audio/pcm;rate=16000", "--json")) {
            try (OutputStream stdin = cli.stdin()) {
                stdin.write(Speech.buzz(2, 300));
                stdin.flush();
                assertThat(statuses(cli, "started")).containsExactly("accepted", "started");
                // Only now the rest is made.
                stdin.write(Speech.buzz(3, 401));
            }

            List<JsonNode> rest = cli.end().is(0).json();
            assertThat(rest.get(rest.size() - 1).path("status").asText()).isEqualTo("finished");
            assertThat(rest.get(rest.size() - 1).path("playedMillis").asInt()).isEqualTo(701);
            assertThat(session.played()).hasToString("2:300 3:401");
        }
    }

    @Test
    @Tag("long")
    void shouldOvertakeWhatWaitsWhereItIsToldTo() throws Exception {
        Path waits = Files.write(directory.resolve("waits.pcm"), Speech.buzz(2, 300));
        Path next = Files.write(directory.resolve("next.pcm"), Speech.buzz(3, 200));
        Path now = Files.write(directory.resolve("now.pcm"), Speech.buzz(4, 200));
        Path playing = Files.write(directory.resolve("playing.pcm"), Speech.buzz(1, 120_000));
        try (TestSession session = TestSession.open();
                CliProcess speaking = CliProcess.start("speak", "-s", session.id, "-f", playing.toString(), "--json")) {
            assertThat(statuses(speaking, "started")).endsWith("started");
            CliProcess.run("speak", "-s", session.id, "-f", waits.toString(), "--no-wait", "--job-id=waits")
                    .is(0);
            CliProcess.run("speak", "-s", session.id, "-f", next.toString(), "--no-wait", "--mode=next")
                    .is(0);

            CliProcess.run("speak", "-s", session.id, "-f", now.toString(), "--mode=interrupt", "--keep-waiting")
                    .is(0);

            speaking.end().is(3);
            session.awaitJob("waits", "finished");
            assertThat(session.played().behindTheFirst()).isEqualTo("4:200 3:200 2:300");
        }
    }

    /** What is told of a job up to this word, but for the client's own. */
    private static List<String> statuses(CliProcess cli, String last) throws Exception {
        List<String> statuses = new ArrayList<>();
        while (!statuses.contains(last)) {
            String status = cli.json().path("status").asText();
            if (!status.equals("sent") && !status.equals("sending")) {
                statuses.add(status);
            }
        }
        return statuses;
    }

    @Test
    void shouldSendADeadLetterAgainToAnotherSession() throws Exception {
        try (TestSession session = TestSession.open()) {
            String job = "lost-" + session.id;
            String gone = "ses_" + "a".repeat(20);
            CliProcess.run("speak", "-s", gone, "-f", HELLO, "--job-id", job).is(5);
            JsonNode letter = CliProcess.run("dlq", "list", "--json", "--limit=10000").is(0).json().stream()
                    .filter(each -> each.path("jobId").asText().equals(job))
                    .findFirst()
                    .orElseThrow();
            String id = letter.path("id").asText();
            assertThat(letter.path("code").asText()).isEqualTo("UNKNOWN_SESSION");
            GATEWAY.post("/dead-letters/" + id + "/redrive", "{}").isProblem(404, "UNKNOWN_SESSION");

            JsonNode again = CliProcess.run("dlq", "redrive", id, "--to", session.id, "--json")
                    .is(0)
                    .json()
                    .get(0);

            session.awaitJob(job + "-r1", "finished");
            assertThat(again.path("jobId").asText()).isEqualTo(job + "-r1");
            RestClient.Answer repeated =
                    GATEWAY.post("/dead-letters/" + id + "/redrive", "{}").is(202);
            assertThat(repeated.json()).isEqualTo(again);
            assertThat(repeated.header("Location")).endsWith("/sessions/" + session.id + "/jobs/" + job + "-r1");
            GATEWAY.get("/dead-letters/" + id).isProblem(404, "UNKNOWN_DEAD_LETTER");
            GATEWAY.send("DELETE", "/dead-letters/" + id, BodyPublishers.noBody())
                    .isProblem(404, "UNKNOWN_DEAD_LETTER");
            GATEWAY.get("/dead-letters?limit=0&tenant=A&after=x.").isProblem(400, "REQUEST_INVALID");
        }
    }

    @Test
    void shouldTellThatAFileIsNoSpeech() throws Exception {
        Path odd = Files.write(directory.resolve("odd.pcm"), new byte[641]);
        try (TestSession session = TestSession.open()) {
            CliProcess.Ended ended = CliProcess.run(
                            "speak", "-s", session.id, "-f", odd.toString(), "--type=audio/pcm;rate=16000")
                    .is(5);

            assertThat(ended.err()).contains("rejected: AUDIO_ODD_LENGTH: ").doesNotContain("\tat ");
            assertThat(ended.err().lines()).hasSize(1);
        }
    }

    @Test
    void shouldTellThatAnotherProcessInterruptedIt() throws Exception {
        Path tone = Files.write(directory.resolve("tone.pcm"), Speech.tone(20_000, 440));
        try (TestSession session = TestSession.open();
                CliProcess speaking = CliProcess.start("speak", "-s", session.id, "-f", tone.toString(), "--json")) {
            JsonNode step = speaking.json();
            while (!step.path("status").asText().equals("started")) {
                step = speaking.json();
            }

            assertThat(CliProcess.run("interrupt", "--session", session.id, "--json")
                            .is(0)
                            .json()
                            .get(0)
                            .path("jobsEnded")
                            .asInt())
                    .isEqualTo(1);

            JsonNode last = speaking.json();
            assertThat(last.path("status").asText()).isEqualTo("interrupted");
            speaking.end().is(3);
        }
    }

    @Test
    void shouldTellThatAJobExpired() throws Exception {
        Path tone = Files.write(directory.resolve("tone.pcm"), Speech.tone(60_000, 440));
        try (TestSession session = TestSession.open()) {
            CliProcess.run("speak", "-s", session.id, "-f", tone.toString(), "--no-wait")
                    .is(0);

            assertThat(CliProcess.run("speak", "-s", session.id, "-f", HELLO, "--expires-in=500ms")
                            .is(4)
                            .err())
                    .contains(": expired");
        }
    }

    @Test
    void shouldLeaveTheJobAloneWhenItIsStopped() throws Exception {
        Path tone = Files.write(directory.resolve("tone.pcm"), Speech.tone(3_000, 440));
        try (TestSession session = TestSession.open();
                CliProcess speaking =
                        CliProcess.start("speak", "-s", session.id, "-f", tone.toString(), "--job-id=left", "--json")) {
            JsonNode step = speaking.json();
            while (!step.path("status").asText().equals("started")) {
                step = speaking.json();
            }

            assertThat(speaking.terminate().end().is(143).err())
                    .contains("no longer waiting; job left stays with the gateway");
            session.awaitJob("left", "finished");
        }
    }

    @Test
    void shouldWatchASessionAsJsonLinesUntilItCloses() throws Exception {
        TestSession session = TestSession.open();
        try (CliProcess watch = CliProcess.start("watch", "--session", session.id, "--json")) {
            List<JsonNode> events = new ArrayList<>();
            do {
                events.add(watch.json());
            } while (!last(events).path("state").asText().equals("READY"));
            CliProcess.run("speak", "-s", session.id, "-f", HELLO, "-q").is(0);
            session.end();

            events.addAll(watch.end().is(0).json());
            assertThat(events).extracting(event -> event.path("type").asText()).contains("state", "signal", "job");
            for (int i = 0; i < events.size(); i++) {
                assertThat(events.get(i).path("sequence").asInt()).isEqualTo(i + 1);
            }
            assertThat(last(events).path("state").asText()).isEqualTo("CLOSED");
        } finally {
            session.close();
        }
    }

    @Test
    void shouldMeasureAndEndItsSessions() throws Exception {
        String face = TestSession.ownFace();
        JsonNode figures = CliProcess.run("bench", "--sessions=3", "--jobs=9", "--millis=100", "--face", face, "--json")
                .is(0)
                .json()
                .get(0);

        assertThat(figures.path("finished").asInt()).isEqualTo(9);
        assertThat(figures.at("/startedMillis/p99").asDouble()).isPositive();
        assertEnded(face, 3);
    }

    @Test
    void shouldEndTheSessionsOfALoadRunThatIsStopped() throws Exception {
        String face = TestSession.ownFace();
        try (CliProcess bench =
                CliProcess.start("bench", "--sessions=2", "--jobs=1000", "--millis=2000", "--face", face)) {
            await("the sessions of the run are open")
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> sessionsOf(face).size() == 2);

            bench.terminate().end().is(143);
            assertEnded(face, 2);
        }
    }

    @Test
    void shouldSayThatTheBrokerIsAway() throws Exception {
        CliProcess.Ended away = CliProcess.run("speak", "-s", "ses_any", "-f", HELLO, "--broker=tcp://127.0.0.1:1")
                .is(8);

        assertThat(away.err())
                .isEqualTo("avatar-gateway: broker: tcp://127.0.0.1:1 (expected: a broker that answers there)\n");
        assertThat(away.lines()).isEmpty();
    }

    @Test
    void shouldCarryNothingOfTheGateway() throws Exception {
        try (JarFile jar = new JarFile("target/avatar-gateway-cli.jar")) {
            assertThat(jar.stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.startsWith("io/avatargateway/") && name.endsWith(".class")))
                    .isNotEmpty()
                    .allMatch(name ->
                            name.startsWith("io/avatargateway/cli/") || name.startsWith("io/avatargateway/client/"));
            // Else Java 24 and later warn on standard error, before every result.
            assertThat(jar.getManifest().getMainAttributes().getValue("Enable-Native-Access"))
                    .isEqualTo("ALL-UNNAMED");
        }
        assertThat(CliProcess.run("--version").is(0).lines()).first().asString().startsWith("avatar-gateway 0.");
    }

    private static List<JsonNode> sessionsOf(String face) throws Exception {
        List<JsonNode> own = new ArrayList<>();
        for (JsonNode session :
                RestClient.gateway().get("/sessions?limit=200").is(200).json().path("sessions")) {
            if (session.path("faceId").asText().equals(face)) {
                own.add(session);
            }
        }
        return own;
    }

    private static void assertEnded(String face, int count) throws Exception {
        assertThat(sessionsOf(face))
                .hasSize(count)
                .allMatch(session -> session.path("state").asText().equals("CLOSED"));
    }

    private static JsonNode last(List<JsonNode> events) {
        return events.get(events.size() - 1);
    }
}
