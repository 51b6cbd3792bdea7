package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway dies, or stands still, while an avatar speaks: the session goes on at its next life, or at another gateway.
 * What the sandbox heard over all links is compared with what was sent, sample by sample.
 */
@GatewayIntegrationTest
@Timeout(300)
class OwnershipIT {

    private static final RestClient SANDBOX = RestClient.sandbox();
    private static final int BYTES_PER_MILLI = 32;
    private static final Duration WITHIN = Duration.ofSeconds(10);
    /** By this much the gateway may take speech for heard that the avatar did not play. */
    private static final int HOLE_MILLIS = 60;
    /** The most that is said twice. */
    private static final int TWICE_MILLIS = 2_000;

    /** How many speak while both servers are restarted, but for one that is silent. */
    private static final int CROWD = 12;

    private static final int PAUSE_MILLIS = 250;
    /** AUDIO_LEAD_MILLIS, as it is by default. */
    private static final int LEAD_MILLIS = 5_000;

    @TempDir
    Path directory;

    @Test
    void shouldGoOnAfterARestart() throws Exception {
        int port = GatewayProcess.freePort();
        try (GatewayProcess gateway = new GatewayProcess(directory.resolve("gateway"), port, true, Map.of())) {
            gateway.start();
            Talk talk = new Talk(gateway, 12_000);
            talk.awaitHeard(0, 3_000);

            gateway.kill();
            gateway.start();
            long ready = System.nanoTime();

            talk.awaitHeard(1, 1);
            tell("ready to speech", ready);
            assertThat(Duration.ofNanos(System.nanoTime() - ready)).isLessThan(WITHIN);
            talk.awaitFinished(gateway);
            talk.assertWhole(0, 1, TWICE_MILLIS);
        }
    }

    /** Two servers start, and one stands still for longer than the broker waits: with {@code -Pendurance} only. */
    @Test
    @Tag("long")
    void shouldGoOnAtAnotherGatewayAndNowhereElse() throws Exception {
        int port = GatewayProcess.freePort();
        try (BrokerProcess broker = new BrokerProcess(port, directory.resolve("broker"));
                GatewayProcess one = gateway("one", port);
                GatewayProcess two = gateway("two", port)) {
            assertThat(broker).isNotNull();
            startTogether(one, two);
            Talk talk = new Talk(one, 45_000);
            talk.awaitHeard(0, 4_000);

            one.stand();
            long stood = System.nanoTime();
            int sent = talk.audio(0, "").length;
            talk.awaitHeard(1, 1_000);
            tell("standstill to speech", stood);
            one.goOn();
            talk.awaitEnd(0);
            assertThat(talk.audio(0, ""))
                    .as("what the one that stood still has sent")
                    .hasSize(sent);
            // Until it has seen the other one for a while.
            talk.awaitHeard(1, 9_000);

            two.kill();
            long killed = System.nanoTime();
            talk.awaitHeard(2, 1);
            tell("death to speech", killed);
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(WITHIN);

            talk.awaitFinished(one);
            // What the one that stood still had sent ahead was heard as well.
            talk.assertWhole(0, 1, TWICE_MILLIS + LEAD_MILLIS);
            talk.assertWhole(1, 2, TWICE_MILLIS);
            assertThat(talk.links()).hasSize(3);
        }
    }

    /** Both servers are stopped and started, one behind the other, while {@link #CROWD} sessions speak: minutes. */
    @Test
    @Tag("long")
    void shouldLoseNoWordInARollingRestart() throws Exception {
        int port = GatewayProcess.freePort();
        try (BrokerProcess broker = new BrokerProcess(port, directory.resolve("broker"));
                GatewayProcess one = gateway("one", port);
                GatewayProcess two = gateway("two", port)) {
            assertThat(broker).isNotNull();
            startTogether(one, two);
            Talk straight = new Talk(one, 95_000);
            Talk paused = new Talk(one, 95_001, 1_300);
            List<Talk> speaking = new ArrayList<>(List.of(straight, paused));
            for (int millis = 95_002; speaking.size() < CROWD; millis++) {
                speaking.add(new Talk(one, millis, millis % 2 == 0 ? millis : 1_300));
            }
            Talk silent = new Talk(one, 500);
            silent.awaitFinished(one);
            for (Talk talk : speaking) {
                talk.awaitHeard(0, 3_000);
            }

            straight.watch(one, 1);
            long stopped = System.nanoTime();
            CompletableFuture<Void> stop = stopping(one);
            straight.watch(two, 2);
            stop.get(1, TimeUnit.MINUTES);
            tell("stop of a gateway", stopped);
            for (Talk talk : speaking) {
                talk.awaitHeard(1, 1);
            }
            one.start();
            stopped = System.nanoTime();
            stop = stopping(two);
            straight.watch(one, 3);
            stop.get(1, TimeUnit.MINUTES);
            tell("stop of the other", stopped);
            for (Talk talk : speaking) {
                talk.awaitHeard(2, 1);
            }
            silent.awaitLinks(3);
            silent.sayMore(one);

            for (Talk talk : speaking) {
                talk.awaitFinished(one);
                talk.assertWhole(0, 1, 0);
                talk.assertWhole(1, 2, 0);
            }
            speaking.add(silent);
            for (Talk talk : speaking) {
                assertThat(talk.links()).hasSize(3);
                assertThat(talk.renewed(one)).contains("\"SHUTDOWN\"");
            }
            assertThat(silent.audio(2, "")).isEqualTo(silent.speech);
            assertThat(one.rest().get("/nodes").is(200).text()).contains("\"GONE\"");
        }
    }

    private static CompletableFuture<Void> stopping(GatewayProcess gateway) {
        return CompletableFuture.runAsync(() -> {
            try {
                gateway.stop();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void startTogether(GatewayProcess one, GatewayProcess two) throws Exception {
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            try {
                two.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        one.start();
        other.get(3, TimeUnit.MINUTES);
    }

    private GatewayProcess gateway(String name, int brokerPort) throws Exception {
        Map<String, String> settings =
                Map.of("GATEWAY_NAME", name, "BROKER_CONNECTION_TTL_MILLIS", "2000", "NODE_GRACE_MILLIS", "3000");
        return new GatewayProcess(directory.resolve(name), brokerPort, false, settings);
    }

    private static void tell(String what, long sinceNanos) {
        System.out.println(
                what + ": " + Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis() + " ms");
    }

    /** One utterance of noise, in which each place is like no other. */
    private static final class Talk {
        private final String face = TestSession.ownFace();
        private final String path;
        private final byte[] speech;

        Talk(GatewayProcess gateway, int millis) {
            this(gateway, millis, millis);
        }

        /** @param every so often there is a pause; the noise goes on in it, far below what is heard */
        Talk(GatewayProcess gateway, int millis, int every) {
            path = "/sessions/" + gateway.openSession(face);
            speech = new byte[millis * BYTES_PER_MILLI];
            Random random = new Random(millis);
            random.nextBytes(speech);
            for (int at = every; at + PAUSE_MILLIS < millis; at += every) {
                for (int i = at * BYTES_PER_MILLI; i < (at + PAUSE_MILLIS) * BYTES_PER_MILLI; i += 2) {
                    speech[i] = (byte) random.nextInt(100);
                    speech[i + 1] = 0;
                }
            }
            say(gateway, "talk");
        }

        private void say(GatewayProcess gateway, String job) {
            gateway.rest()
                    .postBytes(path + "/audio", speech, "Content-Type", "audio/pcm", "Avatar-Job-Id", job)
                    .is(202);
        }

        void awaitLinks(int count) {
            await("link " + count).atMost(Duration.ofSeconds(30)).until(() -> links().size() == count);
        }

        /** The same again, as another job. */
        void sayMore(GatewayProcess gateway) {
            say(gateway, "more");
            awaitFinished(gateway, "more");
        }

        /** Somebody sees the picture of this link, as soon as its room is known at that gateway. */
        void watch(GatewayProcess gateway, int generation) {
            await("room " + generation)
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> gateway.rest()
                                    .get(path + "/join")
                                    .json()
                                    .path("generation")
                                    .asInt()
                            == generation);
            gateway.rest()
                    .post(path + "/viewer", "{\"event\":\"first-frame\",\"generation\":" + generation + "}")
                    .is(200);
        }

        /** What viewers are told of the latest change of the gateway. */
        String renewed(GatewayProcess gateway) throws Exception {
            try (Stream<String> lines = gateway.rest().stream(path + "/events").body()) {
                String told = lines.filter(line -> line.startsWith("data:") && line.contains("\"renewed\""))
                        .findFirst()
                        .orElseThrow();
                System.out.println(told);
                return told;
            }
        }

        /** Until so much was heard over this link. */
        void awaitHeard(int link, int millis) {
            await("speech over link " + link)
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() ->
                            links().size() > link && audio(link, "?played=true").length >= millis * BYTES_PER_MILLI);
        }

        void awaitFinished(GatewayProcess gateway) {
            awaitFinished(gateway, "talk");
        }

        private void awaitFinished(GatewayProcess gateway, String id) {
            JsonNode job = await("the end of the speech")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(100))
                    .until(
                            () -> gateway.rest().get(path + "/jobs/" + id).json(),
                            status -> !status.path("jobId").asText().isEmpty()
                                    && !List.of("accepted", "started")
                                            .contains(status.path("status").asText()));
            assertThat(job.path("status").asText()).as(job.toString()).isEqualTo("finished");
        }

        /** Until the sandbox has seen the end of this link. */
        void awaitEnd(int link) {
            await("the end of link " + link).atMost(Duration.ofSeconds(30)).until(() -> SANDBOX.get(
                            "/sandbox/sessions/" + links().get(link))
                    .is(200)
                    .json()
                    .path("state")
                    .asText()
                    .equals("CLOSED"));
        }

        /** Behind what was heard over the one link came the rest over the other, without a hole. */
        void assertWhole(int link, int next, int twiceMillis) {
            byte[] first = audio(link, "?played=true");
            byte[] second = audio(next, "");
            int begin = indexOf(Arrays.copyOf(first, 64));
            int from = indexOf(Arrays.copyOf(second, 64));
            assertThat(first).as("first link").isEqualTo(Arrays.copyOfRange(speech, begin, begin + first.length));
            assertThat(second).as("next link").isEqualTo(Arrays.copyOfRange(speech, from, from + second.length));
            int twice = (begin + first.length - from) / BYTES_PER_MILLI;
            System.out.println("said twice: " + twice + " ms");
            assertThat(twice).as("said twice, in ms").isBetween(-HOLE_MILLIS, twiceMillis);
        }

        private int indexOf(byte[] piece) {
            for (int at = 0; at <= speech.length - piece.length; at += 2) {
                if (Arrays.equals(speech, at, at + piece.length, piece, 0, piece.length)) {
                    return at;
                }
            }
            throw new AssertionError("what was sent over the next link is no part of the speech");
        }

        List<String> links() {
            List<String> ids = new ArrayList<>();
            SANDBOX.get("/sandbox/sessions?faceId=" + face)
                    .is(200)
                    .json()
                    .path("sessions")
                    .forEach(session -> ids.add(session.path("id").asText()));
            return ids;
        }

        byte[] audio(int link, String query) {
            byte[] wav = SANDBOX.get("/sandbox/sessions/" + links().get(link) + "/audio.wav" + query)
                    .is(200)
                    .bytes();
            return Arrays.copyOfRange(wav, 44, wav.length);
        }
    }
}
