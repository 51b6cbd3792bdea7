package io.avatargateway.room.livekit;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.room.RoomDisconnect;
import io.avatargateway.room.RoomDisconnect.Kind;
import io.avatargateway.room.Visit;
import io.avatargateway.session.model.JoinInfo;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalResponse;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the sandbox cannot produce: a room's server that does not do what LiveKit's does. */
@NeedsWebRtc
class MisbehavingServerTest {

    private final LazyRooms rooms = new LazyRooms((URI) null);
    private Server server;

    @AfterEach
    void stop() throws Exception {
        rooms.close();
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void shouldGoWithALeaveBeforeTheJoinResponse() throws Exception {
        RoomDisconnect gone = departure(socket -> send(
                socket,
                SignalResponse.newBuilder()
                        .setLeave(LeaveRequest.newBuilder().setReason(DisconnectReason.SERVER_SHUTDOWN))
                        .build()
                        .toByteArray()));

        assertThat(gone).isEqualTo(new RoomDisconnect(Kind.DISMISSED, "the room's server said SERVER_SHUTDOWN"));
    }

    @Test
    void shouldGoFromAServerThatTalksGarbage() throws Exception {
        RoomDisconnect gone = departure(socket -> send(socket, new byte[] {(byte) 0xff, (byte) 0xff, 1, 2, 3}));

        assertThat(gone).isEqualTo(new RoomDisconnect(Kind.PROTOCOL, "5 bytes that are no message of LiveKit's"));
    }

    @Test
    void shouldGoFromAServerThatSendsTooMuchAtOnce() throws Exception {
        RoomDisconnect gone = departure(socket -> send(socket, new byte[300 * 1024]));

        assertThat(gone.kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(gone.detail()).contains("262144");
    }

    @Test
    void shouldGoFromAServerThatOffersBeforeItLetsIn() throws Exception {
        RoomDisconnect gone = departure(socket -> send(socket, offer("v=0")));

        assertThat(gone).isEqualTo(new RoomDisconnect(Kind.PROTOCOL, "an offer before the join response"));
    }

    @Test
    void shouldSurviveAnOfferThatIsNone() throws Exception {
        RoomDisconnect gone = departure(socket -> {
            send(
                    socket,
                    SignalResponse.newBuilder()
                            .setJoin(JoinResponse.newBuilder())
                            .build()
                            .toByteArray());
            send(socket, offer("this is no description"));
        });

        assertThat(gone.kind()).isEqualTo(Kind.MEDIA_FAILED);
    }

    @Test
    void shouldNotWaitForEverForAServerThatIsSilent() throws Exception {
        RoomDisconnect gone = departure(socket -> {});

        assertThat(gone).isEqualTo(new RoomDisconnect(Kind.SILENT, "no join response within 10 s"));
    }

    @Test
    void shouldNoticeAServerThatFallsSilent() throws Exception {
        RoomDisconnect gone = departure(socket -> send(
                socket,
                SignalResponse.newBuilder()
                        .setJoin(JoinResponse.newBuilder().setPingInterval(1).setPingTimeout(2))
                        .build()
                        .toByteArray()));

        assertThat(gone).isEqualTo(new RoomDisconnect(Kind.LOST, "the room's server is silent"));
    }

    @Test
    void shouldNoticeThatTheSocketBreaks() throws Exception {
        RoomDisconnect gone = departure(Session::disconnect);

        assertThat(gone.kind()).isEqualTo(Kind.LOST);
    }

    @Test
    void shouldSayThatNobodyListensAndNotTellTheToken() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        RoomDisconnect gone = departure("ws://127.0.0.1:" + port);

        assertThat(gone.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(gone.toString()).doesNotContain("secret-token");
    }

    @Test
    void shouldRefuseAnAddressThatIsNone() throws Exception {
        for (String address : new String[] {"", "room.example", "ftp://room.example", "ws://", "ws://a b"}) {
            assertThat(departure(address).kind()).as(address).isEqualTo(Kind.REFUSED);
        }
    }

    private RoomDisconnect departure(Consumer<Session> onOpen) throws Exception {
        server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, container -> {
            container.setMaxBinaryMessageSize(1024 * 1024);
            container.addMapping("/rtc", (request, response, callback) -> new Endpoint(onOpen));
        }));
        server.start();
        return departure("ws://127.0.0.1:" + connector.getLocalPort());
    }

    private RoomDisconnect departure(String address) throws Exception {
        JoinInfo join = new JoinInfo(1, address, "secret-token", Instant.now());
        Visit visit = rooms.enter(join, new FrameCount());
        return visit.left().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static byte[] offer(String sdp) {
        return SignalResponse.newBuilder()
                .setOffer(SessionDescription.newBuilder()
                        .setType("offer")
                        .setSdp(sdp)
                        .setId(1))
                .build()
                .toByteArray();
    }

    private static void send(Session socket, byte[] message) {
        socket.sendBinary(ByteBuffer.wrap(message), Callback.NOOP);
    }

    /** Says what the test wants when somebody comes, and reads on. */
    public static final class Endpoint implements Session.Listener.AutoDemanding {
        private final Consumer<Session> onOpen;

        Endpoint(Consumer<Session> onOpen) {
            this.onOpen = onOpen;
        }

        @Override
        public void onWebSocketOpen(Session socket) {
            onOpen.accept(socket);
        }
    }
}
