package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.suite.RealTime;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What flows into a room, seen and heard by participants on WebRTC as it comes. */
@NeedsWebRtc
@RealTime
class RoomMediaTest {
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
    void shouldShowMovingPicturesAndPlayWhatWasSent() {
        SimliClient.Socket session = simli.start("ada");
        Melody melody = new Melody(20);

        try (RtcViewer viewer = new RtcViewer(sandbox.baseUri(), session.joinToken())) {
            awaitFrames(viewer, 30);
            session.speak(melody.pcm());
            session.await("SILENT");
            // What is still in the viewer's jitter buffer comes late.
            await("silence")
                    .atMost(SOON)
                    .until(() -> viewer.loudNanos() != 0
                            && System.nanoTime() - viewer.loudNanos()
                                    > Duration.ofMillis(300).toNanos());

            assertThat(melody.heardIn(viewer.sound()))
                    .as("heard of what was sent")
                    .isGreaterThan(0.7);
            assertThat(new Melody(20, 2).heardIn(viewer.sound()))
                    .as("heard of another melody")
                    .isLessThan(0.4);
            assertThat(viewer.widthPixels()).isEqualTo(512);
            assertThat(viewer.framesLikeTheOneBefore()).isLessThan(viewer.frames() / 2);
        }
    }

    @Test
    void shouldFallSilentWithSkip() {
        SimliClient.Socket session = simli.start("ada");
        Melody melody = new Melody(100);

        try (RtcViewer viewer = new RtcViewer(sandbox.baseUri(), session.joinToken())) {
            awaitFrames(viewer, 10);
            session.speak(melody.pcm());
            await("sound").atMost(SOON).until(() -> viewer.loudNanos() != 0);
            session.say("SKIP");
            long skipped = System.nanoTime();
            session.await("SILENT");
            await("silence")
                    .atMost(SOON)
                    .until(() -> System.nanoTime() - viewer.loudNanos()
                            > Duration.ofMillis(500).toNanos());
            // 100 ms at the source; the rest is the way and the viewer's jitter buffer.
            assertThat(Duration.ofNanos(viewer.loudNanos() - skipped)).isLessThan(Duration.ofMillis(600));
        }
    }

    @Test
    void shouldFreezeThePictureWithoutSpeechIfSilenceIsNotHandled() {
        SimliClient.Socket session = simli.connect(simli.token("{\"faceId\":\"ada\",\"handleSilence\":false}"));
        session.await("START");

        try (RtcViewer viewer = new RtcViewer(sandbox.baseUri(), session.joinToken())) {
            await("pictures that stand still").atMost(SOON).untilAsserted(() -> assertThat(
                            viewer.framesLikeTheOneBefore())
                    .isGreaterThan(30));
            session.speak(new Melody(25).pcm());
            session.await("SPEAK");
            int still = viewer.framesLikeTheOneBefore();
            int all = viewer.frames();
            session.await("SILENT");
            assertThat(viewer.frames() - all).as("frames while it spoke").isGreaterThan(10);
            assertThat(viewer.framesLikeTheOneBefore() - still)
                    .as("of %d, those that stood still", viewer.frames() - all)
                    .isLessThan((viewer.frames() - all) / 2);
        }
    }
}
