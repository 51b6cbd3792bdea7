package io.avatargateway.it;

import static io.avatargateway.it.LongTermProducer.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.broker.OwnBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * No job is lost, and each has exactly one final reply, though the gateway is killed, with its broker or without. On a
 * gateway of its own; the sandbox is that of the other tests.
 */
@GatewayIntegrationTest
@Timeout(300)
class KillIT {

    private static final String INTAKE = "avatar.audio";
    private static final int BURST = 60;
    /** What a killed gateway left is answered, and nobody goes on with it. */
    private static final Map<String, String> NEVER_RESUMED = Map.of("SESSION_RESUME_WITHIN_SECONDS", "0");

    @TempDir
    Path directory;

    private OwnBroker broker;

    @AfterEach
    void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void shouldAnswerEveryJobWhenTheGatewayAndItsBrokerWereKilled() throws Exception {
        int port = GatewayProcess.freePort();
        try (GatewayProcess gateway = new GatewayProcess(directory.resolve("gateway"), port, true, NEVER_RESUMED)) {
            LongTermProducer producer = new LongTermProducer(port);
            gateway.start();

            Left left = speakAndKill(gateway, producer);
            gateway.start();

            assertAnswered(gateway, producer, left);
        }
    }

    @Test
    @Tag("long")
    void shouldAnswerEveryJobWhenTheGatewayWasKilledAndItsBrokerWasNot() throws Exception {
        int port = GatewayProcess.freePort();
        broker = new OwnBroker(port, directory.resolve("broker"));
        try (GatewayProcess gateway = new GatewayProcess(directory.resolve("gateway"), port, false, NEVER_RESUMED)) {
            LongTermProducer producer = new LongTermProducer(port);
            gateway.start();

            Left left = speakAndKill(gateway, producer);
            producer.send(INTAKE, left.first(), "to nobody", Speech.buzz(1, 100));
            producer.send(queue(left.first()), left.first(), "to nobody's queue", Speech.buzz(1, 100));
            producer.send(
                    queue(left.second()),
                    left.second(),
                    Map.of("barges in", Map.of("AvatarMode", "interrupt")),
                    Speech.buzz(1, 100));
            gateway.start();

            assertAnswered(gateway, producer, left);
            assertThat(producer.ends("to nobody")).isSubsetOf("failed SESSION_LOST", "rejected UNKNOWN_SESSION");
            assertThat(producer.ends("to nobody's queue")).containsExactly("failed SESSION_LOST");
            assertThat(producer.ends("barges in")).containsExactly("failed SESSION_LOST");
        }
    }

    /** Sessions that were open. */
    private record Left(String first, String second) {}

    /**
     * One session speaks, with jobs behind. One is in the middle of an utterance in parts. A burst is on its way
     * through the intake.
     */
    private static Left speakAndKill(GatewayProcess gateway, LongTermProducer producer) throws Exception {
        producer.createReplyQueue();
        Left left = new Left(gateway.openSession(), gateway.openSession());
        producer.send(queue(left.first()), left.first(), "spoken", Speech.buzz(1, 60_000));
        producer.await("spoken", "started");
        producer.send(queue(left.first()), left.first(), numbered("waits", 3), Speech.buzz(2, 500));
        Map<String, Map<String, Object>> later = Map.of(
                "later",
                Map.of(
                        "AvatarNotBefore",
                        Instant.now().plus(Duration.ofSeconds(5)).toEpochMilli()));
        producer.send(INTAKE, left.first(), later, Speech.buzz(2, 500));
        for (int part = 0; part < 2; part++) {
            Map<String, Map<String, Object>> parts = Map.of("in parts", Map.of("AvatarPart", part));
            producer.send(INTAKE, left.second(), parts, Speech.buzz(3, 1_000));
        }
        producer.await("in parts", "started");
        producer.send(INTAKE, left.first(), numbered("burst", BURST), Speech.buzz(4, 100));
        gateway.kill();
        return left;
    }

    private static void assertAnswered(GatewayProcess gateway, LongTermProducer producer, Left left) throws Exception {
        producer.awaitEnds();
        String session = gateway.openSession();
        Map<String, Map<String, Object>> last = Map.of("in parts", Map.of("AvatarPart", 2, "AvatarLastPart", true));
        producer.send(INTAKE, left.second(), last, Speech.buzz(3, 1_000));
        producer.send(INTAKE, session, "last", Speech.buzz(4, 100));
        producer.awaitEnds();

        for (String job : producer.jobs()) {
            assertThat(producer.ends(job)).as(job).hasSize(1);
        }
        assertThat(producer.ends("last")).containsExactly("finished");
        assertThat(producer.ends("spoken")).containsExactly("failed SESSION_LOST");
        assertThat(producer.ends("waits 2")).containsExactly("failed SESSION_LOST");
        assertThat(producer.ends("in parts")).containsExactly("failed SESSION_LOST");
        // As long as its queue is there, a job still gets into it.
        assertThat(producer.ends("later")).isSubsetOf("failed SESSION_LOST", "rejected UNKNOWN_SESSION");
        assertThat(producer.ends("burst " + (BURST - 1))).isSubsetOf("failed SESSION_LOST", "rejected UNKNOWN_SESSION");
        for (String lost : new String[] {left.first(), left.second()}) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(producer.hasQueue(queue(lost))).isFalse();
                assertThat(producer.hasQueue(queue(lost) + ".urgent")).isFalse();
                JsonNode ended = gateway.rest().get("/sessions/" + lost).is(200).json();
                assertThat(ended.path("state").asText()).isEqualTo("CLOSED");
                assertThat(ended.path("reason").asText()).isEqualTo("SESSION_LOST");
            });
        }
    }

    private static String queue(String session) {
        return "avatar.audio." + session;
    }
}
