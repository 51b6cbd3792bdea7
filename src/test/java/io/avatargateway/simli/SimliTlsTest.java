package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.config.Settings;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.LinkFailure.Kind;
import io.avatargateway.session.port.Link;
import io.avatargateway.socket.Handshake;
import io.avatargateway.socket.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS: trust and host name are checked, for the token call and for the socket each on its own. */
class SimliTlsTest {

    private static final FakeSimli.Script SPEAKS = (server, socket, head) -> {
        FakeSimli.upgrade(socket, head);
        FakeSimli.text(socket, "START");
        server.read(socket);
    };

    @TempDir
    private static Path folder;

    private static Keys rightName;
    private static Keys wrongName;

    private final ThreadPoolExecutor pool = Threads.pool("test-connect", 2, 10);
    private final ScheduledThreadPoolExecutor timer = Threads.timer("test-timer", 1);
    private FakeSimli server;

    @BeforeAll
    static void makeKeys() throws IOException, InterruptedException, GeneralSecurityException {
        rightName = Keys.forNames(folder, "ip:127.0.0.1,dns:localhost");
        wrongName = Keys.forNames(folder, "dns:elsewhere.example");
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        pool.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    void shouldSpeakToATrustedHostOfTheRightName() throws Exception {
        server = new FakeSimli(rightName.listen(), "token", SPEAKS);
        SimliLinkFactory factory = new SimliLinkFactory(settings("127.0.0.1"), rightName.trusting());
        Heard heard = new Heard();
        Link link = factory.open(Links.request("face", null, null), heard);

        heard.await(LinkEvent.Started.class);
        link.sendAudio(new byte[65_536]);
        heard.await(LinkEvent.AudioSent.class);
        link.close("done");
        factory.close();
    }

    @Test
    void shouldNotCallAHostThatIsNotTrusted() throws Exception {
        server = new FakeSimli(rightName.listen(), "token", SPEAKS);

        assertRefused(tokenFailure(SSLContext.getDefault()));
    }

    @Test
    void shouldNotCallAHostOfAnotherName() throws Exception {
        server = new FakeSimli(wrongName.listen(), "token", SPEAKS);

        assertRefused(tokenFailure(wrongName.trusting()));
    }

    @Test
    void shouldNotOpenASocketToAHostThatIsNotTrusted() throws Exception {
        server = new FakeSimli(rightName.listen(), "token", SPEAKS);

        LinkFailure failure = socketFailure("127.0.0.1", SSLContext.getDefault());
        assertThat(failure.kind()).as(failure.detail()).isEqualTo(Kind.UNREACHABLE);
        // The alert that Tyrus sends makes the server close the connection; Tyrus tells of what its threads come to
        // first. The token call, which
        // goes before, has the clear words.
        assertThat(failure.detail()).containsAnyOf("TLS failed", "Connection closed by server");
        assertThat(server.heads).allMatch(String::isEmpty);
    }

    @Test
    void shouldNotOpenASocketToAHostOfAnotherName() throws Exception {
        server = new FakeSimli(wrongName.listen(), "token", SPEAKS);

        LinkFailure failure = socketFailure("127.0.0.1", wrongName.trusting());
        assertRefused(failure);
        assertThat(failure.detail()).contains("subject alternative names");
        assertThat(server.heads).allMatch(String::isEmpty);
    }

    @Test
    void shouldTimeOutOnAPeerThatIsSilentInTheTlsHandshake() throws Exception {
        server = new FakeSimli(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "token", FakeSimli.SILENCE);

        LinkFailure failure = socketFailure("127.0.0.1", rightName.trusting());
        assertThat(failure.kind()).as(failure.detail()).isEqualTo(Kind.TIMED_OUT);
        // The fake reads on until the client's socket ends: that it ended is what is to be shown.
        Heard.awaitility("the socket's end").until(() -> server.heads.size() == 1);
        Heard.awaitility("the thread's end").until(() -> pool.getActiveCount() == 0);
    }

    private static void assertRefused(LinkFailure failure) {
        assertThat(failure.kind()).as(failure.detail()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.detail()).contains("TLS failed");
    }

    private LinkFailure tokenFailure(SSLContext tls) {
        SimliLinkFactory factory = new SimliLinkFactory(settings("127.0.0.1"), tls);
        Heard heard = new Heard();
        Link link = factory.open(Links.request("face", null, null), heard);
        LinkFailure failure = heard.failure();
        link.close("done");
        factory.close();
        return failure;
    }

    private LinkFailure socketFailure(String host, SSLContext tls) throws Exception {
        SimliConnector connector = new SimliConnector(settings(host), tls, pool, timer, InstantSource.system());
        CompletableFuture<LinkFailure> failure = new CompletableFuture<>();
        SimliEndpoint.Receiver receiver = new SimliEndpoint.Receiver() {
            @Override
            public void opened(jakarta.websocket.Session session) {
                failure.completeExceptionally(new AssertionError("a socket opened"));
            }

            @Override
            public void received(LinkEvent event) {}

            @Override
            public void ponged(String word) {}

            @Override
            public void sessionTokenWanted() {}

            @Override
            public void closed(int code, String reason) {}
        };
        SimliEndpoint endpoint = new SimliEndpoint(receiver, SafeText.PLAIN, 1_000);
        Future<?> attempt = connector.connect(
                new Handshake("token"), endpoint, new AtomicBoolean(), SafeText.PLAIN, failure::complete);
        assertThat(attempt).isNotNull();
        return failure.get(10, TimeUnit.SECONDS);
    }

    private Settings.Simli settings(String host) {
        return Links.settings(URI.create("https://" + host + ":" + server.port()))
                .withTimeout(Duration.ofSeconds(2))
                .build();
    }
}
