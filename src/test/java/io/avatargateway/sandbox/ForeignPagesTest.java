package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding 18 of the review: no page of another origin reads what was heard, or sets faults. */
class ForeignPagesTest {

    private static final String ALLOW = "Access-Control-Allow-Origin";

    private static Sandbox sandbox;
    private static SimliClient client;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults()
                .withPort(0)
                .with("SANDBOX_PICTURE", "off")
                .with("SANDBOX_PUBLIC_URL", "ws://room.example:7880"));
        client = new SimliClient(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /sandbox/sessions",
        "GET, /sandbox/sessions/none",
        "GET, /sandbox/sessions/none/audio.wav",
        "OPTIONS, /sandbox/sessions",
        "PUT, /sandbox/sessions",
        "GET, /sandbox/faults",
        "OPTIONS, /sandbox/faults",
    })
    void shouldLetNoForeignPageReadWhatIsItsOwn(String method, String path) {
        SimliClient.Answer answer = client.send(client.request(path)
                .method(method, BodyPublishers.noBody())
                .header("Origin", "https://evil.example")
                .header("Access-Control-Request-Method", "POST"));

        assertThat(answer.response().headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control-"));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /sandbox/faults, Origin, https://evil.example",
        "POST, /sandbox/faults, Origin, null",
        "POST, /sandbox/faults, Origin, http://127.0.0.1:1",
        "POST, /sandbox/faults, Sec-Fetch-Site, cross-site",
        "POST, /sandbox/faults, Sec-Fetch-Site, same-site",
        "DELETE, /sandbox/faults, Origin, https://evil.example",
        "DELETE, /sandbox/faults/x, Origin, https://evil.example",
        "DELETE, /sandbox/sessions, Origin, https://evil.example",
    })
    void shouldLetNoForeignPageChangeAnything(String method, String path, String header, String value) {
        SimliClient.Answer answer = client.send(client.request(path)
                .method(method, BodyPublishers.ofString("{\"kind\": \"cut\"}"))
                .header(header, value));

        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.text()).contains("Origin: " + value + " (expected: " + sandbox.baseUri());
        assertThat(answer.response().headers().firstValue(ALLOW)).isEmpty();
        assertThat(client.get("/sandbox/faults").json().get("faults")).isEmpty();
    }

    @Test
    void shouldLetItsOwnPagesAndProgramsIn() {
        SimliClient.Answer own = client.send(client.request("/sandbox/faults")
                .DELETE()
                .header("Origin", sandbox.baseUri().toString())
                .header("Sec-Fetch-Site", "same-origin"));

        assertThat(own.status()).isEqualTo(204);
        assertThat(client.delete("/sandbox/faults").status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.test", "evil.test:7880", "localhost.evil.test", "0.0.0.0", "10.0.0.7"})
    void shouldTellNothingToAPageThatHasItsNameLeadHere(String host) throws IOException {
        for (String path : new String[] {"/sandbox/sessions", "/sandbox/faults", "/sandbox/sessions/x/audio.wav"}) {
            assertThat(exchange(path, host))
                    .startsWith("HTTP/1.1 421 ")
                    .contains("Host: ")
                    .contains(" (expected: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1", "127.3.2.1:7880", "[::1]:7880", "room.example"})
    void shouldKnowItsNames(String host) throws IOException {
        assertThat(exchange("/sandbox/sessions", host)).startsWith("HTTP/1.1 200 ");
    }

    /** As Simli's own are: portals call it from anywhere. */
    @Test
    void shouldKeepSimlisCallsOpen() throws IOException {
        assertThat(exchange("/faces", "evil.test")).startsWith("HTTP/1.1 ").contains(ALLOW + ": *");
        assertThat(exchange("/nothing", "localhost"))
                .startsWith("HTTP/1.1 404 ")
                .contains(ALLOW + ": *");
        SimliClient.Answer preflight =
                client.send(client.request("/compose/token").method("OPTIONS", BodyPublishers.noBody()));
        assertThat(preflight.response().headers().firstValue("Access-Control-Allow-Headers"))
                .contains("x-simli-api-key, content-type");
    }

    /** By a socket, for HTTP clients send the host that they connect to. */
    private static String exchange(String path, String host) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), sandbox.baseUri().getPort())) {
            socket.setSoTimeout(5_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
