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

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a%zz", "a/b", "a?b", "[::1", "a:b", "", "my_gateway", "a, b"})
    void shouldAnswerWhateverTheHostIsAndTheNextOneToo(String host) throws Exception {
        String answer =
                RawHttp.exchange(SERVER, "POST /api/v1/sessions HTTP/1.1", "Host: " + host, "Content-Length: 0");

        assertThat(answer).startsWith("HTTP/1.1 201 ");
        assertThat(URI.create(header(answer, "Location")).isAbsolute()).isTrue();
        end(header(answer, "Location"));
        RestClient.Answer next = GATEWAY.post("/sessions", "{}").is(201);
        end(next.header("Location"));
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
                SERVER, "POST /api/v1/sessions HTTP/1.1", HOST, key, "Content-Length: 17", "", "{\"tenant\":\"acme\"}");

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
