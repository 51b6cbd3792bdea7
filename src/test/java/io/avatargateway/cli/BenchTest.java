package io.avatargateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.client.FakeGateway;
import io.avatargateway.client.jms.ScriptedIntake;
import io.avatargateway.client.jms.SmallBroker;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** The load run against a scripted gateway. */
class BenchTest {

    private final Set<String> open = ConcurrentHashMap.newKeySet();

    private FakeGateway gateway(int openings) throws Exception {
        return new FakeGateway((exchange, number) -> {
            String path = exchange.getRequestURI().getPath();
            if (exchange.getRequestMethod().equals("POST")) {
                if (number > openings) {
                    FakeGateway.json(
                            exchange, 429, "{\"code\":\"SESSION_LIMIT\",\"detail\":\"full\",\"retryable\":true}");
                    return;
                }
                open.add("ses_" + number);
                FakeGateway.json(
                        exchange,
                        201,
                        "{\"id\":\"ses_" + number + "\",\"audioQueue\":\"avatar.t.acme.audio.ses_" + number + "\"}");
            } else {
                open.remove(path.substring(path.lastIndexOf('/') + 1));
                FakeGateway.json(exchange, 200, "{}");
            }
        });
    }

    private static Invocation bench(FakeGateway gateway, SmallBroker broker, String... more) {
        List<String> args = new java.util.ArrayList<>(List.of(
                "bench",
                "--json",
                "--gateway",
                gateway.url(),
                "--broker",
                broker.url(),
                "--sessions=4",
                "--millis=20"));
        args.addAll(List.of(more));
        return Invocation.of(args.toArray(String[]::new));
    }

    @Test
    void shouldMeasureEachJobAndEndItsSessions() throws Exception {
        try (SmallBroker broker = new SmallBroker();
                ScriptedIntake intake = new ScriptedIntake(broker, "accepted", "started", "finished");
                FakeGateway gateway = gateway(4)) {
            Invocation run = bench(gateway, broker, "--jobs=50");

            assertThat(run.exitCode()).as(run.err()).isZero();
            JsonNode figures = run.json().get(0);
            assertThat(figures.path("finished").asInt()).isEqualTo(50);
            assertThat(figures.at("/startedMillis/count").asInt()).isEqualTo(50);
            assertThat(figures.at("/startedMillis/p99").asDouble()).isPositive();
            assertThat(intake.taken).hasSize(50).allMatch(job -> job.body().length == 640);
            assertThat(open).isEmpty();
        }
    }

    @Test
    void shouldSendToTheQueuesOfItsSessionsAndOfTheirTenant() throws Exception {
        try (SmallBroker broker = new SmallBroker();
                FakeGateway gateway = gateway(100)) {
            Invocation direct = bench(gateway, broker, "--direct");
            Invocation tenants = bench(gateway, broker, "--tenant=acme");

            assertThat(direct.err())
                    .contains("queue: avatar.t.acme.audio.ses_")
                    .contains("a queue that the broker has");
            assertThat(tenants.err()).contains("queue: avatar.t.acme.audio (expected: a queue that the broker has)");
            assertThat(gateway.asked).contains("POST /api/v1/sessions {\"tenant\":\"acme\"}");
            assertThat(open).isEmpty();
        }
    }

    @Test
    void shouldEndTheSessionsThatItGotWhenItGetsNoMore() throws Exception {
        try (SmallBroker broker = new SmallBroker();
                FakeGateway gateway = gateway(2)) {
            Invocation run = bench(gateway, broker);

            assertThat(run.exitCode()).isEqualTo(6);
            assertThat(run.err()).contains("SESSION_LIMIT: full; try again later");
            assertThat(gateway.asked).anyMatch(asked -> asked.startsWith("DELETE"));
            assertThat(open).isEmpty();
        }
    }

    @Test
    void shouldEndItsSessionsWhenNobodyAnswers() throws Exception {
        try (SmallBroker broker = new SmallBroker();
                FakeGateway gateway = gateway(4)) {
            Invocation run = bench(gateway, broker, "--timeout=200ms");

            assertThat(run.exitCode()).isEqualTo(7);
            assertThat(run.err()).contains("--timeout: 4 jobs without a final reply (expected: replies)");
            assertThat(open).isEmpty();
        }
    }
}
