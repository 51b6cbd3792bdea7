package io.avatargateway.sandbox.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import io.avatargateway.sandbox.MouthPixels;
import io.avatargateway.sandbox.NeedsWebRtc;
import io.avatargateway.sandbox.Syllables;
import io.avatargateway.sandbox.playout.Playout;
import io.avatargateway.sandbox.time.ManualLoop;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mouth and sound as they leave for the viewers, 10 ms by 10 ms, on a time that the test moves. */
@NeedsWebRtc
class TalkingFaceTest {
    private static final int SIZE = 512;
    private static final int FRAME_MILLIS = 30;
    /** Dark pixels that come and go with the movements of a head whose mouth is shut. */
    private static final int MOVEMENT = 25;

    private final ManualLoop loop = new ManualLoop();
    private final Playout playout = new Playout(loop, 1, Duration.ZERO, new Playout.Listener() {
        @Override
        public void speaks() {}

        @Override
        public void fallsSilent() {}
    });
    private final NativeI420Buffer frame = NativeI420Buffer.allocate(SIZE, SIZE);
    private final byte[] heard = new byte[320];
    private int millis;

    @AfterEach
    void release() {
        frame.release();
    }

    /** The moment of SKIP within a frame's time. */
    @ParameterizedTest
    @CsvSource({"ada,0", "ada,10", "ada,20", "grace,0", "grace,10", "alan,20"})
    void shouldShutMouthAndSoundWithin100MillisOfSkip(String faceId, int withinFrame) {
        TalkingFace face = new TalkingFace(faceId, SIZE);
        byte[] pcm = Syllables.pcm(10);
        playout.start();
        playout.sound().append(pcm, loop.nanoTime());
        playout.add(pcm.length);
        int shut = step(face) + MOVEMENT;
        int widest = 0;
        // Until it is wide open, as late in a frame's time as is wanted.
        while (widest < shut + 10 * MOVEMENT || millis % FRAME_MILLIS != withinFrame || !isLoud()) {
            widest = Math.max(widest, step(face));
            assertThat(millis).as("time to open the mouth").isLessThan(5000);
        }

        playout.skip();

        int skippedAt = millis;
        int loudAt = 0;
        int openAt = 0;
        int shown = widest;
        while (millis < skippedAt + 400) {
            int dark = step(face);
            shown = dark < 0 ? shown : dark;
            loudAt = isLoud() ? millis : loudAt;
            openAt = shown > shut ? millis : openAt;
        }
        assertThat(loudAt).as("a sound after SKIP").isZero();
        assertThat(openAt - skippedAt).as("until a shut mouth is painted").isLessThan(100);
    }

    /** The next 10 ms; the mouth's dark pixels if a frame is painted then, else -1. */
    private int step(TalkingFace face) {
        playout.sound().read(loop.nanoTime(), heard);
        face.hear(heard);
        int dark = -1;
        if (millis % FRAME_MILLIS == 0) {
            face.paint(frame, loop.nanoTime(), "");
            dark = MouthPixels.dark(frame.getDataY(), frame.getStrideY());
        }
        millis += 10;
        loop.advanceMillis(10);
        return dark;
    }

    private boolean isLoud() {
        return !Arrays.equals(heard, new byte[heard.length]);
    }
}
