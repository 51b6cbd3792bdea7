package io.avatargateway.room.probe;

import static io.avatargateway.room.livekit.SandboxSession.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.room.Media;
import io.avatargateway.room.RoomDisconnect;
import io.avatargateway.room.RoomDisconnect.Kind;
import io.avatargateway.room.Rooms;
import io.avatargateway.room.Visit;
import io.avatargateway.room.livekit.NeedsWebRtc;
import io.avatargateway.room.livekit.SandboxSession;
import io.avatargateway.sandbox.Sandbox;
import io.avatargateway.sandbox.SandboxSettings;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.suite.Endurance;
import io.avatargateway.suite.RealTime;
import io.avatargateway.suite.Rounds;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A participant in the sandbox's rooms: what it sees, what it hears, and how it goes. */
@NeedsWebRtc
@RealTime
class ParticipantTest {

    private static final int FRAME_BYTES = 6_000;

    private static Sandbox sandbox;
    private static Rooms rooms;

    private final ChangeSignal bell = new ChangeSignal();
    private final Watcher watcher = new Watcher(bell);

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults().withPort(0));
        rooms = SandboxSession.rooms();
    }

    @AfterAll
    static void stop() {
        rooms.close();
        sandbox.close();
    }

    @Test
    void shouldSeeThePictureAndHearTheSpeech() throws Exception {
        try (SandboxSession session = SandboxSession.open(sandbox)) {
            Visit visit = rooms.enter(session.join(), watcher);
            visit.joined().toCompletableFuture().get(10, TimeUnit.SECONDS);
            await("frames").atMost(SOON).until(() -> watcher.seen().frames() > 20);
            session.await(LinkEvent.Started.class);
            watcher.listen();
            ProbeSpeech sample = ProbeSpeech.builtIn();
            byte[] pcm = sample.open().readAllBytes();
            for (int at = 0; at < pcm.length; at += FRAME_BYTES) {
                session.link().sendAudio(Arrays.copyOfRange(pcm, at, Math.min(pcm.length, at + FRAME_BYTES)));
            }
            session.await(LinkEvent.SpeechEnded.class);

            assertThat(watcher.heard().energy()).isBetween(0.03, 0.5);
            await("the rest of the sound").atMost(SOON).untilAsserted(() -> assertThat(
                            watcher.heard().audibleMillis())
                    .isGreaterThan(sample.audibleMillis() * 6 / 10));
            assertThat(watcher.seen().widthPixels()).isEqualTo(512);
            BufferedImage picture =
                    ImageIO.read(new ByteArrayInputStream(watcher.png().orElseThrow()));
            assertThat(picture.getWidth()).isEqualTo(512);
            assertThat(Arrays.stream(picture.getRGB(0, 0, 512, 512, null, 0, 512))
                            .distinct()
                            .count())
                    .as("colours")
                    .isGreaterThan(200);

            visit.close();
            assertThat(visit.left()
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS)
                            .kind())
                    .isEqualTo(Kind.LEFT);
        }
    }

    @Test
    void shouldStayAwayWhenSomebodyComesWithItsIdentity() throws Exception {
        try (SandboxSession session = SandboxSession.open(sandbox)) {
            Visit first = rooms.enter(session.join(), Media.NONE);
            first.joined().toCompletableFuture().get(10, TimeUnit.SECONDS);
            Visit second = rooms.enter(session.join(), watcher);

            assertThat(first.left()
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS)
                            .kind())
                    .isEqualTo(Kind.DISPLACED);
            await("frames").atMost(SOON).until(() -> watcher.seen().frames() > 5);
            assertThat(second.left().toCompletableFuture()).isNotDone();
            second.close();
        }
    }

    @Test
    void shouldGoWhenTheRoomIsGone() throws Exception {
        SandboxSession session = SandboxSession.open(sandbox);
        Visit visit = rooms.enter(session.join(), watcher);
        await("frames").atMost(SOON).until(() -> watcher.seen().frames() > 5);

        session.close();

        assertThat(visit.left().toCompletableFuture().get(10, TimeUnit.SECONDS).kind())
                .isEqualTo(Kind.DISMISSED);
    }

    @Test
    void shouldSayThatItsTokenIsRefused() throws Exception {
        try (SandboxSession session = SandboxSession.open(sandbox)) {
            JoinInfo join = session.join();
            Visit visit =
                    rooms.enter(new JoinInfo(1, join.livekitUrl(), join.livekitToken() + "x", join.joinBy()), watcher);

            RoomDisconnect gone = visit.left().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(gone).isEqualTo(new RoomDisconnect(Kind.REFUSED, "the room's server answered 401"));
        }
    }

    @Test
    @Endurance
    void shouldComeAndGoManyTimes() throws Exception {
        try (SandboxSession session = SandboxSession.open(sandbox)) {
            for (int i = 0; i < Rounds.of(5, 100); i++) {
                Watcher each = new Watcher(bell);
                Visit visit = rooms.enter(session.join(), each);
                await("a frame").atMost(SOON).until(each::sawFrame);
                visit.close();
                assertThat(visit.left()
                                .toCompletableFuture()
                                .get(10, TimeUnit.SECONDS)
                                .kind())
                        .isEqualTo(Kind.LEFT);
            }
            session.assertAlive();
        }
    }
}
