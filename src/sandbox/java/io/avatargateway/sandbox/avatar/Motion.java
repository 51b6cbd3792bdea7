package io.avatargateway.sandbox.avatar;

import java.util.SplittableRandom;

/** The calm movement of somebody who listens, and the nods of somebody who talks. */
final class Motion {
    private static final float BREATH_SECONDS = 4.2f;
    private static final float LIVELY_PER_SECOND = 3f;

    private final double[] phases;
    /** Smoothed opening of the mouth: how lively the talk is, 0 to 1. */
    private float lively;

    Motion(SplittableRandom random) {
        phases = random.doubles(8, 0, 2 * Math.PI).toArray();
    }

    void advance(float seconds, MouthShape mouth) {
        lively += (mouth.opening() - lively) * Math.min(1, seconds * LIVELY_PER_SECOND);
    }

    float lively() {
        return lively;
    }

    Pose head(double seconds, MouthShape mouth) {
        float talk = Math.min(1, 2.5f * lively);
        float x = wave(0, seconds, 0.11, 3.2f) + wave(1, seconds, 0.27, 1.3f);
        float turn = wave(2, seconds, 0.13, 0.014f) + wave(3, seconds, 0.61, 0.010f * talk);
        float yaw = wave(0, seconds, 0.11, 3f) + wave(4, seconds, 0.37, 2f + 1.5f * talk);
        float pitch = wave(5, seconds, 0.19, 1.6f) - 3f * lively + wave(6, seconds, 0.83, 2f * talk);
        return new Pose(x, breath(seconds) + 0.5f * pitch, turn, yaw, pitch, 9 * mouth.opening());
    }

    Pose body(double seconds) {
        return new Pose(wave(0, seconds, 0.11, 0.9f), 0.8f * breath(seconds), wave(2, seconds, 0.13, 0.003f), 0, 0, 0);
    }

    private float breath(double seconds) {
        return (float) (1.1 * Math.sin(phases[7] + 2 * Math.PI * seconds / BREATH_SECONDS));
    }

    private float wave(int phase, double seconds, double hertz, float most) {
        return (float) (most * Math.sin(phases[phase] + 2 * Math.PI * hertz * seconds));
    }
}
