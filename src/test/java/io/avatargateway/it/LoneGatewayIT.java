package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rows of "What happens when something dies" in the operator's page that are about a gateway alone at its broker.
 * Both are processes of their own. What the sandbox heard over all links is compared with what was sent. {@link
 * OwnershipIT} kills a gateway with an embedded broker, and {@link BrokerWireIT} cuts the broker's connection often.
 */
@GatewayIntegrationTest
@Tag("long")
@Timeout(300)
class LoneGatewayIT {

    private static final int TWICE_MILLIS = 2_000;
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final Duration RESUME_WITHIN = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static BrokerProcess broker;
    private static WiredGateway one;
    private static LongTermProducer producer;

    @BeforeAll
    static void start() throws Exception {
        int port = GatewayProcess.freePort();
        broker = new BrokerProcess(port, directory.resolve("broker"));
        one = new WiredGateway(
                "one",
                directory,
                port,
                GatewayAddresses.sandbox(),
                Map.of("SESSION_RESUME_WITHIN_SECONDS", Long.toString(RESUME_WITHIN.toSeconds())));
        one.gateway.start();
        producer = new LongTermProducer(port);
        producer.createReplyQueue();
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        broker.close();
    }

    @Test
    void shouldSpeakOnWhileTheBrokerIsCutOffKilledAndStartsAgain() throws Exception {
        try (Scene scene = scene("broker", 25_000)) {
            scene.awaitHeard(0, 2_000);
            one.broker.cut();
            scene.awaitHeard(0, 4_000);

            broker.kill();
            // What it has of the long utterance; the others have no more than the gateway has fetched.
            scene.monologues().get(0).awaitHeard(0, 10_000);
            broker.start();

            scene.assertFinished();
            assertThat(scene.monologues())
                    .allMatch(monologue -> monologue.links().size() == 1);
            scene.assertWhole(0);
            scene.assertNeverTold("RECOVERING");
        }
    }

    @Test
    void shouldGoOnWithItsSessionsWhenItStartsAgain() throws Exception {
        try (Scene scene = scene("killed", 20_000)) {
            scene.awaitHeard(0, 5_000);

            one.gateway.kill();
            one.gateway.start();
            Duration took = scene.awaitSpeech(1, "readiness", System.nanoTime());

            assertThat(took).isLessThan(WITHIN);
            scene.assertFinished();
            scene.assertWhole(TWICE_MILLIS);
            scene.assertTold("RECOVERING", "join", "adopted");
        }
    }

    @Test
    void shouldAnswerWhatWasDeadForTooLong() throws Exception {
        try (Scene scene = scene("too late", 20_000)) {
            scene.awaitHeard(0, 5_000);

            one.gateway.kill();
            long killed = System.nanoTime();
            await("too late")
                    .atMost(RESUME_WITHIN.multipliedBy(2))
                    .until(() -> System.nanoTime() - killed
                            > RESUME_WITHIN.plusSeconds(2).toNanos());
            one.gateway.start();

            producer.awaitEnds();
            for (String job : scene.jobs()) {
                assertThat(producer.ends(job)).as(job).hasSize(1).first().isIn("finished", "failed SESSION_LOST");
            }
            assertThat(producer.ends(scene.longJob())).containsExactly("failed SESSION_LOST");
            for (Monologue monologue : scene.monologues()) {
                assertThat(monologue.links()).hasSize(1);
                await("its queue is gone").atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                                producer.hasQueue("avatar.audio." + monologue.session()))
                        .isFalse());
            }
        }
    }

    private static Scene scene(String name, int millis) throws Exception {
        return new Scene(name, producer, one.gateway, millis, one.gateway);
    }
}
