package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.LinkFailure.Kind;
import io.avatargateway.session.port.Link;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Token call and socket go through a proxy that wants user and password; neither is shown anywhere, whatever is logged.
 */
class ProxyTest {

    /** Base64 of {@code us er:pa:ss/+S3CR3T}. */
    private static final String CREDENTIALS = "dXMgZXI6cGE6c3MvK1MzQ1IzVA==";

    private static final String USER_INFO = "us%20er:pa:ss%2F+S3CR3T";

    private static final FakeSimli.Script SPEAKS = (server, socket, head) -> {
        FakeSimli.upgrade(socket, head);
        FakeSimli.text(socket, "START");
        server.read(socket);
    };

    @TempDir
    private static Path folder;

    private final Logger root = Logger.getLogger("");
    private final Level before = root.getLevel();
    private final Handler[] others = root.getHandlers();
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.add(new SimpleFormatter().format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Heard heard = new Heard();
    private FakeProxy proxy;
    private FakeSimli server;
    private SimliLinkFactory factory;

    @BeforeEach
    void start() throws IOException {
        for (Handler other : others) {
            root.removeHandler(other);
        }
        handler.setLevel(Level.ALL);
        root.addHandler(handler);
        root.setLevel(Level.ALL);
        proxy = new FakeProxy(CREDENTIALS);
    }

    @AfterEach
    void end() throws IOException {
        root.removeHandler(handler);
        root.setLevel(before);
        for (Handler other : others) {
            root.addHandler(other);
        }
        factory.close();
        proxy.close();
        server.close();
        String shown = logged + "" + heard.events + factory;
        assertThat(shown).doesNotContain("S3CR3T", CREDENTIALS, "us er", "us%20er");
    }

    @Test
    void shouldBeGoneThroughToAServerWithoutTls() throws Exception {
        server = FakeSimli.plain("token", SPEAKS);
        Link link = open(server.uri(), USER_INFO, SSLContext.getDefault());

        heard.await(LinkEvent.Started.class);
        link.close("done");
        String host = "127.0.0.1:" + server.port();
        assertThat(proxy.requests()).containsExactly("POST http://" + host + "/compose/token HTTP/1.1", connect());
        assertThat(server.heads).hasSize(2);
    }

    @Test
    void shouldBeGoneThroughToAServerWithTls() throws Exception {
        Keys keys = Keys.forNames(folder, "ip:127.0.0.1,dns:localhost");
        server = new FakeSimli(keys.listen(), "token", SPEAKS);
        Link link = open(URI.create("https://127.0.0.1:" + server.port()), USER_INFO, keys.trusting());

        heard.await(LinkEvent.Started.class);
        link.close("done");
        assertThat(proxy.requests()).containsExactly(connect(), connect());
        assertThat(server.heads.toString()).contains("POST /compose/token").doesNotContain("Proxy-");
    }

    @Test
    void shouldNotTrustAnotherNameBehindTheProxy() throws Exception {
        Keys keys = Keys.forNames(folder, "dns:elsewhere.example");
        server = new FakeSimli(keys.listen(), "token", SPEAKS);
        Link link = open(URI.create("https://127.0.0.1:" + server.port()), USER_INFO, keys.trusting());

        assertThat(link).isNotNull();
        assertThat(heard.failure().kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(heard.failure().detail()).contains("TLS failed");
        assertThat(server.heads).allMatch(String::isEmpty);
    }

    @Test
    void shouldRefuseAWrongPassword() throws Exception {
        server = FakeSimli.plain("token", SPEAKS);
        Link link = open(URI.create("https://127.0.0.1:" + server.port()), "us%20er:wrong", SSLContext.getDefault());

        assertThat(link).isNotNull();
        LinkFailure failure = heard.failure();
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.detail()).contains("Tunnel failed, got: 407");
        assertThat(server.heads).isEmpty();
        Heard.awaitility("the sockets' end").until(() -> proxy.open.get() == 0);
    }

    @Test
    void shouldBeToldAddressesOfIpv6InBrackets() throws Exception {
        server = FakeSimli.plain("token", FakeSimli.SILENCE);
        factory = new SimliLinkFactory(
                Links.settings(URI.create("http://[2001:db8::1]:77"))
                        .withProxy(server.uri())
                        .build(),
                SSLContext.getDefault());
        Link link = factory.open(Links.request("face", null, null), heard);

        Heard.awaitility("the token call").until(() -> !server.heads.isEmpty());
        link.close("done");
        assertThat(server.heads.get(0))
                .startsWith("POST http://[2001:db8::1]:77/compose/token HTTP/1.1\r\n")
                .contains("\r\nHost: [2001:db8::1]:77\r\n");
    }

    private String connect() {
        return "CONNECT 127.0.0.1:" + server.port() + " HTTP/1.1";
    }

    private Link open(URI url, String userInfo, SSLContext tls) {
        factory = new SimliLinkFactory(
                Links.settings(url)
                        .withProxy(URI.create("http://" + userInfo + "@127.0.0.1:" + proxy.port()))
                        .withTimeout(Duration.ofSeconds(4))
                        .build(),
                tls);
        return factory.open(Links.request("face", null, null), heard);
    }
}
