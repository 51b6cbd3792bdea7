package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.browser.BrowserTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rows of "What happens when something dies" in the operator's page that are about several gateways. Two of them
 * and their broker are processes of their own, with times as they are by default. What the sandbox heard over all links
 * is compared with what was sent, sample by sample. {@link LoneGatewayIT} has the rows about one gateway.
 */
@GatewayIntegrationTest
@Tag("long")
@Timeout(300)
class SurvivalIT {

    /** The most that is said twice. */
    private static final int TWICE_MILLIS = 2_000;
    /** AUDIO_LEAD_MILLIS, as it is by default. */
    private static final int LEAD_MILLIS = 5_000;
    /** BROKER_CONNECTION_TTL_MILLIS, as it is by default; the broker may need twice that to notice. */
    private static final Duration TTL = Duration.ofSeconds(10);

    private static final Duration WITHIN = Duration.ofSeconds(10);

    @TempDir
    static Path directory;

    private static int port;

    private static BrokerProcess broker;
    private static WiredGateway one;
    private static WiredGateway two;
    private static LongTermProducer producer;

    @BeforeAll
    static void start() throws Exception {
        port = GatewayProcess.freePort();
        broker = new BrokerProcess(port, directory.resolve("broker"));
        one = new WiredGateway("one", directory, port, GatewayAddresses.sandbox(), Map.of());
        two = new WiredGateway("two", directory, port, GatewayAddresses.sandbox(), Map.of());
        WiredGateway.startTogether(one, two);
        producer = new LongTermProducer(port);
        producer.createReplyQueue();
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        two.close();
        broker.close();
    }

    /** They reckon with each other from three seconds after they met. */
    @BeforeEach
    void shouldBothBeThere() {
        one.awaitSight(two);
    }

    /** Whatever happened, nobody answers a second time. */
    @AfterEach
    void shouldHaveAnsweredOnce() throws Exception {
        producer.awaitEnds();
        for (String job : producer.jobs()) {
            assertThat(producer.ends(job)).as(job).hasSize(1);
        }
    }

    @Test
    void shouldGoOnAtTheOtherGatewayWhenOneIsKilled() throws Exception {
        try (Scene scene = scene("killed", 20_000)) {
            scene.awaitHeard(0, 5_000);

            one.gateway.kill();
            Duration took = scene.awaitSpeech(1, "death", System.nanoTime());

            assertThat(took).isLessThan(WITHIN);
            scene.assertFinished();
            scene.assertWhole(TWICE_MILLIS);
            scene.assertTold("RECOVERING", "join", "adopted");
        } finally {
            one.gateway.start();
        }
    }

    @Test
    void shouldGoOnWhenAllGatewaysAreKilledAndStartAgain() throws Exception {
        try (Scene scene = scene("all killed", 20_000)) {
            scene.awaitHeard(0, 5_000);

            one.gateway.kill();
            two.gateway.kill();
            WiredGateway.startTogether(one, two);
            Duration took = scene.awaitSpeech(1, "start of all", System.nanoTime());

            assertThat(took).isLessThan(WITHIN);
            scene.assertFinished();
            scene.assertWhole(TWICE_MILLIS);
            scene.assertTold("RECOVERING", "join", "adopted");
        }
    }

    /** The link to Simli stays open, and is heard until the speech that it had in advance is over. */
    @Test
    void shouldNotSpeakBesideTheNewOwnerAfterAStandstillOfAMinute() throws Exception {
        try (Scene scene = scene("stood still", 75_000)) {
            scene.awaitHeard(0, 5_000);

            one.gateway.stand();
            long stood = System.nanoTime();
            try {
                long[] sent = sent(scene);
                Duration took = scene.awaitSpeech(1, "standstill", stood);
                assertThat(took).isLessThan(WITHIN.plus(TTL.multipliedBy(2)));
                await("a minute")
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> System.nanoTime() - stood
                                > Duration.ofMinutes(1).toNanos());
                one.gateway.goOn();
                scene.monologues().forEach(monologue -> monologue.awaitEnd(0));
                assertThat(sent(scene)).as("what it has sent, in bytes").isEqualTo(sent);
            } finally {
                one.gateway.goOn();
            }
            scene.assertFinished();
            assertThat(scene.monologues())
                    .allMatch(monologue -> monologue.links().size() == 2);
            scene.assertWhole(TWICE_MILLIS + LEAD_MILLIS);
            scene.assertTold("RECOVERING", "join", "adopted");
        }
    }

    @Test
    void shouldGoOnAtTheOtherGatewayWhenAMachineVanishes() throws Exception {
        try (Scene scene = scene("vanished", 40_000)) {
            scene.awaitHeard(0, 5_000);

            one.vanish();
            Duration took = scene.awaitSpeech(1, "vanishing", System.nanoTime());

            assertThat(took).isLessThan(WITHIN.plus(TTL.multipliedBy(2)));
            scene.awaitHeard(1, 3_000);
            one.comeBack();
            scene.monologues().forEach(monologue -> monologue.awaitEnd(0));
            scene.assertFinished();
            scene.assertWhole(TWICE_MILLIS + LEAD_MILLIS);
            assertThat(scene.monologues())
                    .allMatch(monologue -> monologue.links().size() == 2);
            scene.assertTold("RECOVERING", "join", "adopted");
        } finally {
            one.comeBack();
        }
    }

    /** It still reaches Simli, and may speak until its lease is over: others begin only behind that. */
    @Test
    void shouldHandOverWhenAGatewayLosesItsBrokerOnly() throws Exception {
        try (Scene scene = scene("cut off", 40_000)) {
            scene.awaitHeard(0, 5_000);

            one.broker.fallSilent();
            Duration took = scene.awaitSpeech(1, "silence of the broker", System.nanoTime());
            one.comeBack();

            assertThat(took).isLessThan(WITHIN.plus(TTL.multipliedBy(2)));
            scene.monologues().forEach(monologue -> monologue.awaitEnd(0));
            scene.assertFinished();
            assertThat(scene.monologues())
                    .allMatch(monologue -> monologue.links().size() == 2);
            // It told the broker nothing of what it said until its lease was over.
            scene.assertWhole(TWICE_MILLIS + (int) TTL.multipliedBy(2).toMillis());
            scene.assertTold("RECOVERING", "join", "adopted");
        } finally {
            one.comeBack();
        }
    }

    @Test
    void shouldGoOnOverTheSameLinkWhenTheBrokersConnectionsBreakAndComeBack() throws Exception {
        try (Scene scene = scene("cut", 15_000)) {
            scene.awaitHeard(0, 4_000);

            one.broker.cut();
            two.broker.cut();

            scene.assertFinished();
            assertThat(scene.monologues())
                    .allMatch(monologue -> monologue.links().size() == 1);
            scene.assertWhole(0);
            scene.assertNeverTold("RECOVERING");
        }
    }

    @Test
    void shouldGoOnOverTheNextLinkWhenBothConnectionsBreak() throws Exception {
        try (Scene scene = scene("both", 15_000)) {
            scene.awaitHeard(0, 4_000);

            one.broker.cut();
            one.simli.cut();
            scene.awaitSpeech(1, "cuts", System.nanoTime());

            scene.assertFinished();
            scene.assertWhole(TWICE_MILLIS);
            scene.assertTold("RECOVERING", "join", "recovered");
            scene.assertNeverTold("adopted");
        }
    }

    @Test
    void shouldWaitForTheBrokerWhenItIsKilledAndComesBack() throws Exception {
        try (Scene scene = scene("broker", 20_000, one)) {
            scene.awaitHeard(0, 4_000);

            broker.kill();
            scene.assertTold("RECOVERING");
            broker.start();
            scene.awaitSpeech(1, "start of the broker", System.nanoTime());

            scene.assertFinished();
            scene.assertWhole(TWICE_MILLIS);
            scene.assertTold("RECOVERING", "join", "recovered");
            assertThat(scene.reasons("recovered")).hasSize(3).containsOnly("HELD");
            scene.assertNeverTold("adopted");
        }
    }

    @Test
    void shouldEndASessionThatLosesItsLinksAgainAndAgain() throws Exception {
        Monologue monologue = new Monologue(one.gateway, RestClient.sandbox(), 5);
        RestClient.sandbox()
                .post(
                        "/sandbox/faults",
                        "{\"kind\":\"cut\",\"faceId\":\"" + monologue.face() + "\",\"afterAudioMillis\":300}")
                .is(201);
        try (Audience audience = new Audience(monologue, two.gateway)) {
            for (int i = 0; i < 3; i++) {
                producer.send("avatar.audio", monologue.session(), "too bad " + i, monologue.next(20_000));
            }
            one.simli.cut();
            producer.awaitEnds();

            assertThat(producer.ends("too bad 0")).containsExactly("failed AVATAR_LOST");
            for (String waiting : List.of("too bad 1", "too bad 2")) {
                assertThat(producer.ends(waiting))
                        .as(waiting)
                        .hasSize(1)
                        .isSubsetOf("failed AVATAR_LOST", "rejected SESSION_ENDED");
            }
            audience.awaitTold("CLOSED");
            assertThat(audience.reasons("state")).contains("LINK_LOST");
        }
    }

    @Nested
    @BrowserTest
    class OnThePortalPage extends PortalFailover {

        OnThePortalPage() {
            super(one.gateway, two.gateway);
        }
    }

    @Nested
    class CostOfProgress extends ProgressCost {

        CostOfProgress() {
            super(one.gateway, port, producer);
        }
    }

    private static long[] sent(Scene scene) {
        return scene.monologues().stream()
                .mapToLong(monologue -> monologue.sentBytes(0))
                .toArray();
    }

    /** Sessions of the first gateway, whose audience asks the second one. */
    private static Scene scene(String name, int millis) throws Exception {
        return scene(name, millis, two);
    }

    private static Scene scene(String name, int millis, WiredGateway asked) throws Exception {
        WiredGateway other = asked == one ? two : one;
        return new Scene(name, producer, one.gateway, millis, asked.gateway, other.gateway);
    }
}
