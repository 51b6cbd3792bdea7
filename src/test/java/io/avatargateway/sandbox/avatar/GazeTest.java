package io.avatargateway.sandbox.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Eyes as people have them, over ten minutes. */
class GazeTest {
    private static final double STEP = 0.01;
    private static final double TEN_MINUTES = 600;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldBlinkInNaturalIntervals(long seed) {
        List<Double> blinks = blinks(seed);
        List<Double> intervals = new ArrayList<>();
        for (int i = 1; i < blinks.size(); i++) {
            intervals.add(blinks.get(i) - blinks.get(i - 1));
        }

        assertThat(blinks.size() / 10.0).as("blinks a minute").isBetween(10.0, 25.0);
        assertThat(intervals).allSatisfy(it -> assertThat(it)
                .satisfiesAnyOf(twice -> assertThat(twice).isBetween(0.3, 0.4), one -> assertThat(one)
                        .isBetween(1.75, 6.55)));
        assertThat(intervals.stream().map(it -> Math.round(it * 4)).distinct().count())
                .as("irregular")
                .isGreaterThan(10);
    }

    @Test
    void shouldBeShutOnlyForAMoment() {
        Gaze gaze = new Gaze(new SplittableRandom(4));
        int shut = 0;
        for (double now = 0; now < TEN_MINUTES; now += STEP) {
            gaze.advance(now);
            if (gaze.lids(now) < 0.9f) {
                shut++;
            } else {
                assertThat(shut * STEP).isLessThan(0.35);
                shut = 0;
            }
        }
    }

    @Test
    void shouldLookAroundALittleInJumps() {
        Gaze gaze = new Gaze(new SplittableRandom(5));
        float widest = 0;
        int still = 0;
        int steps = 0;
        float before = 0;
        for (double now = 0; now < TEN_MINUTES; now += STEP) {
            gaze.advance(now);
            widest = Math.max(widest, Math.abs(gaze.x(now)));
            still += gaze.x(now) == before ? 1 : 0;
            before = gaze.x(now);
            steps++;
        }

        assertThat(widest).isBetween(2f, 5f);
        assertThat((double) still / steps).as("share of time at rest").isBetween(0.9, 0.99);
    }

    private static List<Double> blinks(long seed) {
        Gaze gaze = new Gaze(new SplittableRandom(seed));
        List<Double> blinks = new ArrayList<>();
        boolean shut = false;
        for (double now = 0; now < TEN_MINUTES; now += STEP) {
            gaze.advance(now);
            boolean isShut = gaze.lids(now) < 0.1f;
            if (isShut && !shut) {
                blinks.add(now);
            }
            shut = isShut;
        }
        return blinks;
    }
}
