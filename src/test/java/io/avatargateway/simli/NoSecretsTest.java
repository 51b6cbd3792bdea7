package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.config.Settings;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.port.Link;
import io.avatargateway.socket.Handshake;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Neither the key nor a token is in any log record, at any level of any library. Nor is it in an event or a toString,
 * whatever happens to a link.
 */
class NoSecretsTest {

    private static final String KEY = "key-S3CR3T-1";
    private static final String SESSION_TOKEN = "session-S3CR3T-2+/=";
    private static final String JOIN_TOKEN = "join-S3CR3T-3";

    private final Logger root = Logger.getLogger("");
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Level before = root.getLevel();
    private final Handler handler = new Handler() {
        private final Formatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord record) {
            StringWriter text = new StringWriter();
            text.append(record.getLoggerName()).append(' ').append(formatter.format(record));
            if (record.getThrown() != null) {
                record.getThrown().printStackTrace(new PrintWriter(text, true));
            }
            logged.add(text.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Handler[] others = root.getHandlers();
    private final Heard heard = new Heard();
    private SimliLinkFactory factory;

    @BeforeEach
    void listen() {
        // The console needs none of this.
        for (Handler other : others) {
            root.removeHandler(other);
        }
        handler.setLevel(Level.ALL);
        root.addHandler(handler);
        root.setLevel(Level.ALL);
    }

    @AfterEach
    void restore() {
        root.removeHandler(handler);
        root.setLevel(before);
        for (Handler other : others) {
            root.addHandler(other);
        }
        factory.close();
    }

    private Link open(URI url, URI proxy) throws NoSuchAlgorithmException {
        Settings.Simli settings = Links.settings(url)
                .withKey(KEY)
                .withProxy(proxy)
                .withTimeout(Duration.ofMillis(700))
                .build();
        factory = new SimliLinkFactory(settings, SSLContext.getDefault());
        return factory.open(Links.request("face", null, null), heard);
    }

    @Test
    void shouldShowNoneInAFullLife() throws Exception {
        String everything = KEY + " " + SESSION_TOKEN + " session_token=" + SESSION_TOKEN;
        try (FakeSimli server = FakeSimli.plain(SESSION_TOKEN, (fake, socket, head) -> {
            FakeSimli.upgrade(socket, head);
            FakeSimli.text(socket, "MISSING_SESSION_TOKEN");
            FakeSimli.text(socket, "{\"livekit_url\":\"wss://u\",\"livekit_token\":\"" + JOIN_TOKEN + "\"}");
            FakeSimli.text(socket, "{\"livekit_token\":\"" + JOIN_TOKEN + "\"}");
            FakeSimli.text(socket, "what is " + everything);
            FakeSimli.text(socket, "ERROR: bad " + everything);
            fake.read(socket);
        })) {
            Link link = open(server.uri(), null);
            heard.await(LinkEvent.Terminated.class);
            link.sendAudio(new byte[100]);
            link.skip();
            link.done();
            Heard.awaitility("DONE").until(() -> server.texts.contains("DONE"));
            assertNoSecretIn(link);
            link.close("because of " + everything);
            assertNoSecretIn(link);
            assertThat(server.texts).contains(SESSION_TOKEN);
            assertThat(server.heads.toString())
                    .as("so that the test can fail")
                    .contains(KEY, "session_token=session-S3CR3T-2%2B");
        }
    }

    @Test
    void shouldShowNoneWhereTheHandshakeIsRefused() throws Exception {
        try (FakeSimli server = FakeSimli.plain(
                SESSION_TOKEN,
                (fake, socket, head) ->
                        FakeSimli.write(socket, "HTTP/1.1 500 " + SESSION_TOKEN.substring(0, 7) + "\r\n\r\n"))) {
            assertFailsWithoutSecrets(server.uri(), null);
            assertThat(logged.toString())
                    .as("so that the test can fail: Tyrus logs the address")
                    .contains("/compose/webrtc/livekit");
        }
    }

    @Test
    void shouldShowNoneWhereTheAnswerIsNonsense() throws Exception {
        try (FakeSimli server = FakeSimli.plain(
                SESSION_TOKEN,
                (fake, socket, head) -> FakeSimli.write(
                        socket, "nonsense" + head.lines().findFirst().orElseThrow() + "\r\n\r\n"))) {
            assertFailsWithoutSecrets(server.uri(), null);
        }
    }

    @Test
    void shouldShowNoneWhereTheHandshakeTimesOut() throws Exception {
        try (FakeSimli server = FakeSimli.plain(SESSION_TOKEN, FakeSimli.SILENCE)) {
            assertFailsWithoutSecrets(server.uri(), null);
        }
    }

    @Test
    void shouldShowNoneWhereTheProxyRefuses() throws Exception {
        try (FakeSimli proxy = FakeSimli.plain(
                SESSION_TOKEN, (fake, socket, head) -> FakeSimli.write(socket, "HTTP/1.1 407 Who are you\r\n\r\n"))) {
            assertFailsWithoutSecrets(URI.create("http://simli.invalid"), proxy.uri());
        }
    }

    @Test
    void shouldShowNoneOfItsValues() throws NoSuchAlgorithmException {
        factory = new SimliLinkFactory(
                Links.settings(URI.create("http://127.0.0.1:1")).withKey(KEY).build(), SSLContext.getDefault());

        assertNoSecretIn(
                TokenAnswer.of(SESSION_TOKEN, List.of()),
                new LinkEvent.Joinable("wss://u", JOIN_TOKEN),
                new Handshake(SESSION_TOKEN),
                new SafeText(List.of(KEY, SESSION_TOKEN)),
                factory);
    }

    private void assertFailsWithoutSecrets(URI url, URI proxy) throws NoSuchAlgorithmException {
        Link link = open(url, proxy);
        heard.failure();
        assertNoSecretIn(link);
    }

    private void assertNoSecretIn(Object... values) {
        assertThat(List.of(
                        logged.toString(),
                        heard.events.toString(),
                        List.of(values).toString()))
                .allSatisfy(text -> assertThat(text).doesNotContain("S3CR3T"));
    }
}
