package io.avatargateway.room.livekit;

import static io.avatargateway.room.livekit.SandboxSession.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.room.Media;
import io.avatargateway.room.RoomDisconnect;
import io.avatargateway.room.Rooms;
import io.avatargateway.room.Visit;
import io.avatargateway.sandbox.Sandbox;
import io.avatargateway.sandbox.SandboxSettings;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.suite.RealTime;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Placeholders in rooms of a sandbox that ends a session whose room nobody joins within a second. */
@NeedsWebRtc
@RealTime
class PlaceholdersTest {

    private static Sandbox sandbox;
    private static LazyRooms rooms;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(
                SandboxSettings.defaults().withPort(0).withJoinSeconds(1).with("SANDBOX_VIEWER", "required"));
        rooms = new LazyRooms((java.net.URI) null);
        rooms.require();
    }

    @AfterAll
    static void stop() {
        rooms.close();
        sandbox.close();
    }

    @Test
    void shouldKeepASessionAliveThatWouldEndWithoutAndGiveWayToTheViewer() throws Exception {
        try (SandboxSession kept = SandboxSession.open(sandbox)) {
            List<Visit> visits = new CopyOnWriteArrayList<>();
            Placeholders placeholders =
                    new Placeholders(noted(visits), id -> Optional.of(kept.join()), 5, Clock.systemUTC());
            placeholders.onEvent(joined(kept.id));
            // Opened later, and over earlier: by then the first one's time is up as well.
            try (SandboxSession alone = SandboxSession.open(sandbox)) {
                alone.join();
                assertThat(alone.await(LinkEvent.Terminated.class).kind()).isEqualTo(LinkEvent.Terminated.Kind.CLOSING);
            }
            kept.assertAlive();
            assertThat(placeholders.count()).isEqualTo(1);

            FrameCount picture = new FrameCount();
            Visit viewer = rooms.enter(kept.join(), picture);

            await("the picture").atMost(SOON).until(() -> picture.frames() > 10);
            await("the placeholder goes").atMost(SOON).until(() -> placeholders.count() == 0);
            // What it was told, and that its connection has been let go of: only then it has left.
            assertThat(visits).singleElement().satisfies(placeholder -> assertThat(
                            placeholder.left().toCompletableFuture().getNow(null))
                    .isNotNull()
                    .satisfies(departure -> {
                        assertThat(departure.kind()).isEqualTo(RoomDisconnect.Kind.DISPLACED);
                        assertThat(departure.detail()).contains("DUPLICATE_IDENTITY");
                    }));
            assertThat(viewer.left().toCompletableFuture()).isNotDone();
            kept.assertAlive();
            viewer.close();
            viewer.left().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        await("the threads of those who left end").atMost(SOON).untilAsserted(() -> assertThat(
                        Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("room-participant"));
    }

    @Test
    void shouldGoWithTheSession() {
        try (SandboxSession session = SandboxSession.open(sandbox)) {
            Placeholders placeholders = placeholders(session, 5);
            placeholders.onEvent(joined(session.id));
            assertThat(placeholders.count()).isEqualTo(1);

            placeholders.onEvent(event(session.id, SessionEvent.Type.STATE, SessionState.CLOSED, Instant.now()));

            assertThat(placeholders.count()).isZero();
        }
    }

    @Test
    void shouldNotComeWhereItIsOffOrFullOrLateOrNotAskedFor() {
        try (SandboxSession session = SandboxSession.open(sandbox)) {
            Placeholders off = placeholders(session, 0);
            off.onEvent(joined(session.id));
            assertThat(off.count()).isZero();

            Placeholders one = placeholders(session, 1);
            Placeholders unasked = new Placeholders(rooms, id -> Optional.empty(), 1, Clock.systemUTC());
            unasked.onEvent(joined(session.id));
            assertThat(unasked.count()).isZero();
            one.onEvent(event(
                    session.id,
                    SessionEvent.Type.JOIN,
                    SessionState.JOINABLE,
                    Instant.now().minusSeconds(2)));
            assertThat(one.count()).isZero();
            one.onEvent(joined(session.id));
            one.onEvent(joined(SessionId.random()));
            assertThat(one.count()).isEqualTo(1);
        }
    }

    /** The rooms, with every visit noted. */
    private static Rooms noted(List<Visit> visits) {
        return new Rooms() {
            @Override
            public void require() {
                rooms.require();
            }

            @Override
            public Visit enter(JoinInfo join, Media media) {
                Visit visit = rooms.enter(join, media);
                visits.add(visit);
                return visit;
            }

            @Override
            public void close() {
                // They are the class's.
            }
        };
    }

    private static Placeholders placeholders(SandboxSession session, int limit) {
        return new Placeholders(rooms, id -> Optional.of(session.join()), limit, Clock.systemUTC());
    }

    private static SessionEvent joined(SessionId id) {
        return event(id, SessionEvent.Type.JOIN, SessionState.JOINABLE, Instant.now());
    }

    private static SessionEvent event(SessionId id, SessionEvent.Type type, SessionState state, Instant time) {
        return new SessionEvent(id, 1, time, 1, type, state, null, "", null, null, Map.of());
    }
}
