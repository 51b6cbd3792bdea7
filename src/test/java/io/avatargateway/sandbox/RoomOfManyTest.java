package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.sandbox.http.ControlDoor;
import io.avatargateway.sandbox.playout.Playout;
import io.avatargateway.sandbox.room.Room;
import io.avatargateway.sandbox.room.RoomTokens;
import io.avatargateway.sandbox.room.Rooms;
import io.avatargateway.sandbox.time.RealLoop;
import io.avatargateway.sandbox.webrtc.AvatarFeed;
import io.avatargateway.sandbox.webrtc.MediaPorts;
import io.avatargateway.sandbox.webrtc.WebRtc;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A room with several viewers, for which Simli's join info is not made, but LiveKit's rooms are. */
@NeedsWebRtc
class RoomOfManyTest {
    private final RealLoop loop = new RealLoop();
    private final RoomTokens tokens = new RoomTokens(Duration.ofMinutes(5));
    private final List<String> joined = new CopyOnWriteArrayList<>();
    private final WebServer server = new WebServer("127.0.0.1", 0);
    private Rooms rooms;
    private Room room;
    private URI base;

    @BeforeEach
    void open() throws Exception {
        rooms = new Rooms(WebRtc.load(new MediaPorts(41_000, 41_200)), tokens, 8);
        server.bind();
        server.serve(
                rooms.routes(),
                new ControlDoor(List.of()),
                Map.of(Rooms.PATH, rooms.endpoint(), Rooms.PATH_V1, rooms.endpointV1()));
        base = URI.create("http://127.0.0.1:" + server.port());
        Playout silent = new Playout(loop, 1, Duration.ZERO, new Playout.Listener() {
            @Override
            public void speaks() {}

            @Override
            public void fallsSilent() {}
        });
        room = rooms.open("many", new AvatarFeed.Avatar("many", "ada", silent.sound(), 128, 25, true), joined::add);
        room.avatarArrives();
    }

    @AfterEach
    void close() {
        rooms.close();
        server.close();
        loop.close();
    }

    private RtcViewer join(String identity) {
        return new RtcViewer(base, tokens.issue("many", identity, Instant.now()));
    }

    private static void awaitPicture(RtcViewer viewer) {
        int seen = viewer.frames();
        await("frames").atMost(Duration.ofSeconds(15)).until(() -> viewer.frames() > seen + 10);
    }

    @Test
    void shouldShowOneAvatarToAllAndTellThemOfEachOther() {
        try (RtcViewer ann = join("ann")) {
            awaitPicture(ann);
            try (RtcViewer bob = join("bob")) {
                assertThat(bob.signals().awaitJoin().getOtherParticipantsList())
                        .extracting(ParticipantInfo::getIdentity)
                        .containsExactly("avatar", "ann");
                ann.signals().awaitParticipant("bob", ParticipantInfo.State.ACTIVE);
                awaitPicture(bob);
                awaitPicture(ann);
            }
            ann.signals().awaitParticipant("bob", ParticipantInfo.State.DISCONNECTED);
            awaitPicture(ann);
            assertThat(ann.widthPixels()).isEqualTo(128);
        }
        assertThat(joined).containsExactly("ann", "bob");
    }

    @Test
    void shouldShowOneAvatarToEightAtOnce() {
        List<RtcViewer> viewers = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                viewers.add(join("viewer-" + i));
            }
            // To each of them while all of them are there.
            viewers.forEach(RoomOfManyTest::awaitPicture);
            viewers.forEach(RoomOfManyTest::awaitPicture);
        } finally {
            viewers.forEach(RtcViewer::close);
        }
        assertThat(joined).hasSize(8);
    }

    @Test
    void shouldStayInItsRangeOfPorts() {
        try (RtcViewer ann = join("ann")) {
            awaitPicture(ann);
            assertThat(ann.signals().heard.stream()
                            .filter(message -> message.hasTrickle())
                            .map(message -> message.getTrickle().getCandidateInit())
                            .filter(candidate -> candidate.contains(" udp ")))
                    .isNotEmpty()
                    .allSatisfy(candidate -> assertThat(candidate).containsPattern(" 41[01][0-9]{2} typ "));
        }
    }

    @Test
    void shouldSendAllAwayWhenItCloses() {
        try (RtcViewer ann = join("ann");
                RtcViewer bob = join("bob")) {
            awaitPicture(ann);
            awaitPicture(bob);
            room.close();
            for (RtcViewer viewer : List.of(ann, bob)) {
                assertThat(viewer.signals().awaitLeave().getReason()).isEqualTo(DisconnectReason.ROOM_DELETED);
                viewer.signals().awaitClose();
            }
        }
    }
}
