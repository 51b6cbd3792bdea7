package io.avatargateway.sandbox.avatar;

import java.util.SplittableRandom;

/** Where the eyes look and when they blink: jumps and pauses as people have them, mostly at whoever watches. */
final class Gaze {
    /** From one blink to the next, seconds; now and then two come at once. */
    static final double LEAST_BETWEEN_BLINKS = 1.8;

    static final double MOST_BETWEEN_BLINKS = 6.5;
    static final double BETWEEN_DOUBLE_BLINKS = 0.35;

    private static final double TWICE = 0.12;
    private static final double CLOSING = 0.08;
    private static final double CLOSED = 0.04;
    private static final double OPENING_AGAIN = 0.15;

    private static final double JUMP = 0.05;
    private static final double AWAY = 0.35;
    private static final float FAR = 4.2f;
    private static final float NEAR = 0.9f;

    private final SplittableRandom random;
    private double blinkAt;
    private double jumpAt;
    private float fromX;
    private float fromY;
    private float toX;
    private float toY;

    Gaze(SplittableRandom random) {
        this.random = random;
        blinkAt = random.nextDouble(0.8, MOST_BETWEEN_BLINKS);
        jumpAt = random.nextDouble(0.5, 2);
    }

    /** Goes on to a time, seconds since the beginning, that is not before the last one. */
    void advance(double seconds) {
        if (seconds > blinkAt + CLOSING + CLOSED + OPENING_AGAIN) {
            blinkAt = random.nextDouble() < TWICE
                    ? blinkAt + BETWEEN_DOUBLE_BLINKS
                    : blinkAt + random.nextDouble(LEAST_BETWEEN_BLINKS, MOST_BETWEEN_BLINKS);
        }
        if (seconds > jumpAt + JUMP) {
            fromX = toX;
            fromY = toY;
            boolean away = random.nextDouble() < AWAY;
            float reach = away ? FAR : NEAR;
            toX = reach * (float) random.nextDouble(-1, 1);
            toY = 0.5f * reach * (float) random.nextDouble(-1, 1);
            jumpAt += away ? random.nextDouble(0.4, 1.1) : random.nextDouble(0.7, 2.8);
        }
    }

    /** 1 open, 0 shut. */
    float lids(double seconds) {
        double since = seconds - blinkAt;
        if (since <= 0) {
            return 1;
        }
        if (since < CLOSING) {
            return smooth(1 - since / CLOSING);
        }
        return smooth((since - CLOSING - CLOSED) / OPENING_AGAIN);
    }

    /** To the right, in units of the design. */
    float x(double seconds) {
        return fromX + (toX - fromX) * arrived(seconds);
    }

    /** Down, in units of the design. */
    float y(double seconds) {
        return fromY + (toY - fromY) * arrived(seconds);
    }

    private float arrived(double seconds) {
        return smooth((seconds - jumpAt) / JUMP);
    }

    private static float smooth(double at) {
        double x = Math.min(1, Math.max(0, at));
        return (float) (x * x * (3 - 2 * x));
    }
}
