package io.avatargateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the library asks, and what it makes of the answers. */
class GatewayClientTest {

    private static final String SECRET = "agk_0123456789ab_secret";
    private static final String SESSION =
            "{\"id\":\"ses_1\",\"state\":\"JOINABLE\",\"faceId\":\"f\",\"createdAt\":\"2030-01-02T03:04:05Z\","
                    + "\"audioQueue\":\"avatar.audio.ses_1\",\"warnings\":[\"odd\"],\"counters\":{\"playedMillis\":7},"
                    + "\"join\":{\"generation\":1,\"livekitUrl\":\"wss://room\",\"livekitToken\":\"secret-token\","
                    + "\"joinBy\":\"2030-01-02T03:04:35Z\"},\"newer\":true}";

    private static FakeGateway answering(int status, String body) throws Exception {
        return new FakeGateway((exchange, number) -> FakeGateway.json(exchange, status, body));
    }

    /** Finding 14 of the review: the program's common pool read, and was held up by a slow gateway. */
    @Test
    void shouldReadAnswersOnThreadsOfItsOwn() throws Exception {
        try (FakeGateway server =
                new FakeGateway((exchange, number) -> FakeGateway.json(exchange, 200, "{\"subject\":\"zoe\"}"))) {
            assertThat(GatewayClient.at(server.url()).me().subject()).isEqualTo("zoe");

            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().equals("avatar-gateway-answers"))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
        }
    }

    @Test
    void shouldOpenASessionAndReadItsJoinInfo() throws Exception {
        try (FakeGateway server = answering(201, SESSION)) {
            Session session = GatewayClient.at(server.url())
                    .open(SessionOptions.defaults()
                            .face("f")
                            .maxIdle(Duration.ofMinutes(2))
                            .placeholder()
                            .metadata("case", "1")
                            .with("handleSilence", BooleanNode.TRUE));

            assertThat(server.asked)
                    .containsExactly("POST /api/v1/sessions {\"faceId\":\"f\",\"maxIdleSeconds\":120,"
                            + "\"placeholder\":true,\"metadata\":{\"case\":\"1\"},\"handleSilence\":true}");
            assertThat(session.id()).isEqualTo("ses_1");
            assertThat(session.state()).isEqualTo("JOINABLE");
            assertThat(session.audioQueue()).isEqualTo("avatar.audio.ses_1");
            assertThat(session.reason()).isEmpty();
            assertThat(session.warnings()).containsExactly("odd");
            assertThat(session.playedMillis()).isEqualTo(7);
            assertThat(session.json().path("newer").asBoolean()).isTrue();
            Session.Join join = session.join().orElseThrow();
            assertThat(join.livekitToken()).isEqualTo("secret-token");
            assertThat(join.livekitUrl()).isEqualTo("wss://room");
            assertThat(join.generation()).isEqualTo(1);
            assertThat(session.toString() + join).doesNotContain("secret-token");
        }
    }

    @Test
    void shouldAskForWhatIsDocumented() throws Exception {
        String all = "{\"total\":3,\"sessions\":[" + SESSION + "],\"rows\":[{\"day\":\"2030-01-02\",\"links\":2,"
                + "\"seconds\":1.5,\"heardMillis\":9}],\"deadLetters\":[{\"id\":\"a.1\",\"body\":true,\"bytes\":4}],"
                + "\"next\":\"n\",\"jobsEnded\":2,\"events\":5,\"complete\":false,\"jobId\":\"j-r1\","
                + "\"status\":\"accepted\",\"webhooks\":[{\"name\":\"crm\",\"waiting\":6}],\"replayed\":8,"
                + "\"subject\":\"zoe\",\"roles\":[\"producer\"]}";
        try (FakeGateway server = answering(200, all)) {
            GatewayClient gateway = GatewayClient.at(server.url() + "/");
            Map<String, String> query = new LinkedHashMap<>();
            query.put("from", "2030-01-02");
            query.put("tenant", null);
            query.put("groupBy", "day,tenant");

            assertThat(gateway.session("a b").json().path("total").asLong()).isEqualTo(3);
            assertThat(gateway.sessions("READY,SPEAKING", 10, 20).sessions()).hasSize(1);
            assertThat(gateway.interrupt("ses_1", true).jobsEnded()).isEqualTo(2);
            assertThat(gateway.act("ses_1", Json.object().put("action", "camera"))
                            .status())
                    .isEqualTo("accepted");
            assertThat(gateway.erase("ses_1").complete()).isFalse();
            assertThat(gateway.operator().usage(query).rows().get(0).seconds()).isEqualTo(1.5);
            assertThat(gateway.operator().deadLetters(Map.of("limit", "5")).next())
                    .contains("n");
            assertThat(gateway.operator()
                            .deadLetters(Map.of())
                            .deadLetters()
                            .get(0)
                            .body())
                    .isTrue();
            assertThat(gateway.operator().redrive("a.1", "ses_2").jobId()).isEqualTo("j-r1");
            gateway.operator().drop("a.1");
            assertThat(gateway.operator().webhooks().webhooks().get(0).waiting())
                    .isEqualTo(6);
            assertThat(gateway.operator().replay("acme", "crm").replayed()).isEqualTo(8);
            assertThat(gateway.me().roles()).containsExactly("producer");
            assertThat(gateway.close("ses_1", true).id()).isEmpty();

            assertThat(server.asked)
                    .map(line -> line.replace("/api/v1", "").strip())
                    .containsExactly(
                            "GET /sessions/a%20b",
                            "GET /sessions?limit=10&offset=20&state=READY%2CSPEAKING",
                            "POST /sessions/ses_1/interrupt {\"keepWaiting\":true}",
                            "POST /sessions/ses_1/actions {\"action\":\"camera\"}",
                            "DELETE /sessions/ses_1/data",
                            "GET /usage?from=2030-01-02&groupBy=day%2Ctenant",
                            "GET /dead-letters?limit=5",
                            "GET /dead-letters",
                            "POST /dead-letters/a.1/redrive {\"sessionId\":\"ses_2\"}",
                            "DELETE /dead-letters/a.1",
                            "GET /webhooks",
                            "POST /webhooks/replay {\"tenant\":\"acme\",\"name\":\"crm\"}",
                            "GET /me",
                            "DELETE /sessions/ses_1?drain=true");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404,UNKNOWN_SESSION,false,REFUSED",
        "503,BROKER_UNAVAILABLE,true,FAILED",
        "500,INTERNAL_ERROR,false,FAILED"
    })
    void shouldTellAProblemByItsCode(int status, String code, boolean retryable, ClientException.Kind kind)
            throws Exception {
        String body =
                "{\"code\":\"%s\",\"detail\":\"session: x (expected: y)\",\"retryable\":%s}".formatted(code, retryable);
        try (FakeGateway server = answering(status, body)) {
            GatewayClient gateway = GatewayClient.at(server.url());

            ProblemException problem = catchThrowableOfType(ProblemException.class, () -> gateway.session("ses_1"));

            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.status()).isEqualTo(status);
            assertThat(problem.retryable()).isEqualTo(retryable);
            assertThat(problem.kind()).isEqualTo(kind);
            assertThat(problem).hasMessageStartingWith(code + ": session: x (expected: y)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "[]", "\"text\"", ""})
    void shouldSayThatSomethingElseStandsThere(String body) throws Exception {
        try (FakeGateway server = answering(200, body);
                FakeGateway refusing = answering(404, body)) {
            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(() -> GatewayClient.at(server.url()).me())
                    .withMessage("gateway: " + server.url() + " (expected: JSON; is this an avatar gateway?)")
                    .matches(failed -> failed.kind() == ClientException.Kind.FAILED);
            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(() -> GatewayClient.at(refusing.url()).me())
                    .withMessage("gateway: " + refusing.url() + " says 404 (expected: an avatar gateway)");
        }
    }

    @Test
    void shouldNotWaitForEver() throws Exception {
        try (FakeGateway silent =
                new FakeGateway((exchange, number) -> exchange.getRequestBody().available())) {
            GatewayClient gateway = GatewayClient.builder(silent.url())
                    .callLimit(Duration.ofMillis(200))
                    .build();

            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(gateway::me)
                    .withMessageEndingWith("(expected: an answer within 200 ms)")
                    .matches(failed -> failed.kind() == ClientException.Kind.UNREACHABLE);
        }
    }

    /** More of them than threads that read answers. */
    @Test
    void shouldGiveUpAnswersThatBeginAndDoNotEnd() throws Exception {
        int calls = 2 * ForkJoinPool.getCommonPoolParallelism() + 2;
        try (FakeGateway slow = new FakeGateway((exchange, number) -> {
            if (exchange.getRequestURI().getPath().endsWith("ses_2")) {
                FakeGateway.json(exchange, 200, "{\"id\":\"ses_2\"}");
            } else {
                exchange.sendResponseHeaders(number % 2 == 0 ? 200 : 404, 0);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
            }
        })) {
            GatewayClient hasty = GatewayClient.builder(slow.url())
                    .callLimit(Duration.ofMillis(100))
                    .build();
            for (int call = 1; call <= calls; call++) {
                // A refusal of a stream has a text as well.
                assertThatExceptionOfType(ClientException.class)
                        .isThrownBy(call % 2 == 0 ? hasty::me : () -> hasty.events("ses_1"))
                        .matches(failed -> failed.kind() == ClientException.Kind.UNREACHABLE);
            }

            assertThat(GatewayClient.at(slow.url()).session("ses_2").id()).isEqualTo("ses_2");
        }
    }

    @Test
    void shouldSignInAndNeverShowTheCredential() throws Exception {
        List<String> credentials = new CopyOnWriteArrayList<>();
        try (FakeGateway server = new FakeGateway((exchange, number) -> {
            credentials.add(exchange.getRequestHeaders().getFirst("Authorization"));
            FakeGateway.json(exchange, 401, "{\"code\":\"NOT_SIGNED_IN\",\"detail\":\"no\"}");
        })) {
            GatewayClient.Builder builder = GatewayClient.builder(server.url()).token(SECRET);
            GatewayClient gateway = builder.build();

            ProblemException refused = catchThrowableOfType(ProblemException.class, gateway::me);

            assertThat(credentials).containsExactly("Bearer " + SECRET);
            assertThat(builder.toString() + gateway + refused).doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:9080,'gateway: localhost:9080 (expected: a URL such as'",
        "ftp://host,'gateway: ftp://host (expected: a URL such as'",
        "http://u:hidden@host,'gateway: http://host (expected: a URL such as'",
        "http://host?key=hidden,'gateway: http://host (expected: a URL such as'",
        "http://a b/hidden,'gateway: '"
    })
    void shouldRefuseAnAddressThatIsNone(String url, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GatewayClient.at(url))
                .withMessageStartingWith(message)
                .withMessageNotContaining("hidden@");
    }

    @Test
    void shouldRefuseNonsense() {
        GatewayClient gateway = GatewayClient.at("http://localhost:1");
        SessionOptions options = SessionOptions.defaults();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> GatewayClient.builder("http://example.com").token(SECRET))
                .withMessage("gateway: http://example.com (expected: https, since a credential goes there)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GatewayClient.builder("http://localhost").token("a b"))
                .withMessageStartingWith("token: not one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GatewayClient.builder("http://localhost").callLimit(Duration.ZERO))
                .withMessage("callLimit: PT0S (expected: 1 ms to 7 days)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gateway.sessions("", 0, 0))
                .withMessage("limit: 0 (expected: 1..200)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gateway.session(" "))
                .withMessage("session:   (expected: a text)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.maxIdle(Duration.ofMillis(1500)))
                .withMessage("maxIdleSeconds: PT1.5S (expected: whole seconds, at least one)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventOptions.all().behind(-1))
                .withMessage("after: -1 (expected: 0 and more)");
    }
}
