package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One tenant floods 10,000 jobs and 200 uploads. Another one's job is heard within twice its idle time. The flood's own
 * programs run on this machine, too, so the median of several rounds counts.
 */
@GatewayIntegrationTest
@Tag("long")
class FairnessIT {

    private static final int ROUNDS = 6;
    private static final int IDLE_JOBS = 15;
    private static final int JOBS = 10_000;
    private static final int UPLOADS = 200;

    private static final TestKey NOISY = new TestKey("0123456789ab", "noisy", "producer");
    private static final TestKey CALM = new TestKey("ba9876543210", "calm", "producer");
    private static final BrokerUser NOISY_USER = new BrokerUser("noisy", "of-noisy");
    private static final BrokerUser CALM_USER = new BrokerUser("calm", "of-calm");

    @TempDir
    static Path directory;

    private static SecondServer server;
    private int number;

    @BeforeAll
    static void start() throws Exception {
        server = SecondServer.start(
                "fairness",
                Map.ofEntries(
                        Map.entry("AUTH", "on"),
                        Map.entry("BROKER_USER", "gateway"),
                        Map.entry("BROKER_PASSWORD", "of-the-tests"),
                        Map.entry("BROKER_USERS_FILE", file("users", NOISY_USER.line() + "\n" + CALM_USER.line())),
                        Map.entry(
                                "BROKER_ROLES_FILE",
                                file("roles", "avatar-producer.noisy = noisy\navatar-producer.calm = calm")),
                        Map.entry(
                                "API_KEYS_FILE",
                                file("keys.json", "{\"keys\":[" + NOISY.entry("") + "," + CALM.entry("") + "]}")),
                        Map.entry(
                                "TENANTS_FILE",
                                file(
                                        "tenants.json",
                                        "{\"tenants\":[{\"name\":\"default\"},{\"name\":\"noisy\"},{\"name\":\"calm\"}]}")),
                        Map.entry("SESSION_JOIN_TIMEOUT_MILLIS", "600000")));
    }

    private static String file(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void shouldHearATenantsJobWithinTwiceItsIdleTimeBesideAnothersFlood() throws Exception {
        String byBroker = open(CALM);
        String byHttp = open(CALM);
        BlockingQueue<String> events = follow(byHttp);
        List<Double> ratiosOfBroker = new ArrayList<>();
        List<Double> ratiosOfHttp = new ArrayList<>();
        try (JmsProducer producer = JmsProducer.core(server.broker(), CALM_USER.name(), CALM_USER.password())) {
            for (int i = 0; i < IDLE_JOBS; i++) {
                overBroker(producer, byBroker);
                overHttp(byHttp, events);
            }
            for (int round = 0; round < ROUNDS; round++) {
                List<Long> idleBroker = new ArrayList<>();
                List<Long> idleHttp = new ArrayList<>();
                for (int i = 0; i < IDLE_JOBS; i++) {
                    idleBroker.add(overBroker(producer, byBroker));
                    idleHttp.add(overHttp(byHttp, events));
                }
                List<Long> floodedBroker = new ArrayList<>();
                List<Long> floodedHttp = new ArrayList<>();
                String flooded = open(NOISY);
                Flood flood = new Flood(server, NOISY_USER, "avatar.t.noisy.audio", NOISY.text());
                try (Flood ends = flood.begin(flooded, JOBS, UPLOADS)) {
                    while (ends.goesOn()) {
                        floodedBroker.add(overBroker(producer, byBroker));
                        floodedHttp.add(overHttp(byHttp, events));
                    }
                }
                assertThat(flood.answers().keySet()).isSubsetOf(Set.of(202, 429));
                end(flooded, NOISY);
                ratiosOfBroker.add(ratio("broker", idleBroker, floodedBroker));
                ratiosOfHttp.add(ratio("HTTP", idleHttp, floodedHttp));
            }
        }
        assertThat(middle(ratiosOfBroker)).as("%s", ratiosOfBroker).isLessThanOrEqualTo(2);
        assertThat(middle(ratiosOfHttp)).as("%s", ratiosOfHttp).isLessThanOrEqualTo(2);
    }

    private static double ratio(String way, List<Long> idle, List<Long> flooded) {
        System.out.printf(
                "By %s until heard: idle %.0f ms, beside the flood %.0f ms (medians; %d and %d jobs), at most %.0f"
                        + " ms%n",
                way, median(idle), median(flooded), idle.size(), flooded.size(), Collections.max(flooded) / 1e6);
        return median(flooded) / median(idle);
    }

    private static double median(List<Long> nanos) {
        return middle(nanos) / 1e6;
    }

    private static <T extends Number & Comparable<T>> double middle(List<T> values) {
        return values.stream()
                .sorted()
                .skip(values.size() / 2)
                .findFirst()
                .orElseThrow()
                .doubleValue();
    }

    private static String open(TestKey key) {
        return server.api()
                .post("/sessions", "{}", "Authorization", "Bearer " + key.text())
                .is(201)
                .json()
                .path("id")
                .asText();
    }

    /** With all that waits in it; the next round is to find nothing of it. */
    private static void end(String session, TestKey key) {
        server.api()
                .send(
                        "DELETE",
                        "/sessions/" + session + "?drain=false",
                        BodyPublishers.noBody(),
                        "Authorization",
                        "Bearer " + key.text());
        await().atMost(Duration.ofMinutes(1))
                .until(() -> server.api()
                                .send(
                                        "DELETE",
                                        "/sessions/" + session + "/data",
                                        BodyPublishers.noBody(),
                                        "Authorization",
                                        "Bearer " + key.text())
                                .status()
                        == 200);
    }

    /** Returns after how many nanoseconds it was heard. */
    private long overBroker(JmsProducer producer, String session) throws Exception {
        var job = producer.speech(
                Speech.tone(60, 440), Map.of("AvatarSessionId", session, "AvatarJobId", "job-" + number++));
        long began = System.nanoTime();
        producer.sendTo("avatar.t.calm.audio", job);
        long heard = 0;
        JmsProducer.Reply reply;
        do {
            reply = producer.next();
            if (reply.status().equals("started")) {
                heard = System.nanoTime() - began;
            }
        } while (!reply.isFinal());
        assertThat(reply.status()).isEqualTo("finished");
        return heard;
    }

    private long overHttp(String session, BlockingQueue<String> events) throws Exception {
        String name = "job-" + number++ + "-over-http";
        long began = System.nanoTime();
        server.api()
                .postBytes(
                        "/sessions/" + session + "/audio",
                        Speech.tone(60, 440),
                        "Authorization",
                        "Bearer " + CALM.text(),
                        "Content-Type",
                        "audio/pcm",
                        "Avatar-Job-Id",
                        name)
                .is(202);
        long heard = 0;
        String event;
        do {
            event = events.poll(30, TimeUnit.SECONDS);
            assertThat(event).as("an event of %s", name).isNotNull();
            if (event.contains(name) && event.contains("\"started\"")) {
                heard = System.nanoTime() - began;
            }
        } while (!(event.contains(name) && event.contains("\"finished\"")));
        return heard;
    }

    private static BlockingQueue<String> follow(String session) throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        HttpResponse<Stream<String>> stream =
                server.api().stream("/sessions/" + session + "/events", "Authorization", "Bearer " + CALM.text());
        var unused = CompletableFuture.runAsync(() -> stream.body().forEach(events::add), Flood::onItsOwn);
        return events;
    }
}
