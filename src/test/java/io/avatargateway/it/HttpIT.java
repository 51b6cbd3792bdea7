package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * HTTP as proxies, browsers and strangers speak it: what is malformed changes nothing, and what proxies say forms
 * addresses.
 */
@GatewayIntegrationTest
class HttpIT {

    private static final RestClient GATEWAY = RestClient.gateway();
    private static final RestClient ROOT = RestClient.root();
    private static final String SERVER = GatewayAddresses.http();
    private static final String AUTHORITY = URI.create(SERVER).getAuthority();
    private static final String HOST = "Host: " + AUTHORITY;
    private static final String UNKNOWN = "/api/v1/sessions/ses_aaaaaaaaaaaaaaaaaaaa";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "X-Forwarded-Proto: https,http                | https://AUTHORITY",
                "X-Forwarded-Proto: \"https\"                 | https://AUTHORITY",
                "X-Forwarded-Proto: javascript                | http://AUTHORITY",
                "X-Forwarded-Host: portal.example:8443        | http://portal.example:8443",
                "X-Forwarded-Prefix: /avatar                  | http://AUTHORITY/avatar",
                "Forwarded: for=1.2.3.4;proto=https;host=a.b  | https://a.b",
                "$WSSN: evil.example                          | http://AUTHORITY",
                "$WSSP: 1                                     | http://AUTHORITY",
                "$WSSC: javascript                            | http://AUTHORITY",
                "$WSIS: true                                  | http://AUTHORITY",
                "$WSRA: 203.0.113.1                           | http://AUTHORITY",
            })
    void shouldMakeLocationsOfWhatProxiesOfThisMachineSay(String header, String base) throws Exception {
        String key = UUID.randomUUID().toString();
        String answer = RawHttp.exchange(
                SERVER, "POST /api/v1/sessions HTTP/1.1", HOST, header, "Content-Length: 0", "Idempotency-Key: " + key);

        assertThat(answer).startsWith("HTTP/1.1 201 ");
        String location = header(answer, "Location");
        assertThat(location).startsWith(base.replace("AUTHORITY", AUTHORITY) + "/api/v1/sessions/ses_");
        end(location);
    }

    /** Nothing happens, and the next request is answered: the server's own runtime once failed at such hosts. */
    @ParameterizedTest
    @CsvSource({
        "a b, 400",
        "a%zz, 400",
        "a/b, 400",
        "a?b, 400",
        "'[::1', 400",
        "a:b, 400",
        "'', 400",
        "localhost:65536, 400",
        "user@localhost, 400",
        "'localhost, b', 400",
        "my_gateway, 421",
        "evil.test, 421",
        "0.0.0.0, 421",
    })
    void shouldRefuseAHostThatItIsNotAndAnswerTheNextOne(String host, int status) throws Exception {
        String tenant = UUID.randomUUID().toString();
        String body = "{\"tenant\":\"" + tenant + "\"}";
        String answer = RawHttp.exchange(
                SERVER,
                "POST /api/v1/sessions HTTP/1.1",
                "Host: " + host,
                "Content-Type: application/json",
                "Content-Length: " + body.length(),
                "",
                body);

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + (status == 421 ? " Misdirected Request\r\n" : " "))
                .contains("\"code\":\"" + (status == 421 ? "HOST_UNKNOWN" : "REQUEST_REFUSED") + "\"")
                .contains("\"detail\":\"Host: " + host + " (expected: ");
        assertThat(GATEWAY.get("/sessions?tenant=" + tenant).json().path("sessions"))
                .isEmpty();
        RestClient.Answer next = GATEWAY.post("/sessions", "{}").is(201);
        end(next.header("Location"));
    }

    @Test
    void shouldTakeOneHost() throws Exception {
        String two = RawHttp.exchange(SERVER, "GET /api/v1/sessions HTTP/1.1", HOST, "Host: evil.test");
        String none = RawHttp.exchange(SERVER, "GET /api/v1/sessions HTTP/1.1");

        String whole = RawHttp.exchange(SERVER, "GET http://evil.test/api/v1/sessions HTTP/1.1", HOST);

        assertThat(whole).startsWith("HTTP/1.1 421 ").contains("Request line: evil.test (expected: ");
        assertThat(two).startsWith("HTTP/1.1 400 ");
        assertThat(none).startsWith("HTTP/1.1 400 ");
    }

    /** All that the application answers: the API, its events, the page, its files and pictures. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/without-portal.html",
                "/portal.json",
                "/asyncapi",
                "/face-picture?id=5a0d0000-0000-4000-8000-000000000001",
                "/problem",
                "/nothing",
                "/api/v1/sessions",
                "/api/v1/nodes",
                "/api/v1/sessions/ses_aaaaaaaaaaaaaaaaaaaa/events",
            })
    void shouldTellNothingToAPageThatHasItsNameLeadHere(String path) throws Exception {
        for (String forged : new String[] {"X: y", "X-Forwarded-Host: localhost", "Forwarded: host=localhost"}) {
            String answer = RawHttp.exchange(SERVER, "GET " + path + " HTTP/1.1", "Host: evil.test", forged);

            assertThat(answer).startsWith("HTTP/1.1 421 ").contains("\"code\":\"HOST_UNKNOWN\"");
        }
        assertThat(RawHttp.exchange(SERVER, "GET " + path + " HTTP/1.1", HOST, "X-Forwarded-Host: evil.test"))
                .startsWith("HTTP/1.1 421 ")
                .contains("\"detail\":\"Forwarded host: evil.test (expected: ");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, '', Origin: https://evil.example",
        "POST, '', Origin: null",
        "POST, '', Origin: http://localhost:1",
        "POST, '', Sec-Fetch-Site: cross-site",
        "POST, '', Sec-Fetch-Site: same-site",
        "POST, /ID/audio, Origin: https://evil.example",
        "POST, /ID/actions, Origin: https://evil.example",
        "POST, /ID/interrupt, Origin: https://evil.example",
        "POST, /ID/viewer, Origin: https://evil.example",
        "POST, /ID/livekit-token, Origin: https://evil.example",
        "DELETE, /ID, Origin: https://evil.example",
    })
    void shouldLetForeignPagesChangeNothing(String method, String path, String header) throws Exception {
        try (TestSession session = TestSession.open()) {
            String own = path.replace("ID", session.id);
            String answer = RawHttp.exchange(
                    SERVER, method + " /api/v1/sessions" + own + " HTTP/1.1", HOST, header, "Content-Length: 0");

            assertThat(answer)
                    .startsWith("HTTP/1.1 403 ")
                    .contains("\"code\":\"ORIGIN_REFUSED\"", "\"detail\":\"" + header + " (expected: ")
                    .doesNotContain("Access-Control-Allow");
            assertThat(newestSession()).isEqualTo(session.id);
            assertThat(GATEWAY.get("/sessions/" + session.id)
                            .json()
                            .path("state")
                            .asText())
                    .isNotEqualTo("DRAINING")
                    .isNotEqualTo("CLOSED");
        }
    }

    @Test
    void shouldWantTheTypeOfABody() throws Exception {
        String untyped =
                RawHttp.exchange(SERVER, "POST /api/v1/sessions HTTP/1.1", HOST, "Content-Length: 2", "", "{}");

        assertThat(untyped)
                .startsWith("HTTP/1.1 415 ")
                .contains("\"detail\":\"Content-Type: (missing) (expected: application/json)\"");
        String probe = RawHttp.exchange(SERVER, "POST /api/v1/probes HTTP/1.1", HOST, "Content-Length: 2", "", "{}");
        assertThat(probe).startsWith("HTTP/1.1 415 ").contains("Content-Type: (missing)");
    }

    private static String newestSession() {
        return GATEWAY.get("/sessions?limit=1")
                .json()
                .path("sessions")
                .path(0)
                .path("id")
                .asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b;q=x", "*/*;q=", "application/json;q=2", "a", ";"})
    void shouldNameAnAcceptHeaderThatIsNone(String accept) {
        RestClient.Answer answer = GATEWAY.send("GET", "/sessions", BodyPublishers.noBody(), "Accept", accept)
                .isProblem(400, "REQUEST_REFUSED");

        assertThat(answer.text()).contains("Accept: " + accept + " (expected: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, chunked", "x", "chunked, x"})
    void shouldEndAConnectionOnWhichItIsNotClearWhereARequestEnds(String encoding) throws Exception {
        String answer = RawHttp.exchange(
                SERVER, "POST /api/v1/sessions HTTP/1.1", HOST, "Transfer-Encoding: " + encoding, "", "0", "");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("Transfer-Encoding: " + encoding);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /audio, 404, audio/pcm, 1000",
        "POST, /audio, 404, audio/pcm, 99999999999",
        "POST, /audio, 400, nonsense, 1000",
        "POST, /join, 405, application/json, 1000",
        "DELETE, '', 404, application/json, 1000",
    })
    void shouldRefuseABodyBeforeItComes(String method, String path, int status, String type, String length)
            throws Exception {
        try (RawHttp connection = new RawHttp(SERVER)) {
            connection.send(method + " " + UNKNOWN + path + " HTTP/1.1\r\n"
                    + RawHttp.lines(HOST, "Content-Type: " + type, "Content-Length: " + length)
                    + "\r\nabcd");

            // Nothing more comes, which the server would wait for much longer than for an answer's way.
            long begin = System.nanoTime();
            assertThat(connection.head()).startsWith("HTTP/1.1 " + status + " ");
            assertThat(System.nanoTime() - begin).isLessThan(10_000_000_000L);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /",
        "PATCH, /",
        "FOO, /",
        "DELETE, /portal.json",
        "PATCH, /portal.json",
        "PATCH, /asyncapi",
        "POST, /asyncapi",
        "TRACE, /portal.json",
        "TRACE, /asyncapi",
        "POST, /face-picture",
        "TRACE, /face-picture",
        "TRACE, /problem",
    })
    void shouldRefuseMethodsThatAPageDoesNotHave(String method, String path) throws Exception {
        String answer = RawHttp.exchange(SERVER, method + " " + path + " HTTP/1.1", HOST, "Content-Length: 0");

        assertThat(answer)
                .startsWith("HTTP/1.1 405 ")
                .contains("application/problem+json", "METHOD_NOT_ALLOWED", "Allow: GET, HEAD, OPTIONS");
    }

    @Test
    void shouldTellWhichMethodsAPageHas() {
        RestClient.Answer answer =
                ROOT.send("OPTIONS", "/", BodyPublishers.noBody()).is(204);

        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(answer.bytes()).isEmpty();
        ROOT.send("POST", "/nothing", BodyPublishers.noBody()).isProblem(404, "NOT_FOUND");
    }

    @Test
    void shouldTakeAReportThatABrowserSendsWhileItsPageGoes() {
        try (TestSession session = TestSession.open()) {
            String type = "text/plain;charset=UTF-8";
            assertThat(GATEWAY.post(session.path("/viewer"), "{\"event\":\"first-frame\"}", "Content-Type", type)
                            .is(200)
                            .json()
                            .path("viewerSeen")
                            .asBoolean())
                    .isTrue();

            GATEWAY.post(session.path("/viewer"), "{\"event\":\"nonsense\"}", "Content-Type", type)
                    .isProblem(400, "REQUEST_INVALID");
            for (String path : new String[] {session.path("/interrupt"), session.path("/livekit-token"), "/sessions"}) {
                GATEWAY.post(path, "{}", "Content-Type", type).isProblem(415, "MEDIA_TYPE_UNSUPPORTED");
            }
            GATEWAY.post(session.path("/viewer"), "{}", "Content-Type", "text/html")
                    .isProblem(415, "MEDIA_TYPE_UNSUPPORTED");
        }
    }

    @Test
    void shouldSayWhatACodeMeansThatTheServerDoesNotKnow() throws Exception {
        String key = "Idempotency-Key: " + UUID.randomUUID();
        String first = RawHttp.exchange(SERVER, "POST /api/v1/sessions HTTP/1.1", HOST, "Content-Length: 0", key);
        String second = RawHttp.exchange(
                SERVER,
                "POST /api/v1/sessions HTTP/1.1",
                HOST,
                key,
                "Content-Type: application/json",
                "Content-Length: 17",
                "",
                "{\"tenant\":\"acme\"}");

        assertThat(second).startsWith("HTTP/1.1 422 Unprocessable Content\r\n");
        end(header(first, "Location"));
    }

    /**
     * What docs/operator.md lists: the server's own answers, before the gateway sees the request, or outside the
     * gateway.
     */
    @ParameterizedTest
    @CsvSource({
        "GET /api/v1/sessions%00 HTTP/1.1, 400, text/html",
        "GET /api/v1/sessions%zz HTTP/1.1, 400, text/html",
        "GET /../x HTTP/1.1, 400, text/html",
        "GET /;/x HTTP/1.1, 400, text/html",
        "GET / HTTP/x, 505, ''",
        "GET /, 505, ''",
        "GET x HTTP/1.1, 400, ''",
        "GET http:///x HTTP/1.1, 400, ''",
        "TRACE / HTTP/1.1, 403, text/html",
        "TRACE /nothing HTTP/1.1, 403, text/html",
        "TRACE /health HTTP/1.1, 403, text/html",
        "GET /health/nothing HTTP/1.1, 404, text/html",
        "GET /openapi/nothing HTTP/1.1, 404, text/plain",
        "GET /openapi/ui/nothing HTTP/1.1, 404, text/html",
        "PUT /openapi HTTP/1.1, 405, text/html",
        "PATCH /openapi HTTP/1.1, 501, text/html",
    })
    void shouldLeaveToTheServerWhatIsDocumented(String requestLine, int status, String type) throws Exception {
        String answer = RawHttp.exchange(SERVER, requestLine, HOST, "Content-Length: 0");

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").doesNotContain("\tat ");
        assertThat(answer.contains("\r\nContent-Type: ")).isEqualTo(!type.isEmpty());
        assertThat(answer).contains(type);
    }

    @Test
    void shouldRefuseAHeadThatIsTooLarge() throws Exception {
        assertThat(RawHttp.exchange(SERVER, "GET /api/v1/sessions HTTP/1.1", HOST, "X: " + "a".repeat(20_000)))
                .startsWith("HTTP/1.1 400 ");
        String[] many = new String[150];
        for (int i = 0; i < many.length; i++) {
            many[i] = "X-" + i + ": a";
        }
        assertThat(RawHttp.exchange(SERVER, "GET /api/v1/sessions HTTP/1.1", many))
                .startsWith("HTTP/1.1 400 ");
    }

    private static String header(String answer, String name) {
        return answer.lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + answer));
    }

    private static void end(String location) {
        GATEWAY.delete("/sessions/" + location.replaceFirst(".*/", "") + "?drain=false");
    }
}
