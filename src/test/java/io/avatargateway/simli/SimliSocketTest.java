package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.LinkFailure.Kind;
import io.avatargateway.session.port.Link;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.ServerSocket;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a link does with a peer that is no proper server. Holds {@code Handshake} and {@code SocketBreaker} against the
 * Tyrus in use.
 */
class SimliSocketTest {

    private final Heard heard = new Heard();
    private FakeSimli server;
    private FakeSimli proxy;
    private int openBefore;
    private SimliLinkFactory factory;

    /** Other classes have used Tyrus in this process; and it does not count back each connection that was refused. */
    @BeforeEach
    void count() throws ReflectiveOperationException {
        openBefore = openSockets();
    }

    @AfterEach
    void end() throws IOException {
        factory.close();
        server.close();
        if (proxy != null) {
            proxy.close();
        }
        // No socket is left behind, whatever the peer did.
        Heard.awaitility("every socket of Tyrus closed")
                .untilAsserted(() -> assertThat(openSockets()).isLessThanOrEqualTo(openBefore));
    }

    private Link open(URI url, URI proxyUri) throws NoSuchAlgorithmException {
        factory = new SimliLinkFactory(
                Links.settings(url)
                        .withTimeout(Duration.ofMillis(800))
                        .withProxy(proxyUri)
                        .build(),
                SSLContext.getDefault());
        return factory.open(Links.request("face", null, null), heard);
    }

    private LinkFailure failureWith(FakeSimli.Script script) throws Exception {
        server = FakeSimli.plain("token", script);
        Link link = open(server.uri(), null);
        assertThat(link).isNotNull();
        return heard.failure();
    }

    @Test
    void shouldPutTheTokenOnTheWirePercentEncodedAndNowhereElse() throws Exception {
        server = FakeSimli.plain(
                "a b+c/d=?&%20ü\\r\\nX: y",
                (fake, socket, head) -> FakeSimli.write(socket, "HTTP/1.1 403 Forbidden\r\n\r\n"));
        Link link = open(server.uri(), null);

        assertThat(heard.failure().kind()).isEqualTo(Kind.REFUSED);
        assertThat(link.toString()).doesNotContain("token");
        assertThat(server.heads.get(1))
                .startsWith("GET /compose/webrtc/livekit?session_token=a%20b%2Bc%2Fd%3D%3F%26%2520%C3%BC%0D%0AX%3A%20y"
                        + " HTTP/1.1\r\n");
    }

    @Test
    void shouldTimeOutWhenTheHandshakeGetsNoAnswer() throws Exception {
        LinkFailure failure = failureWith(FakeSimli.SILENCE);

        assertThat(failure.kind()).as(failure.detail()).isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void shouldFailRetryablyWhenTheConnectionEndsBeforeTheAnswer() throws Exception {
        LinkFailure failure = failureWith((fake, socket, head) -> socket.close());

        assertThat(failure.kind().retryable()).as(failure.toString()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 200 OK',PROTOCOL",
        "'HTTP/1.1 302 Found\r\nLocation: http://elsewhere/',PROTOCOL",
        "'HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x',REFUSED",
        "'HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=x',REFUSED",
        "'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong',PROTOCOL",
        "'SMTP ready',PROTOCOL",
        "'HTTP/1.1 abc def',PROTOCOL",
    })
    void shouldFailOnAWrongHandshake(String answer, Kind kind) throws Exception {
        LinkFailure failure = failureWith((fake, socket, head) -> FakeSimli.write(socket, answer + "\r\n\r\n"));

        assertThat(failure.kind()).as(failure.detail()).isEqualTo(kind);
    }

    @Test
    void shouldTellRetryAfterOfARefusedHandshake() throws Exception {
        LinkFailure failure = failureWith(
                (fake, socket, head) -> FakeSimli.write(socket, "HTTP/1.1 429 Slow\r\nRetry-After: 9\r\n\r\n"));

        assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void shouldBreakASocketWhoseHandshakeIsGivenUp() throws Exception {
        server = FakeSimli.plain("token", FakeSimli.SILENCE);
        Link link = open(server.uri(), null);
        Heard.awaitility("the handshake").until(() -> server.heads.size() == 2);
        link.close("given up");

        Heard.awaitility("the socket's end").until(() -> openSockets() <= openBefore);
        assertThat(heard.events).isEmpty();
    }

    @Test
    void shouldBreakASocketThatNobodyReads() throws Exception {
        server = FakeSimli.plain("token", (fake, socket, head) -> FakeSimli.upgrade(socket, head));
        Link link = open(server.uri(), null);
        Heard.awaitility("the socket to open").until(() -> {
            link.sendAudio(new byte[2]);
            return !heard.all(LinkEvent.AudioSent.class).isEmpty();
        });
        for (int i = 0; i < 250; i++) {
            link.sendAudio(new byte[65_536]);
        }
        assertThat(heard.all(LinkEvent.AudioSent.class)).hasSizeLessThan(250);
        link.close("it is stuck");

        Heard.awaitility("the socket's end").until(() -> openSockets() <= openBefore);
    }

    @Test
    void shouldPutFragmentsTogetherAndAnswerWithTheTokenWhereItIsMissing() throws Exception {
        server = FakeSimli.plain("the-token", (fake, socket, head) -> {
            FakeSimli.upgrade(socket, head);
            FakeSimli.text(socket, "MISSING_SESSION_TOKEN");
            FakeSimli.text(socket, "{\"destination\": \"wörker\", \"session_id\": \"s\"}");
            fake.read(socket);
        });
        Link link = open(server.uri(), null);

        assertThat(heard.await(LinkEvent.Placed.class)).isEqualTo(new LinkEvent.Placed("wörker", "s"));
        Heard.awaitility("the token").until(() -> server.texts.contains("the-token"));
        link.close("done");
    }

    @Test
    void shouldGoThroughTheProxyAndOnlyThroughIt() throws Exception {
        server = FakeSimli.plain("token", FakeSimli.SILENCE);
        proxy = FakeSimli.plain(
                "token", (fake, socket, head) -> FakeSimli.write(socket, "HTTP/1.1 502 Bad Gateway\r\n\r\n"));
        Link link = open(URI.create("http://simli.invalid"), proxy.uri());

        assertThat(link).isNotNull();
        assertThat(heard.failure().kind()).as(heard.failure().detail()).isEqualTo(Kind.UNREACHABLE);
        assertThat(proxy.heads.stream()
                        .map(head -> head.lines().findFirst().orElse(""))
                        .collect(Collectors.toList()))
                .containsExactly(
                        "POST http://simli.invalid/compose/token HTTP/1.1", "CONNECT simli.invalid:80 HTTP/1.1");
        assertThat(server.heads).isEmpty();
    }

    @Test
    void shouldTimeOutOnASilentProxy() throws Exception {
        server = FakeSimli.plain("token", FakeSimli.SILENCE);
        proxy = FakeSimli.plain("token", FakeSimli.SILENCE);
        Link link = open(URI.create("http://simli.invalid"), proxy.uri());

        assertThat(link).isNotNull();
        assertThat(heard.failure().kind()).as(heard.failure().detail()).isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void shouldSeeWhetherSimliIsThere() throws Exception {
        server = FakeSimli.plain(
                "token",
                (fake, socket, head) -> FakeSimli.write(socket, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
        Link link = open(server.uri(), null);

        assertThat(link).isNotNull();
        assertThat(factory.check().toCompletableFuture().get()).isEmpty();
        assertThat(factory.check()).isNotNull();
        assertThat(server.heads.stream().filter(head -> head.startsWith("GET / ")))
                .hasSize(1);
        // Tyrus does not count back a connection that was refused because the server is gone: the attempt must be over.
        assertThat(heard.failure()).isNotNull();
    }

    @Test
    void shouldSeeThatSimliIsNotThere() throws Exception {
        server = FakeSimli.plain("token", FakeSimli.SILENCE);
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Link link = open(URI.create("http://127.0.0.1:" + port), null);

        assertThat(link).isNotNull();
        assertThat(factory.check().toCompletableFuture().get())
                .hasValueSatisfying(why -> assertThat(why).contains("connection refused"));
        assertThat(heard.failure().kind()).isEqualTo(Kind.UNREACHABLE);
    }

    /** Tyrus' own count. */
    private static int openSockets() throws ReflectiveOperationException {
        Field count = Class.forName("org.glassfish.tyrus.container.jdk.client.TransportFilter")
                .getDeclaredField("openedConnections");
        count.setAccessible(true);
        return ((AtomicInteger) count.get(null)).get();
    }
}
