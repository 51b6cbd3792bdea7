package io.avatargateway.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What participants on WebRTC see in a room, however long it takes. */
@NeedsWebRtc
class RoomPictureTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    private static Sandbox sandbox;
    private static SimliClient simli;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults().withPort(0));
        simli = new SimliClient(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    private static void awaitFrames(RtcViewer viewer, int frames) {
        await("frames").atMost(SOON).untilAsserted(() -> assertThat(viewer.frames())
                .isGreaterThanOrEqualTo(frames));
    }

    @Test
    void shouldShowATrinity2AvatarInItsShapeAndSwapWhatIsBehind() {
        SimliClient.Socket session = simli.connect(
                simli.token("{\"faceId\":\"katherine\",\"streaming_width\":1024,\"streaming_height\":576}"));
        session.await("START");

        try (RtcViewer viewer = new RtcViewer(sandbox.baseUri(), session.joinToken())) {
            awaitFrames(viewer, 5);
            // WebRTC may halve both sides of a picture for a while.
            assertThat(viewer.widthPixels() * 9).isEqualTo(viewer.heightPixels() * 16);
            assertThat(viewer.cornerBrightness()).as("a pale wall").isGreaterThan(160);

            session.play("BG_5a0d0000-0000-4000-8000-0000000000b2".getBytes(US_ASCII));
            await("a library").atMost(SOON).untilAsserted(() -> assertThat(viewer.cornerBrightness())
                    .isLessThan(120));
        }
    }

    @Test
    void shouldBringTheAvatarThatComesAfterTheViewer() {
        simli.fault("{'kind': 'start-late', 'afterMillis': 4000, 'faceId': 'late'}");
        SimliClient.Socket session = simli.open("late");

        try (RtcViewer viewer = new RtcViewer(sandbox.baseUri(), session.joinToken())) {
            assertThat(viewer.signals().awaitJoin().getOtherParticipantsList()).isEmpty();
            awaitFrames(viewer, 10);
        }
    }

    @Test
    void shouldServeEightViewersOfEightAvatarsAtOnce() {
        List<RtcViewer> viewers = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                viewers.add(new RtcViewer(
                        sandbox.baseUri(), simli.start("face-" + i).joinToken()));
            }
            viewers.forEach(viewer -> awaitFrames(viewer, 20));
        } finally {
            viewers.forEach(RtcViewer::close);
        }
    }
}
