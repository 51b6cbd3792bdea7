package io.avatargateway.room.livekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.config.HttpProxy;
import io.avatargateway.room.RoomDisconnect;
import io.avatargateway.room.RoomDisconnect.Kind;
import io.avatargateway.simli.FakeProxy;
import io.avatargateway.socket.EndlessServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A room's server whose answer to the upgrade has no end is given up in time, and its socket is closed. Of ten at once
 * none is left.
 */
class EndlessUpgradeTest {

    private static final int TIMES = 10;

    private final SignalSockets sockets = new SignalSockets(null, Duration.ofSeconds(1));
    private EndlessServer server;

    @AfterEach
    void end() throws Exception {
        sockets.close();
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            many headers             | HTTP/1.1 101 Yes~Upgrade: websocket                     | ~X-Fill: yyyyyyyyyyyyyyy | false
            long headers             | HTTP/1.1 101 Yes~Upgrade: websocket                     | LONG                     | false
            one header without end   | HTTP/1.1 101 Yes~X-Fill:                                | yyyyyyyyyyyyyyyyyyyyyy   | false
            a status line            | HTTP/1.1 101                                            | yyyyyyyyyyyyyyyyyyyyyy   | false
            no line at all           | y                                                       | yyyyyyyyyyyyyyyyyyyyyy   | false
            empty lines              | ~                                                       | ~~~~~~~~                 | false
            drops of headers         | HTTP/1.1 101 Yes~Upgrade: websocket                     | ~X-Fill: y               | true
            drops of a header        | HTTP/1.1 101 Yes~X-Fill:                                | y                        | true
            nothing                  | NOTHING                                                 | NOTHING                  | true
            half a head              | HTTP/1.1 101 Yes~                                       | NOTHING                  | true
            news of a later answer   | HTTP/1.1 100 Continue~~                                 | HTTP/1.1 102 Wait~~      | true
            no key                   | HTTP/1.1 101 Yes~Upgrade: websocket~Connection: Upgrade~~ | NOTHING                | true
            """)
    void shouldBeGivenUp(String what, String begin, String endless, boolean drips) throws Exception {
        for (RoomDisconnect departure : departures("ws", begin, endless, drips)) {
            // What is 100 or 102 is a refusal, too.
            assertThat(departure.kind()).as(departure.detail()).isIn(Kind.UNREACHABLE, Kind.REFUSED);
        }
        server.assertAllGone(TIMES);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            without a body           | HTTP/1.1 401 No~Content-Length: 0~~                     | NOTHING                  | true
            with an endless body     | HTTP/1.1 401 No~~                                       | yyyyyyyyyyyyyyyyyyyyyy   | false
            with drops of a body     | HTTP/1.1 401 No~~                                       | y                        | true
            """)
    void shouldBeRefused(String what, String begin, String endless, boolean drips) throws Exception {
        for (RoomDisconnect departure : departures("ws", begin, endless, drips)) {
            assertThat(departure).isEqualTo(new RoomDisconnect(Kind.REFUSED, "the room's server answered 401"));
        }
        server.assertAllGone(TIMES);
    }

    @Test
    void shouldBeGivenUpWhereItIsSilentInTheTlsHandshake() throws Exception {
        // The first handshakes of a process take Java longer than these have.
        assertThat(departures("wss", "NOTHING", "NOTHING", true)).hasSize(TIMES);
        server.close();
        for (RoomDisconnect departure : departures("wss", "NOTHING", "NOTHING", true)) {
            assertThat(departure.kind()).as(departure.detail()).isEqualTo(Kind.UNREACHABLE);
        }
        server.assertAllGone(TIMES);
    }

    @Test
    void shouldLeaveNoSocketWhereTheParticipantGoesMeanwhile() throws Exception {
        server = new EndlessServer("NOTHING", "NOTHING", true);
        SignalSockets patient = new SignalSockets(null, Duration.ofSeconds(60));
        Told told = new Told();
        SignalSocket socket = SignalSocket.open(patient, address("ws"), told);
        await().until(() -> server.accepted() == 1);
        socket.close();
        assertThat(told.gone.get(5, TimeUnit.SECONDS).kind()).isEqualTo(Kind.LOST);
        server.assertAllGone(1);
        patient.close();
    }

    @Test
    void shouldTellTheProxyItsPassword() throws Exception {
        server = new EndlessServer("HTTP/1.1 401 No~Content-Length: 0~~", "NOTHING", true);
        String credentials = Base64.getEncoder().encodeToString("me:secret".getBytes(StandardCharsets.UTF_8));
        try (FakeProxy proxy = new FakeProxy(credentials);
                SignalSockets through =
                        new SignalSockets(HttpProxy.of(URI.create("http://me:secret@127.0.0.1:" + proxy.port())))) {
            Told told = new Told();
            SignalSocket unused = SignalSocket.open(through, address("ws"), told);
            assertThat(told.gone.get(10, TimeUnit.SECONDS))
                    .isEqualTo(new RoomDisconnect(Kind.REFUSED, "the room's server answered 401"));
            assertThat(proxy.requests()).containsExactly("CONNECT 127.0.0.1:" + server.port() + " HTTP/1.1");
        }
        server.assertAllGone(1);
    }

    private List<RoomDisconnect> departures(String scheme, String begin, String endless, boolean drips)
            throws Exception {
        server = new EndlessServer(begin, endless, drips);
        List<Told> all = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            Told told = new Told();
            all.add(told);
            SignalSocket unused = SignalSocket.open(sockets, address(scheme), told);
        }
        List<RoomDisconnect> departures = new ArrayList<>();
        for (Told told : all) {
            departures.add(told.gone.get(10, TimeUnit.SECONDS));
        }
        return departures;
    }

    private URI address(String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + server.port() + "/rtc?protocol=17&access_token=secret%20token");
    }

    private static final class Told implements SignalSocket.Listener {
        private final CompletableFuture<RoomDisconnect> gone = new CompletableFuture<>();

        @Override
        public void onMessage(SignalResponse message) {
            throw new IllegalStateException("a message");
        }

        @Override
        public void onGone(RoomDisconnect why) {
            gone.complete(why);
        }
    }
}
