package io.avatargateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.client.FakeGateway;
import io.avatargateway.client.jms.ScriptedIntake;
import io.avatargateway.client.jms.SmallBroker;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code speak} sends over a real broker, and what it makes of the replies. */
class SpeakTest {

    private static SmallBroker broker;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new SmallBroker();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private Path file(int bytes) throws Exception {
        byte[] noise = new byte[bytes];
        new Random(bytes).nextBytes(noise);
        return Files.write(directory.resolve("talk-" + bytes), noise);
    }

    private static Invocation speak(InputStream in, Object... more) {
        String[] args = new String[more.length + 4];
        args[0] = "speak";
        args[1] = "--session=ses_1";
        args[2] = "--broker=" + broker.url();
        args[3] = "--json";
        for (int i = 0; i < more.length; i++) {
            args[4 + i] = more[i].toString();
        }
        return Invocation.with(Map.of(), in, args);
    }

    private static Invocation speak(Object... more) {
        return speak(InputStream.nullInputStream(), more);
    }

    @Test
    void shouldSendAJobAsTheProducersPageHasIt() throws Exception {
        try (ScriptedIntake intake = new ScriptedIntake(broker, "accepted", "started", "finished")) {
            Path file = file(1000);

            Invocation spoken = speak("--file", file, "--job-id=greeting");

            assertThat(spoken.exitCode()).as(spoken.err()).isZero();
            assertThat(spoken.err()).isEmpty();
            assertThat(spoken.json())
                    .extracting(json -> json.path("status").asText())
                    .containsExactly("sent", "accepted", "started", "finished");
            ScriptedIntake.Taken taken = intake.next();
            Message job = taken.message();
            assertThat(taken.body()).isEqualTo(Files.readAllBytes(file));
            assertThat(job.getStringProperty("AvatarSessionId")).isEqualTo("ses_1");
            assertThat(job.getStringProperty("AvatarJobId")).isEqualTo("greeting");
            assertThat(job.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
            assertThat(job.getJMSPriority()).isEqualTo(4);
            assertThat(job.getJMSExpiration()).isZero();
            for (String other :
                    new String[] {"AvatarAudioType", "AvatarMode", "AvatarKeepWaiting", "AvatarNotBefore", "AvatarPart"
                    }) {
                assertThat(job.propertyExists(other)).as(other).isFalse();
            }
        }
    }

    @Test
    void shouldSayHowUrgentAJobIs() throws Exception {
        try (ScriptedIntake intake = new ScriptedIntake(broker, "finished")) {
            long before = System.currentTimeMillis();

            Invocation spoken = speak(
                    "--file",
                    file(10),
                    "--mode=interrupt",
                    "--keep-waiting",
                    "--type=audio/pcm;rate=8000",
                    "--priority=9",
                    "--expires-in=1m",
                    "--not-before=2030-01-31T13:00:00+01:00");

            assertThat(spoken.exitCode()).as(spoken.err()).isZero();
            Message job = intake.next().message();
            assertThat(job.getStringProperty("AvatarMode")).isEqualTo("interrupt");
            assertThat(job.getBooleanProperty("AvatarKeepWaiting")).isTrue();
            assertThat(job.getStringProperty("AvatarAudioType")).isEqualTo("audio/pcm;rate=8000");
            assertThat(job.getLongProperty("AvatarNotBefore"))
                    .isEqualTo(Instant.parse("2030-01-31T12:00:00Z").toEpochMilli());
            assertThat(job.getJMSPriority()).isEqualTo(9);
            assertThat(job.getJMSExpiration()).isBetween(before + 60_000, System.currentTimeMillis() + 60_000);
        }
    }

    @Test
    void shouldAskForTheFinalReplyOnly() throws Exception {
        try (ScriptedIntake intake = new ScriptedIntake(broker, "finished")) {
            Invocation spoken = speak("--file", file(10), "--replies=final");

            assertThat(spoken.exitCode()).as(spoken.err()).isZero();
            assertThat(intake.next().message().getStringProperty("AvatarReplies"))
                    .isEqualTo("final");
        }
    }

    @Test
    void shouldSayWhereItGoesOn() throws Exception {
        try (ScriptedIntake intake = new ScriptedIntake(broker, "finished")) {
            Invocation spoken = speak("--file", file(10), "--resume", "restart");

            assertThat(spoken.exitCode()).as(spoken.err()).isZero();
            assertThat(intake.next().message().getStringProperty("AvatarResume"))
                    .isEqualTo("restart");
        }
    }

    @Test
    void shouldSayWhichTraceItBelongsTo() throws Exception {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        try (ScriptedIntake intake = new ScriptedIntake(broker, "finished")) {
            Invocation spoken = speak("--file", file(10), "--traceparent", parent);

            assertThat(spoken.exitCode()).as(spoken.err()).isZero();
            assertThat(intake.next().message().getStringProperty("traceparent")).isEqualTo(parent);
        }
    }

    @Test
    void shouldSendALargeFileWhole() throws Exception {
        try (ScriptedIntake intake = new ScriptedIntake(broker, "finished")) {
            Path file = file(3_000_001);

            assertThat(speak("--file", file).exitCode()).isZero();
            assertThat(intake.next().body()).isEqualTo(Files.readAllBytes(file));
        }
    }

    @Test
    void shouldSendPartsWhileTheSpeechIsStillBeingMade() throws Exception {
        try (ScriptedIntake intake = new ScriptedIntake(broker, "accepted", "started");
                PipedInputStream stdin = new PipedInputStream()) {
            PipedOutputStream synthesiser = new PipedOutputStream(stdin);
            CompletableFuture<Invocation> spoken = CompletableFuture.supplyAsync(
                    () -> speak(stdin, "--file=-", "--stream", "--no-wait", "--mode=next", "--job-id=streamed"));
            synthesiser.write(new byte[640]);
            synthesiser.flush();

            // Nothing more was made, and the first part is here already.
            ScriptedIntake.Taken first = intake.next();
            synthesiser.write(new byte[320]);
            synthesiser.flush();
            ScriptedIntake.Taken second = intake.next();
            synthesiser.close();
            ScriptedIntake.Taken last = intake.next();

            Invocation told = spoken.get(20, TimeUnit.SECONDS);
            assertThat(told.exitCode()).isZero();
            assertThat(told.json().get(0))
                    .hasToString("{\"jobId\":\"streamed\",\"status\":\"sending\",\"sessionId\":\"ses_1\"}");
            assertThat(told.json())
                    .filteredOn(line -> line.path("status").asText().equals("sent"))
                    .singleElement()
                    .hasToString(
                            "{\"jobId\":\"streamed\",\"status\":\"sent\",\"sessionId\":\"ses_1\",\"bytes\":960,\"messages\":3}");
            int number = 0;
            int bytes = 0;
            for (ScriptedIntake.Taken taken : List.of(first, second, last)) {
                Message part = taken.message();
                assertThat(part.getIntProperty("AvatarPart")).isEqualTo(number);
                assertThat(part.getBooleanProperty("AvatarLastPart")).isEqualTo(taken == last);
                assertThat(part.getStringProperty("AvatarJobId")).isEqualTo("streamed");
                assertThat(part.getStringProperty("AvatarMode")).isEqualTo("next");
                bytes += taken.body().length;
                number++;
            }
            assertThat(bytes).isEqualTo(960);
            assertThat(intake.taken).isEmpty();
        }
    }

    @Test
    void shouldBeginWithTheJobsNameWhereItIsRefusedBeforeItsEnd() throws Exception {
        try (ScriptedIntake intake = new ScriptedIntake(broker, "rejected,\"code\":\"UNKNOWN_SESSION\"");
                PipedInputStream stdin = new PipedInputStream();
                PipedOutputStream synthesiser = new PipedOutputStream(stdin)) {
            synthesiser.write(new byte[640]);
            synthesiser.flush();

            Invocation refused = speak(stdin, "--file=-", "--stream", "--job-id=streamed");

            assertThat(refused.exitCode()).isEqualTo(5);
            assertThat(refused.json())
                    .extracting(line -> line.path("status").asText())
                    .containsExactly("sending", "rejected");
            assertThat(intake.taken).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"finished,0", "interrupted,3", "expired,4", "rejected,5", "failed,6"})
    void shouldTellTheOutcomeByItsExitCode(String status, int exitCode) throws Exception {
        try (ScriptedIntake intake = new ScriptedIntake(broker, "accepted", status + ",\"code\":\"WHY\"")) {
            Invocation spoken = speak("--file", file(10));

            assertThat(spoken.exitCode()).isEqualTo(exitCode);
            assertThat(spoken.json().get(2).path("status").asText()).isEqualTo(status);
            assertThat(intake.taken).hasSize(1);
        }
    }

    @Test
    void shouldTellPeopleInWords() throws Exception {
        try (ScriptedIntake unused = new ScriptedIntake(
                broker,
                "started,\"durationMillis\":1500",
                "interrupted,\"code\":\"JOB_INTERRUPTED\",\"durationMillis\":1500")) {
            assertThat(unused.taken).isEmpty();

            Invocation spoken = Invocation.of(
                    "speak", "-s", "ses_1", "--broker", broker.url(), "--job-id=j", "-f", file(10).toString());

            assertThat(spoken.out()).isEqualTo("sent j, 10 bytes\nstarted, 1.5 s of speech\n");
            assertThat(spoken.err())
                    .isEqualTo("avatar-gateway: job j: interrupted, 0.0 s played of 1.5 s: JOB_INTERRUPTED\n");
        }
    }

    @Test
    void shouldGiveUpWhenNobodyAnswers() throws Exception {
        try (ScriptedIntake silent = new ScriptedIntake(broker, "accepted")) {
            Invocation waited = speak("--file", file(10), "--timeout=300ms", "--job-id=j");

            assertThat(waited.exitCode()).isEqualTo(7);
            assertThat(waited.err())
                    .isEqualTo(
                            "avatar-gateway: --timeout: 0.3 s without news of job j, last reply accepted (expected: a"
                                    + " final reply; the job stays with the gateway)\n");
            assertThat(silent.taken).hasSize(1);
        }
    }

    @Test
    void shouldSpeakToTheEndAndThenSayThatTheRepliesFoundNoPlace() throws Exception {
        try (ScriptedIntake intake = new ScriptedIntake(broker, "accepted", "started", "finished")) {
            Invocation lost = Invocation.withoutPlaceForResults(
                    "speak",
                    "-s=ses_1",
                    "--broker",
                    broker.url(),
                    "--json",
                    "-f",
                    file(1000).toString(),
                    "--stream");

            assertThat(lost.exitCode()).isEqualTo(1);
            assertThat(lost.err())
                    .isEqualTo("avatar-gateway: standard output: could not be written (expected: a place for every"
                            + " result)\n");
            assertThat(intake.next().message().getStringProperty("AvatarSessionId"))
                    .isEqualTo("ses_1");
        }
    }

    /** Finding 2 of the review: it sent to the default tenant's queue, also for sessions of other tenants. */
    @Test
    void shouldSendToTheQueueThatTheGatewayNames() throws Exception {
        String session = "{\"id\":\"ses_1\",\"audioQueue\":\"avatar.t.acme.audio.ses_1\"}";
        try (FakeGateway gateway = new FakeGateway((exchange, number) -> FakeGateway.json(exchange, 200, session))) {
            Invocation refused = speak("--file", file(10), "--direct", "--gateway", gateway.url());

            assertThat(gateway.asked).containsExactly("GET /api/v1/sessions/ses_1 ");
            assertThat(refused.exitCode()).isEqualTo(5);
            assertThat(refused.err())
                    .startsWith("avatar-gateway: queue: avatar.t.acme.audio.ses_1 (expected: a queue that the broker"
                            + " has)");
        }
    }

    @Test
    void shouldSendToATenantsIntake() throws Exception {
        Invocation refused = speak("--file", file(10), "--tenant", "acme");

        assertThat(refused.exitCode()).isEqualTo(5);
        assertThat(refused.err())
                .startsWith("avatar-gateway: queue: avatar.t.acme.audio (expected: a queue that the broker has)");
    }

    @Test
    void shouldSayThatTheBrokerDoesNotKnowTheUser() throws Exception {
        try (SmallBroker closed = SmallBroker.withUser("zoe", "right")) {
            Invocation refused = Invocation.with(
                    Map.of("BROKER_PASSWORD", "hidden"),
                    InputStream.nullInputStream(),
                    "speak",
                    "-s=ses_1",
                    "--broker=" + closed.url(),
                    "--user=zoe",
                    "-f",
                    file(10).toString());

            assertThat(refused.exitCode()).isEqualTo(5);
            assertThat(refused.err())
                    .isEqualTo("avatar-gateway: --user: zoe (expected: a user and password that the broker knows)\n");
        }
    }

    @Test
    void shouldSayThatTheBrokerWentAway() throws Exception {
        SmallBroker dying = new SmallBroker();
        try (ScriptedIntake intake = new ScriptedIntake(dying, "accepted")) {
            Path file = file(10);
            CompletableFuture<Invocation> spoken = CompletableFuture.supplyAsync(() -> Invocation.of(
                    "speak", "-s", "ses_1", "--broker", dying.url(), "--job-id=j", "-f", file.toString()));
            assertThat(intake.next()).isNotNull();
            dying.close();

            Invocation lost = spoken.get(30, TimeUnit.SECONDS);
            assertThat(lost.exitCode()).isEqualTo(8);
            assertThat(lost.err())
                    .startsWith("avatar-gateway: broker: ")
                    .contains("(expected:")
                    .doesNotContain("\tat ");
        } finally {
            dying.close();
        }
    }
}
