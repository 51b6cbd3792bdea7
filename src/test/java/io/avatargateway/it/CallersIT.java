package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import io.avatargateway.contract.ApiDocument;
import io.avatargateway.security.Refusal;
import io.avatargateway.security.jwt.SignedTokens;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A server whose callers have to sign in: who may call which operation, and sees whose sessions. */
@GatewayIntegrationTest
class CallersIT {

    private static final SignedTokens ISSUER = new SignedTokens();
    /** Its key is taken out of the file in the end. */
    private static final SignedTokens SHORT_LIVED = new SignedTokens();

    private static final String API_KEY =
            "agk_0123456789ab_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff" + "f6910015";

    private static final JsonNode PATHS = ApiDocument.openApi().root().path("paths");

    /** What an operation answers to whom it is for; else 200. */
    private static final Map<String, Set<Integer>> ANSWERS = Map.ofEntries(
            Map.entry("openSession", Set.of(201)),
            Map.entry("makeTicket", Set.of(201)),
            Map.entry("getLivekitToken", Set.of(201)),
            Map.entry("closeSession", Set.of(200, 202)),
            Map.entry("act", Set.of(202)),
            Map.entry("speak", Set.of(202)),
            // It lives.
            Map.entry("eraseSession", Set.of(409)),
            // No probe has such an id, and no job. Not every machine can take part in a room.
            Map.entry("startProbe", Set.of(202, 501)),
            Map.entry("getProbe", Set.of(404)),
            Map.entry("getProbePicture", Set.of(404)),
            // No tenant has a webhook of this name.
            Map.entry("replayWebhook", Set.of(400)),
            Map.entry("getDeadLetter", Set.of(404)),
            Map.entry("dropDeadLetter", Set.of(404)),
            Map.entry("redriveDeadLetter", Set.of(404)),
            Map.entry("getJob", Set.of(404)));

    /** What answers without an end. */
    private static final Set<String> STREAMS = Set.of("getEvents", "streamConsole");

    private static final Map<String, String> BODIES = Map.of(
            "redeemTicket", "{\"ticket\":\"tkt_AAAA.AAAA\"}",
            "openSession", "{}",
            "getLivekitToken", "{}",
            "reportViewer", "{\"event\":\"first-frame\"}",
            "interrupt", "{}",
            "act", "{\"action\":\"background\",\"imageId\":null}",
            "replayWebhook", "{\"name\":\"none\"}",
            "startProbe", "{\"timeoutSeconds\":5}");

    private static final String TENANTS = "{\"tenants\":[{\"name\":\"default\"},{\"name\":\"acme\"},"
            + "{\"name\":\"small\",\"quotas\":{\"sessions\":1,\"eventStreams\":1}},"
            + "{\"name\":\"other\"},{\"name\":\"noisy\"},{\"name\":\"leaving\"}]}";

    /** That of the tests by the page. */
    private static final TestKey KEY = new TestKey("ba9876543210", "acme", "producer");

    @TempDir
    static Path directory;

    private static final int TLS_PORT = port();
    private static final String STORE_PASSWORD = "changeit-2";

    private static Path keyFile;
    private static Path keysFile;
    private static SecondServer server;
    private static String session;
    private static String other;

    @BeforeAll
    static void start() throws Exception {
        keyFile = Files.writeString(directory.resolve("issuer.json"), keys(ISSUER, SHORT_LIVED));
        keysFile = Files.writeString(directory.resolve("keys.json"), apiKey(""));
        server = SecondServer.start(
                "callers",
                Map.ofEntries(
                        Map.entry("AUTH", "on"),
                        Map.entry("BROKER_USER", "gateway"),
                        Map.entry("BROKER_PASSWORD", "of-the-tests"),
                        Map.entry(
                                "BROKER_USERS_FILE",
                                file(
                                        "users",
                                        new BrokerUser("crm", "of-crm").line() + "\n"
                                                + new BrokerUser("voice", "of-voice").line())),
                        Map.entry(
                                "BROKER_ROLES_FILE",
                                file("roles", "avatar-producer = crm\navatar-producer.acme = voice")),
                        Map.entry("API_KEYS_FILE", keysFile.toString()),
                        Map.entry("TENANTS_FILE", file("tenants.json", TENANTS)),
                        Map.entry("JWT_ISSUER", SignedTokens.ISSUER),
                        Map.entry("JWT_AUDIENCE", SignedTokens.AUDIENCE),
                        Map.entry("JWT_KEY_FILE", keyFile.toString()),
                        Map.entry("REST_HEARTBEAT_SECONDS", "1"),
                        Map.entry("REST_UPLOADS", Integer.toString(FairShares.PLACES)),
                        Map.entry("REST_EVENT_STREAMS", Integer.toString(FairShares.STREAMS)),
                        Map.entry("SESSION_JOIN_TIMEOUT_MILLIS", "600000"),
                        Map.entry("TLS_KEYSTORE", keyStore().toString()),
                        Map.entry("TLS_KEYSTORE_PASSWORD", STORE_PASSWORD)),
                Map.of("tls.xml", tlsExample()));
        session = open("acme");
        other = open("other");
    }

    private static int port() {
        try {
            return SecondServer.freePort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    /** As docs/security.md has it, beside HTTP in place of it: other tests go on by that. */
    private static String tlsExample() throws IOException {
        String example = Files.readString(Path.of("docs/examples/tls.xml"));
        String endpoint = "id=\"defaultHttpEndpoint\" httpPort=\"-1\" httpsPort=\"${HTTP_PORT}\"";
        assertThat(example).contains(endpoint);
        return example.replace(
                endpoint, "id=\"tls\" httpPort=\"-1\" httpsPort=\"" + TLS_PORT + "\" protocolVersion=\"http/1.1\"");
    }

    /** By the command of docs/security.md, word for word. */
    private static Path keyStore() throws Exception {
        Path store = directory.resolve("tls.p12");
        String page = Files.readString(Path.of("docs/security.md"));
        int begin = page.indexOf("    keytool ");
        String command = page.substring(begin, page.indexOf("\n\n", begin))
                .replace("\\\n", "")
                .replace("\"$TLS_KEYSTORE_PASSWORD\"", STORE_PASSWORD)
                .replace("tls.p12", store.toString())
                .strip();
        String keytool = Path.of(System.getProperty("java.home"), "bin").toString() + "/";
        Process process =
                new ProcessBuilder((keytool + command).split(" +")).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return store;
    }

    private static String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static String keys(SignedTokens... issuers) {
        return new JWKSet(Stream.of(issuers)
                        .map(issuer -> new RSAKey.Builder((RSAPublicKey) issuer.publicKey()).build())
                        .map(JWK.class::cast)
                        .toList())
                .toString();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static String open(String tenant) {
        return send("POST", "/sessions", BodyPublishers.ofString("{}"), ISSUER.token(tenant, "producer"))
                .is(201)
                .json()
                .path("id")
                .asText();
    }

    private static RestClient.Answer send(String method, String path, BodyPublisher body, String token) {
        List<String> headers = new ArrayList<>(List.of("Content-Type", "application/json"));
        if (token != null) {
            headers.addAll(List.of("Authorization", "Bearer " + token));
        }
        // What answers a HEAD has the type of a problem, and no body that could be held against it.
        return method.equals("HEAD")
                ? server.root().send(method, "/api/v1" + path, body, headers.toArray(String[]::new))
                : server.api().send(method, path, body, headers.toArray(String[]::new));
    }

    private static RestClient.Answer get(String path, String token) {
        return send("GET", path, BodyPublishers.noBody(), token);
    }

    /** Who asks, and what that one sees of a session of the tenant acme. */
    private enum Who {
        NOBODY,
        VIEWER,
        VIEWER_OF_ANOTHER,
        PRODUCER,
        FOREIGN_PRODUCER,
        OPERATOR;

        private String token() {
            return switch (this) {
                case NOBODY -> null;
                case VIEWER -> ISSUER.viewer("acme", session);
                case VIEWER_OF_ANOTHER -> ISSUER.viewer("other", other);
                case PRODUCER -> ISSUER.token("acme", "producer");
                case FOREIGN_PRODUCER -> ISSUER.token("other", "producer");
                case OPERATOR -> ISSUER.token("other", "operator");
            };
        }

        private String role() {
            return switch (this) {
                case NOBODY -> "";
                case VIEWER, VIEWER_OF_ANOTHER -> "viewer";
                case PRODUCER, FOREIGN_PRODUCER -> "producer";
                case OPERATOR -> "operator";
            };
        }

        private boolean foreign() {
            return this == VIEWER_OF_ANOTHER || this == FOREIGN_PRODUCER;
        }
    }

    private record Operation(String method, String path, String id, Set<String> roles) {

        private RestClient.Answer ask(Who who, String of) {
            String none = path.startsWith("/probes") ? "prb_none" : "acme.00000000-0000-0000-0000-000000000000";
            String address = path.replace("{id}", path.startsWith("/sessions") ? of : none)
                    .replace("{jobId}", "no-job");
            BodyPublisher body =
                    switch (id) {
                        case "speak" -> BodyPublishers.ofByteArray(new byte[640]);
                        default ->
                            BODIES.containsKey(id) ? BodyPublishers.ofString(BODIES.get(id)) : BodyPublishers.noBody();
                    };
            if (id.equals("speak")) {
                List<String> headers = new ArrayList<>(List.of("Content-Type", "audio/pcm"));
                if (who != Who.NOBODY) {
                    headers.addAll(List.of("Authorization", "Bearer " + who.token()));
                }
                return server.api().send(method, address, body, headers.toArray(String[]::new));
            }
            return send(method, address, body, who.token());
        }
    }

    private static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : PATHS.properties()) {
            path.getValue().properties().forEach(operation -> {
                JsonNode said = operation.getValue();
                if (said.has("operationId")) {
                    operations.add(new Operation(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            said.path("operationId").asText(),
                            Set.copyOf(StreamSupport.stream(said.path("x-roles").spliterator(), false)
                                    .map(JsonNode::asText)
                                    .toList())));
                }
            });
        }
        return operations;
    }

    @TestFactory
    Stream<DynamicTest> shouldLetToEachOperationWhoIsAllowedAndNobodyElse() {
        return operations().stream().flatMap(operation -> Stream.of(Who.values())
                .map(who ->
                        DynamicTest.dynamicTest(operation.id() + " by " + who, () -> assertAnswered(operation, who))));
    }

    private static void assertAnswered(Operation operation, Who who) throws Exception {
        boolean allowed = operation.roles().contains(who.role());
        boolean ofSession = operation.path().startsWith("/sessions/{id}");
        boolean bodiless = operation.method().equals("HEAD");
        if (allowed && STREAMS.contains(operation.id()) && !who.foreign()) {
            HttpResponse<Stream<String>> stream = server.api().stream(
                    operation.path().replace("{id}", session), "Authorization", "Bearer " + who.token());
            try (Stream<String> lines = stream.body()) {
                assertThat(stream.statusCode()).isEqualTo(200);
                assertThat(lines.findFirst()).isPresent();
            }
            return;
        }
        boolean ends = operation.id().equals("closeSession") && allowed && !who.foreign();
        RestClient.Answer answer = operation.ask(who, ends ? open("acme") : session);
        if (operation.roles().isEmpty()) {
            // Its credential is in the body, and is none.
            assertRefused(answer, bodiless, 401, "TICKET_UNKNOWN");
        } else if (who == Who.NOBODY) {
            assertRefused(answer, bodiless, 401, "CREDENTIALS_MISSING");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"avatar-gateway\"");
        } else if (!allowed) {
            assertRefused(answer, bodiless, 403, "ROLE_REQUIRED");
            assertThat(answer.header("WWW-Authenticate")).contains("insufficient_scope");
        } else if (ofSession && who.foreign()) {
            assertRefused(answer, bodiless, 404, "UNKNOWN_SESSION");
        } else {
            assertThat(answer.status()).as(answer.text()).isIn(ANSWERS.getOrDefault(operation.id(), Set.of(200)));
            if (operation.id().equals("eraseSession")) {
                answer.isProblem(409, "SESSION_LIVE");
            }
            if (operation.id().equals("getJob")) {
                answer.isProblem(404, "UNKNOWN_JOB");
            }
        }
    }

    private static void assertRefused(RestClient.Answer answer, boolean bodiless, int status, String code) {
        if (bodiless) {
            answer.is(status);
        } else {
            answer.isProblem(status, code);
        }
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void shouldListTheSessionsOfTheCallersTenantOnly() {
        assertThat(get("/sessions?limit=200", ISSUER.token("acme", "producer"))
                        .is(200)
                        .text())
                .contains(session)
                .doesNotContain(other);
        assertThat(get("/sessions?limit=200", ISSUER.token("ops", "operator"))
                        .is(200)
                        .text())
                .contains(session, other);
    }

    @Test
    void shouldTellATenantWhatItUsedAndNoOther() {
        String acme = ISSUER.token("acme", "producer");
        String id = open("acme");
        send("DELETE", "/sessions/" + id + "?drain=false", BodyPublishers.noBody(), acme);

        String usage = "/usage?groupBy=session,tenant";
        await().atMost(Duration.ofSeconds(30))
                .until(() -> get(usage, acme).is(200).text().contains(id));
        assertThat(get(usage, acme).json().path("elsewhere")).isEmpty();
        assertThat(get(usage, acme).json().path("rows"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.path("tenant").asText()).isEqualTo("acme"));
        assertThat(get(usage, ISSUER.token("other", "producer")).is(200).text()).doesNotContain(id);
        assertThat(get(usage + "&format=csv", ISSUER.token("ops", "operator"))
                        .is(200)
                        .text())
                .startsWith("tenant,session,links,")
                .contains("acme," + id + ",1,");
        get(usage + "&tenant=other", acme).isProblem(400, "REQUEST_INVALID");
        get("/usage?from=2016-01-01", acme).is(200);
        get(usage + "&from=2016-01-01", acme).isProblem(400, "REQUEST_INVALID");
    }

    @Test
    void shouldSayWhoAsks() {
        JsonNode viewer = get("/me", ISSUER.viewer("acme", session)).is(200).json();
        assertThat(viewer.path("tenant").asText()).isEqualTo("acme");
        assertThat(viewer.path("roles").toString()).isEqualTo("[\"viewer\"]");
        assertThat(viewer.path("sessionId").asText()).isEqualTo(session);
        assertThat(viewer.has("expiresAt")).isTrue();
        JsonNode key = get("/me", KEY.text()).is(200).json();
        assertThat(key.path("subject").asText()).isEqualTo("ba9876543210");
        assertThat(key.path("signedIn").asBoolean()).isTrue();
        assertThat(key.has("expiresAt") || key.has("sessionId")).isFalse();
    }

    @Test
    void shouldTakeTheTenantFromTheTokenOnly() {
        String acme = ISSUER.token("acme", "producer");

        send("POST", "/sessions", BodyPublishers.ofString("{\"tenant\":\"other\"}"), acme)
                .isProblem(403, "TENANT_REFUSED");
        send("POST", "/sessions", BodyPublishers.ofString("{\"tenant\":\"avatar-gateway-probe\"}"), acme)
                .isProblem(400, "REQUEST_INVALID");
        assertThat(get("/sessions/" + session, acme)
                        .is(200)
                        .json()
                        .path("tenant")
                        .asText())
                .isEqualTo("acme");
    }

    @Test
    void shouldKeepOneCallersKeysFromAnother() {
        String first = openedWithKey(ISSUER.token("acme", "producer"), false);

        assertThat(openedWithKey(ISSUER.token("other", "producer"), false)).isNotEqualTo(first);
        assertThat(openedWithKey(ISSUER.token("acme", "producer"), true)).isEqualTo(first);
    }

    private static String openedWithKey(String token, boolean replayed) {
        RestClient.Answer answer = server.api()
                .post("/sessions", "{}", "Idempotency-Key", "order-4711", "Authorization", "Bearer " + token)
                .is(201);
        assertThat(answer.header("Idempotent-Replayed")).isEqualTo(replayed ? "true" : null);
        return answer.json().path("id").asText();
    }

    @Test
    void shouldRefuseWhatIsNoCredentialByItsRule() {
        for (String header :
                List.of("Basic YTpi", "Bearer", "Bearer ", "Bearer a b", "token", "Bearer a", "Bearer a.b")) {
            assertRefusedWith(header, Refusal.CREDENTIALS_MALFORMED);
        }
        assertRefusedWith("Bearer " + "a".repeat(9_000), Refusal.CREDENTIALS_TOO_LONG);
        assertRefusedWith("Bearer " + new SignedTokens().token("acme", "producer"), Refusal.TOKEN_SIGNATURE);
        assertRefusedWith("Bearer eyJhbGciOiJub25lIn0.e30.", Refusal.TOKEN_ALGORITHM);
        assertRefusedWith("Bearer agk_nonsense", Refusal.KEY_MALFORMED);
    }

    private static void assertRefusedWith(String header, Refusal refusal) {
        RestClient.Answer answer =
                server.api().send("GET", "/sessions", BodyPublishers.noBody(), "Authorization", header);
        answer.isProblem(401, refusal.name());
        assertThat(answer.header("WWW-Authenticate")).contains("error_description=\"" + refusal + "\"");
        assertThat(answer.text()).doesNotContain("a".repeat(100));
    }

    @Test
    void shouldRefuseATokenOfAMegabyteCleanly() {
        RestClient.Answer answer = server.root()
                .send(
                        "GET",
                        "/api/v1/sessions",
                        BodyPublishers.noBody(),
                        "Authorization",
                        "Bearer " + "a".repeat(1_000_000));

        assertThat(answer.status()).isBetween(400, 499);
        assertThat(answer.text()).doesNotContain("Exception", "<html");
    }

    @Test
    void shouldSayNothingOfAddressesThatDoNotExistToNobody() {
        get("/nothing", null).isProblem(401, "CREDENTIALS_MISSING");
        get("/nothing", ISSUER.token("acme", "producer")).isProblem(404, "NOT_FOUND");
    }

    @Test
    void shouldEndAStreamWhoseTokenIsGoodNoMore() throws Exception {
        HttpResponse<Stream<String>> stream = server.api().stream(
                "/sessions/" + session + "/events", "Authorization", "Bearer " + SHORT_LIVED.token("acme", "producer"));
        assertThat(stream.statusCode()).isEqualTo(200);
        CompletableFuture<Long> lines =
                CompletableFuture.supplyAsync(() -> stream.body().count());

        Files.writeString(keyFile, keys(ISSUER));

        await().atMost(Duration.ofSeconds(30)).until(lines::isDone);
        get("/sessions", SHORT_LIVED.token("acme", "producer")).isProblem(401, "TOKEN_SIGNATURE");
    }

    /** One key of the tenant acme, by its hash; made by hand, as the page for operators describes it. */
    private static String apiKey(String more) throws Exception {
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(API_KEY.getBytes(StandardCharsets.US_ASCII)));
        return "{\"keys\":[{\"id\":\"0123456789ab\",\"hash\":\"sha256:" + hash
                + "\",\"tenant\":\"acme\",\"roles\":[\"producer\"]" + more + "}," + KEY.entry("") + "]}";
    }

    @Test
    void shouldEndAStreamWhoseKeyIsRevoked() throws Exception {
        assertThat(get("/sessions/" + session, API_KEY).is(200).text()).contains(session);
        get("/sessions/" + other, API_KEY).isProblem(404, "UNKNOWN_SESSION");
        HttpResponse<Stream<String>> stream =
                server.api().stream("/sessions/" + session + "/events", "Authorization", "Bearer " + API_KEY);
        assertThat(stream.statusCode()).isEqualTo(200);
        CompletableFuture<Long> lines =
                CompletableFuture.supplyAsync(() -> stream.body().count());

        Path next = Files.writeString(directory.resolve("keys.next"), apiKey(",\"revoked\":\"2026-11-30T12:00:00Z\""));
        Files.move(next, keysFile, StandardCopyOption.ATOMIC_MOVE);

        await().atMost(Duration.ofSeconds(30)).until(lines::isDone);
        get("/sessions", API_KEY).isProblem(401, "KEY_REVOKED");
    }

    @Test
    void shouldLetTheHolderOfATicketInOnceAndToItsSessionOnly() {
        JsonNode ticket = send(
                        "POST",
                        "/sessions/" + session + "/tickets",
                        BodyPublishers.noBody(),
                        ISSUER.token("acme", "producer"))
                .is(201)
                .json();
        BodyPublisher body =
                BodyPublishers.ofString("{\"ticket\":\"" + ticket.path("ticket").asText() + "\"}");
        JsonNode admission = send("POST", "/join", body, null).is(200).json();
        String viewer = admission.path("viewerToken").asText();

        assertThat(admission.path("sessionId").asText()).isEqualTo(session);
        assertThat(admission.path("join").path("disclosure").asText()).isEqualTo("You are talking to an AI avatar.");
        send("POST", "/join", body, null).isProblem(409, "TICKET_USED");
        get("/sessions", ticket.path("ticket").asText()).isProblem(401, "TICKET_UNKNOWN");
        get("/sessions/" + session + "/join", viewer).is(200);
        get("/sessions/" + other + "/join", viewer).isProblem(404, "UNKNOWN_SESSION");
        get("/sessions/" + session, viewer).isProblem(403, "ROLE_REQUIRED");
        send("POST", "/join/", body, null).isProblem(401, "CREDENTIALS_MISSING");
    }

    @Test
    void shouldLogWhoCameToTheBrokerAndWhoDidNot() throws Exception {
        assertThatThrownBy(() -> JmsProducer.core(server.broker(), "crm", "not-the-password"))
                .isInstanceOf(JMSRuntimeException.class);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(server.messages()).contains("AMQ601767", "AMQ601716"));
        assertThat(server.messages()).doesNotContain("not-the-password", "of-crm", "of-the-tests");
    }

    @Test
    void shouldNoteWhoInterruptedAndWhoEndedASession() throws Exception {
        String acme = ISSUER.token("acme", "producer");
        String id = open("acme");
        send("POST", "/sessions/" + id + "/interrupt", BodyPublishers.ofString("{}"), acme)
                .is(200);
        send("DELETE", "/sessions/" + id + "?drain=false", BodyPublishers.noBody(), acme);
        send("DELETE", "/sessions/" + id, BodyPublishers.noBody(), ISSUER.token("other", "producer"))
                .isProblem(404, "UNKNOWN_SESSION");

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(audited(id))
                .contains("session.interrupt acme done", "session.close acme done", "session.close other refused"));
        assertThat(server.messages()).doesNotContain(acme);
    }

    /** What the audit log says of a session: action, tenant, outcome. */
    private static List<String> audited(String id) throws IOException {
        List<String> found = new ArrayList<>();
        for (String line : server.messages().lines().toList()) {
            if (line.contains("\"session\":\"" + id) && line.contains("\"subject\":\"")) {
                JsonNode entry = new ObjectMapper().readTree(line.substring(line.indexOf('{')));
                found.add(entry.path("action").asText() + " "
                        + entry.path("tenant").asText() + " "
                        + entry.path("outcome").asText());
            }
        }
        return found;
    }

    @Test
    void shouldEraseWhatIsKeptOfASessionThatHasEnded() {
        String acme = ISSUER.token("acme", "producer");
        String id = open("acme");
        send("DELETE", "/sessions/" + id + "?drain=false", BodyPublishers.noBody(), acme);
        await().atMost(Duration.ofSeconds(30)).until(() -> erase(id, acme).status() == 200);

        get("/sessions/" + id, acme).isProblem(404, "UNKNOWN_SESSION");
        get("/sessions/" + id + "/events", acme).isProblem(404, "UNKNOWN_SESSION");
        JsonNode again = erase(id, acme).is(200).json();
        assertThat(again.path("sessions").asInt() + again.path("events").asInt())
                .isZero();
        assertThat(again.path("complete").asBoolean()).isTrue();
        erase(id, ISSUER.token("other", "producer")).isProblem(404, "UNKNOWN_SESSION");
        erase(id, ISSUER.token("ops", "operator")).is(200);
    }

    private static RestClient.Answer erase(String id, String token) {
        return send("DELETE", "/sessions/" + id + "/data", BodyPublishers.noBody(), token);
    }

    @Test
    void shouldRefuseATenantMoreThanItMayHave() throws Exception {
        String small = ISSUER.token("small", "producer");
        String id = open("small");
        RestClient.Answer second = send("POST", "/sessions", BodyPublishers.ofString("{}"), small);
        second.isProblem(429, "QUOTA_SESSIONS");
        assertThat(second.header("Retry-After")).isEqualTo("5");
        HttpResponse<Stream<String>> stream =
                server.api().stream("/sessions/" + id + "/events", "Authorization", "Bearer " + small);
        try (Stream<String> lines = stream.body()) {
            assertThat(lines.findFirst()).isPresent();
            get("/sessions/" + id + "/events", small).isProblem(429, "QUOTA_EVENT_STREAMS");
        }
        send("DELETE", "/sessions/" + id + "?drain=false", BodyPublishers.noBody(), small);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> send("POST", "/sessions", BodyPublishers.ofString("{}"), small)
                                .status()
                        == 201);
    }

    @Test
    void shouldEndTheSessionsOfATenantThatIsTakenOut() throws Exception {
        String id = open("leaving");
        Path next =
                Files.writeString(directory.resolve("tenants.next"), TENANTS.replace(",{\"name\":\"leaving\"}", ""));
        Files.move(next, directory.resolve("tenants.json"), StandardCopyOption.ATOMIC_MOVE);

        await().atMost(Duration.ofSeconds(30)).until(() -> get("/sessions/" + id, ISSUER.token("ops", "operator"))
                .json()
                .path("state")
                .asText()
                .equals("CLOSED"));
        send("POST", "/sessions", BodyPublishers.ofString("{}"), ISSUER.token("leaving", "producer"))
                .isProblem(403, "TENANT_UNKNOWN");
        assertThat(get("/sessions/" + session, ISSUER.token("acme", "producer"))
                        .json()
                        .path("state")
                        .asText())
                .isNotEqualTo("CLOSED");
    }

    private static JmsProducer crm() {
        return JmsProducer.core(server.broker(), "crm", "of-crm");
    }

    private static JsonNode command(JmsProducer producer, String id, String json) throws Exception {
        TextMessage command = producer.context.createTextMessage(json);
        command.setStringProperty("AvatarCommandId", id);
        producer.sendTo("avatar.sessions", command);
        return new ObjectMapper().readTree(((TextMessage) producer.receive()).getText());
    }

    @Test
    void shouldKnowNoSessionOfAnotherTenantOverTheBroker() throws Exception {
        try (JmsProducer crm = crm()) {
            crm.speak(session, "of-a-stranger", new byte[640]);
            JmsProducer.Reply reply = crm.next();
            assertThat(reply.status()).as(reply.json().toString()).isEqualTo("rejected");
            assertThat(reply.code()).isEqualTo("UNKNOWN_SESSION");
            for (String word : List.of("describe", "interrupt", "close")) {
                JsonNode answer = command(
                        crm, "stranger-" + word, "{\"command\":\"" + word + "\",\"sessionId\":\"" + session + "\"}");
                assertThat(answer.toString()).contains("UNKNOWN_SESSION").doesNotContain("token");
            }
        }
        String acme = ISSUER.token("acme", "producer");
        get("/sessions/" + session + "/jobs/of-a-stranger", acme).isProblem(404, "UNKNOWN_JOB");
        assertThat(get("/sessions/" + session, acme)
                        .is(200)
                        .json()
                        .path("state")
                        .asText())
                .isNotEqualTo("CLOSED");
    }

    @Test
    void shouldTellTheBrokersUsersOfTheDefaultTenantsSessionsOnly() throws Exception {
        try (JmsProducer crm = crm();
                JMSConsumer events = crm.context.createConsumer(crm.context.createTopic("avatar.events"))) {
            String foreign = open("acme");
            JsonNode opened = command(crm, "own", "{\"command\":\"open\"}");
            assertThat(opened.toString()).contains("\"tenant\":\"default\"");

            Message first = events.receive(JmsProducer.WAIT_MILLIS);
            assertThat(first).isNotNull();
            assertThat(first.getStringProperty("AvatarTenant")).isEqualTo("default");
            assertThat(first.getStringProperty("AvatarSessionId")).isNotEqualTo(foreign);
        }
    }

    @Test
    void shouldTakeATenantsJobsAndCommandsAtItsOwnAddresses() throws Exception {
        try (JmsProducer voice = JmsProducer.core(server.broker(), "voice", "of-voice");
                JMSConsumer events = voice.context.createConsumer(voice.context.createTopic("avatar.t.acme.events"))) {
            TextMessage open = voice.context.createTextMessage("{\"command\":\"open\"}");
            voice.sendTo("avatar.t.acme.sessions", open);
            JsonNode opened = new ObjectMapper().readTree(((TextMessage) voice.receive()).getText());
            assertThat(opened.path("tenant").asText()).isEqualTo("acme");
            String id = opened.path("id").asText();
            assertThat(events.receive(JmsProducer.WAIT_MILLIS).getStringProperty("AvatarTenant"))
                    .isEqualTo("acme");
            get("/sessions/" + id, ISSUER.token("acme", "producer")).is(200);
            get("/sessions/" + id, ISSUER.token("other", "producer")).is(404);

            voice.sendTo("avatar.t.acme.audio", job(voice, other, "of-others"));
            assertThat(voice.untilFinal())
                    .last()
                    .extracting(JmsProducer.Reply::code)
                    .isEqualTo("UNKNOWN_SESSION");
            voice.sendTo("avatar.t.acme.audio", job(voice, id, "own"));
            assertThat(voice.next().status()).isEqualTo("accepted");
            assertThatThrownBy(() -> voice.sendTo("avatar.audio", job(voice, other, "refused")))
                    .isInstanceOf(JMSSecurityRuntimeException.class);
        }
    }

    private static Message job(JmsProducer producer, String session, String name) throws Exception {
        return producer.speech(new byte[640], Map.of("AvatarSessionId", session, "AvatarJobId", name));
    }

    @Test
    void shouldTellEverybodyTheStateOfItsHealthAndOperatorsItsDetails() {
        for (String path : List.of("/health", "/health/started", "/health/live", "/health/ready")) {
            JsonNode told = server.root().get(path).is(200).json();
            assertThat(told.path("checks")).as(path).isNotEmpty().allSatisfy(check -> {
                assertThat(check.path("status").asText()).isEqualTo("UP");
                assertThat(check.path("data")).isEmpty();
            });
        }
        String details = get("/health", ISSUER.token("ops", "operator")).is(200).text();
        assertThat(details).contains("\"broker\"", "\"embedded-broker\"", "reachable", server.broker());
    }

    @Test
    void shouldSpeakHttpsAsTheExampleSays() throws Exception {
        KeyStore store = KeyStore.getInstance(directory.resolve("tls.p12").toFile(), STORE_PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, trust.getTrustManagers(), null);
        HttpClient client = HttpClient.newBuilder().sslContext(trusting).build();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + TLS_PORT + "/api/v1/sessions"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + ISSUER.token("acme", "producer"))
                .POST(BodyPublishers.ofString("{}"));

        HttpResponse<String> opened = client.send(request.build(), HttpResponse.BodyHandlers.ofString());

        assertThat(opened.statusCode()).as(opened.body()).isEqualTo(201);
        assertThat(opened.headers().firstValue("Location")).hasValueSatisfying(where -> assertThat(where)
                .startsWith("https://localhost:" + TLS_PORT + "/api/v1/"));
        assertThat(opened.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        assertThatThrownBy(() -> RestClient.of("http://localhost:" + TLS_PORT).get("/api/v1/me"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void shouldTellItsMetricsToOperatorsOnly() {
        String tenantsOwn = ISSUER.token("acme", "producer");
        server.root().get("/metrics").isProblem(401, "CREDENTIALS_MISSING");
        root("/metrics", tenantsOwn).isProblem(403, "ROLE_REQUIRED");
        root("/metrics", ISSUER.viewer("acme", session)).isProblem(403, "ROLE_REQUIRED");

        String metrics =
                root("/metrics", ISSUER.token("ops", "operator")).is(200).text();

        // Whose session it is, and none of its ids.
        assertThat(metrics)
                .containsPattern("avatar_sessions\\{[^}]*avatar_tenant=\"acme\"")
                .contains("avatar_session_openings_total{avatar_outcome=\"opened\",avatar_tenant=\"acme\"}")
                .doesNotContain(session, API_KEY, KEY.text());
    }

    /** All tenants' figures are for operators; whose sessions there are is told, and no id and no credential. */
    @Test
    void shouldShowTheConsoleToOperatorsOnly() throws Exception {
        String ops = ISSUER.token("ops", "operator");
        String figures = get("/console", ops).is(200).text();
        assertThat(figures).contains("\"acme\":").doesNotContain(session, API_KEY, KEY.text(), "wss:", "token");

        HttpResponse<Stream<String>> stream = server.api().stream("/console/stream", "Authorization", "Bearer " + ops);
        try (Stream<String> lines = stream.body()) {
            List<String> blocks = lines.filter(line -> line.startsWith("event:") || line.startsWith("data:"))
                    .limit(4)
                    .toList();
            assertThat(blocks).hasSize(4).first().isEqualTo("event: figures");
            assertThat(blocks.get(1)).contains("\"acme\":");
            assertThat(blocks.get(3)).as("the next ones").isNotEqualTo(blocks.get(1));
        }
        get("/console", ISSUER.token("acme", "producer")).isProblem(403, "ROLE_REQUIRED");
        get("/console/stream", ISSUER.token("acme", "producer")).isProblem(403, "ROLE_REQUIRED");
    }

    private static RestClient.Answer root(String path, String token) {
        return server.root().send("GET", path, BodyPublishers.noBody(), "Authorization", "Bearer " + token);
    }

    /** The same server, of which one tenant takes all it gets. */
    @Nested
    class Shared extends FairShares {

        Shared() {
            super(
                    server,
                    new Side(open("noisy"), ISSUER.token("noisy", "producer")),
                    new Side(open("acme"), ISSUER.token("acme", "producer")));
        }
    }

    private static SignInOnThePage.Others others() {
        String own = open("acme");
        return new SignInOnThePage.Others(
                own,
                open("other"),
                ISSUER.token("acme", "producer"),
                ISSUER.token("other", "producer"),
                ISSUER.token("ops", "operator"),
                ISSUER.viewer("acme", own));
    }

    /** The same server by its page. */
    @Nested
    @BrowserTest
    class ByThePage extends SignInOnThePage {

        ByThePage(Browser browser) {
            super(browser, server, KEY, keysFile, others());
        }
    }
}
