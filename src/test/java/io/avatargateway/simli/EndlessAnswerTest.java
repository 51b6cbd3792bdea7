package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.config.Settings;
import io.avatargateway.http.HttpCalls;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.LinkFailure.Kind;
import io.avatargateway.socket.EndlessServer;
import io.avatargateway.suite.Endurance;
import io.avatargateway.suite.Rounds;
import java.io.IOException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A token call whose answer has no end fails within its time, and its socket is closed. Of several in a row none is
 * left.
 */
@Endurance
class EndlessAnswerTest {

    private static final int TIMES = Rounds.of(3, 10);
    /** For a call that is to time out, but not before it is connected. */
    private static final Duration SOON = Duration.ofMillis(500);

    private final SSLContext tls = tls();
    private final HttpCalls calls = new HttpCalls("simli", tls, null, Duration.ofSeconds(1));
    private EndlessServer server;
    private String scheme = "http";

    @AfterEach
    void end() throws IOException {
        calls.close();
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            many headers             | HTTP/1.1 200 OK~X-Fill: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy | ~X-Fill: yyyyyyyyyyyyyyy
            long headers             | HTTP/1.1 200 OK~X-Fill: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy | LONG
            one header without end   | HTTP/1.1 200 OK~X-Fill:                                 | yyyyyyyyyyyyyyyyyyyyyy
            a folded header          | HTTP/1.1 200 OK~X-Fill: y                               | ~ yyyyyyyyyyyyyyyyyyyy
            a status line            | HTTP/1.1 200                                            | yyyyyyyyyyyyyyyyyyyyyy
            no line at all           | y                                                       | yyyyyyyyyyyyyyyyyyyyyy
            empty lines              | ~                                                       | ~~~~~~~~
            the size of a chunk      | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1;          | yyyyyyyyyyyyyyyyyyyyyy
            trailers                 | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~0           | ~X-Fill: yyyyyyyyyyyyy
            """)
    void shouldBeGivenUpAsNoHttp(String what, String begin, String endless) throws Exception {
        server = new EndlessServer(begin, endless, false);
        for (int i = 0; i < TIMES; i++) {
            LinkFailure failure = ask(Duration.ofSeconds(5)).failure();
            assertThat(failure.kind()).as(failure.detail()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure.detail()).contains("Exception").hasSizeLessThan(400);
        }
        assertEverySocketEnded();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            a body until the end     | HTTP/1.1 200 OK~~                                       | yyyyyyyyyyyyyyyyyyyyyy
            a body of a known size   | HTTP/1.1 200 OK~Content-Length: 9000000000~~            | yyyyyyyyyyyyyyyyyyyyyy
            a body in chunks         | HTTP/1.1 200 OK~Transfer-Encoding: chunked~             | ~2~yy
            """)
    void shouldBeGivenUpAtTheBodysLimit(String what, String begin, String endless) throws Exception {
        server = new EndlessServer(begin, endless, false);
        for (int i = 0; i < TIMES; i++) {
            LinkFailure failure = ask(Duration.ofSeconds(5)).failure();
            assertThat(failure.kind()).as(failure.detail()).isEqualTo(Kind.PROTOCOL);
            assertThat(failure.detail()).contains("HTTP 200 a body over the limit");
        }
        assertEverySocketEnded();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            drops of headers         | HTTP/1.1 200 OK                                         | ~X-Fill: y
            drops of a header        | HTTP/1.1 200 OK~X-Fill:                                 | y
            drops of a body          | HTTP/1.1 200 OK~~                                       | y
            news of a later answer   | HTTP/1.1 100 Continue~~                                 | HTTP/1.1 102 Wait~~
            nothing                  | NOTHING                                                 | NOTHING
            half a head              | HTTP/1.1 200 OK~                                        | NOTHING
            """)
    void shouldTimeOutWhereItOnlyDrips(String what, String begin, String drop) throws Exception {
        server = new EndlessServer(begin, drop, true);
        for (int i = 0; i < TIMES; i++) {
            LinkFailure failure = ask(SOON).failure();
            assertThat(failure.kind()).as(failure.detail()).isEqualTo(Kind.TIMED_OUT);
        }
        assertEverySocketEnded();
    }

    @Test
    void shouldTimeOutWhereThePeerIsSilentInTheTlsHandshake() throws Exception {
        scheme = "https";
        // The first handshake of a process takes Java longer than the others have.
        server = new EndlessServer("NOTHING", "NOTHING", true);
        assertThat(ask(Duration.ofSeconds(2)).token()).isNull();
        server.close();
        server = new EndlessServer("NOTHING", "NOTHING", true);
        for (int i = 0; i < TIMES; i++) {
            LinkFailure failure = ask(SOON).failure();
            assertThat(failure.kind()).as(failure.detail()).isEqualTo(Kind.TIMED_OUT);
        }
        assertEverySocketEnded();
    }

    @Test
    void shouldLeaveNoSocketWhereTheCallIsCancelled() throws Exception {
        server = new EndlessServer("NOTHING", "NOTHING", true);
        for (int i = 0; i < TIMES; i++) {
            CompletableFuture<TokenAnswer> told = new CompletableFuture<>();
            Future<?> call = client(Duration.ofSeconds(30)).compose(Links.request("face", null, null), told::complete);
            int before = i;
            Heard.awaitility("the connection").until(() -> server.accepted() > before);
            call.cancel(true);
            assertThat(told.get(5, TimeUnit.SECONDS).token()).isNull();
        }
        assertEverySocketEnded();
    }

    @Test
    void shouldLeaveNoSocketBehindAGoodAnswer() throws Exception {
        server = new EndlessServer("HTTP/1.1 200 OK~Content-Length: 23~~{\"session_token\":\"abc\"}", "NOTHING", true);
        for (int i = 0; i < TIMES; i++) {
            assertThat(ask(Duration.ofSeconds(5)).token()).isEqualTo("abc");
        }
        assertEverySocketEnded();
    }

    private void assertEverySocketEnded() {
        server.assertAllGone(TIMES);
    }

    private TokenAnswer ask(Duration timeout) throws Exception {
        CompletableFuture<TokenAnswer> told = new CompletableFuture<>();
        Future<?> call = client(timeout).compose(Links.request("face", null, null), told::complete);
        assertThat(call).isNotNull();
        return told.get(timeout.toMillis() + 5_000, TimeUnit.MILLISECONDS);
    }

    private SimliTokenClient client(Duration timeout) {
        Settings.Simli settings = Links.settings(URI.create(scheme + "://127.0.0.1:" + server.port()))
                .withTimeout(timeout)
                .build();
        return new SimliTokenClient(calls, settings, InstantSource.system(), SafeText.PLAIN);
    }

    private static SSLContext tls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
