package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.LinkFailure.Kind;
import io.avatargateway.socket.Handshake;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * An opening that is given up before its TCP connection is there must not go on unnoticed. The session that it would
 * open is paid for. Linux leaves a connection unanswered while the listener's backlog is full; so it can be given up in
 * the midst of being made.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the test relies on how Linux treats a full backlog")
class LateConnectionTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** As include/net/tcp_states.h of Linux numbers it. */
    private static final String SYN_SENT = "02";

    private final ExecutorService pool = Executors.newSingleThreadExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final CompletableFuture<LinkFailure> failure = new CompletableFuture<>();
    private final Handshake handshake = new Handshake("token");
    private final List<Socket> fillers = new ArrayList<>();
    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void end() throws IOException {
        pool.shutdownNow();
        timer.shutdownNow();
        for (Socket filler : fillers) {
            filler.close();
        }
        listener.close();
    }

    @Test
    void shouldTakeAConnectionBackThatIsNotThereInTime() throws Exception {
        fillTheBacklog();
        assertThat(connect(Duration.ofMillis(500))).isNotNull();
        Heard.awaitility("the connection to be asked for").until(this::isAskedFor);

        assertThat(failure.get(5, TimeUnit.SECONDS).kind()).isEqualTo(Kind.TIMED_OUT);
        Heard.awaitility("the connection to be taken back").until(() -> !isAskedFor());
    }

    @Test
    void shouldTakeAConnectionBackWhoseOpeningIsGivenUp() throws Exception {
        fillTheBacklog();
        Future<?> attempt = connect(TIMEOUT);
        Heard.awaitility("the connection to be asked for").until(this::isAskedFor);
        attempt.cancel(true);
        handshake.breakSocket();

        Heard.awaitility("the connection to be taken back").until(() -> !isAskedFor());
    }

    /** Tyrus has the handshake, but no socket yet: there is nothing that could be broken at this moment. */
    @Test
    void shouldSayNothingOnAConnectionThatComesWhenItsOpeningWasGivenUpBefore() throws Exception {
        handshake.breakSocket();
        assertThat(connect(TIMEOUT)).isNotNull();

        listener.setSoTimeout(5_000);
        try (Socket peer = listener.accept()) {
            peer.setSoTimeout(5_000);
            assertThat(peer.getInputStream().read()).as("first byte").isEqualTo(-1);
        }
    }

    private Future<?> connect(Duration timeout) throws Exception {
        URI url = URI.create("http://127.0.0.1:" + listener.getLocalPort());
        SimliConnector connector = new SimliConnector(
                Links.settings(url).withTimeout(timeout).build(),
                SSLContext.getDefault(),
                pool,
                timer,
                Clock.systemUTC());
        return connector.connect(handshake, new Nobody(), new AtomicBoolean(), SafeText.PLAIN, failure::complete);
    }

    private void fillTheBacklog() throws IOException {
        while (true) {
            assertThat(fillers).as("connections in a backlog of one").hasSizeLessThan(20);
            Socket filler = new Socket();
            try {
                filler.connect(listener.getLocalSocketAddress(), 200);
                fillers.add(filler);
            } catch (SocketTimeoutException full) {
                filler.close();
                return;
            }
        }
    }

    /** Whether the kernel has a connection to the listener that was asked for and not answered. */
    private boolean isAskedFor() throws IOException {
        Pattern unanswered = Pattern.compile(
                " *\\d+: \\S+ \\S+:" + String.format("%04X", listener.getLocalPort()) + " " + SYN_SENT + " .*");
        for (String family : List.of("tcp", "tcp6")) {
            try (Stream<String> sockets = Files.lines(Path.of("/proc/net", family))) {
                if (sockets.anyMatch(socket -> unanswered.matcher(socket).matches())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static final class Nobody extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            throw new IllegalStateException("opened");
        }
    }
}
