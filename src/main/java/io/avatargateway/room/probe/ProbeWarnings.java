package io.avatargateway.room.probe;

import io.avatargateway.room.probe.ProbeReport.Finding;
import io.avatargateway.room.probe.ProbeReport.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was worse than it should be, in a probe that got through. Generous: what is told here a viewer would complain
 * of.
 */
final class ProbeWarnings {

    static final Duration PICTURE_WITHIN = Duration.ofSeconds(10);
    static final Duration SOUND_WITHIN = Duration.ofSeconds(3);

    /** Of the frames that were announced. */
    static final double FRAME_SHARE = 0.6;

    /** Where nothing was announced; Simli's avatars have 25 or 30. */
    static final int USUAL_FPS = 25;

    /** Of the time. */
    static final double FROZEN_SHARE = 0.1;

    /** Of the sound that was sent; a codec makes the ends of words fainter. */
    static final double SOUND_SHARE = 0.6;

    private ProbeWarnings() {}

    /** @param sentMillis how long the audible part of the speech was */
    static List<Finding> of(Probe probe, long sentMillis) {
        List<Finding> found = new ArrayList<>();
        long firstFrame = probe.millis(Mark.FIRST_FRAME).orElse(0L);
        if (firstFrame > PICTURE_WITHIN.toMillis()) {
            found.add(new Finding(
                    ProbeReason.LATE_PICTURE,
                    "first frame after " + firstFrame + " ms (expected: at most " + PICTURE_WITHIN.toMillis() + ")"));
        }
        long waited = probe.millis(Mark.FIRST_SOUND).orElse(0L)
                - probe.millis(Mark.SPEECH_SENT).orElse(0L);
        if (waited > SOUND_WITHIN.toMillis()) {
            found.add(new Finding(
                    ProbeReason.LATE_SOUND,
                    "heard " + waited + " ms after the speech was sent (expected: at most " + SOUND_WITHIN.toMillis()
                            + ")"));
        }
        picture(found, probe.seen(), probe.announcedFps().orElse(USUAL_FPS));
        long audibleMillis = probe.watcher().heard().audibleMillis();
        if (audibleMillis < SOUND_SHARE * sentMillis) {
            found.add(new Finding(
                    ProbeReason.SOUND_INCOMPLETE,
                    "heard " + audibleMillis + " ms of " + sentMillis + " (expected: at least " + percent(SOUND_SHARE)
                            + ")"));
        }
        return found;
    }

    private static void picture(List<Finding> found, FrameMeter.Seen seen, int expectedFps) {
        if (seen.framesPerSecond() < FRAME_SHARE * expectedFps) {
            found.add(new Finding(
                    ProbeReason.LOW_FRAME_RATE,
                    String.format(
                            Locale.ROOT,
                            "%.1f frames per second (expected: at least %s of %d)",
                            seen.framesPerSecond(),
                            percent(FRAME_SHARE),
                            expectedFps)));
        }
        if (seen.frozenShare() > FROZEN_SHARE) {
            found.add(new Finding(
                    ProbeReason.FREEZES,
                    "the picture stood still for " + percent(seen.frozenShare()) + " of the time, " + seen.freezes()
                            + " times (expected: at most " + percent(FROZEN_SHARE) + ")"));
        }
    }

    private static String percent(double share) {
        return Math.round(100 * share) + " %";
    }
}
