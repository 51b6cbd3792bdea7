package io.avatargateway.sandbox.simli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.sandbox.avatar.Camera;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the values of a camera message are where the order is given. */
class CameraOrderTest {
    // An order made up for this test: the real one stands on Simli's page.
    private final CameraOrder order =
            new CameraOrder(List.of("pos_z_off", "pos_y_off", "pos_x_off", "zoom", "-", "-", "-", "-", "lerp_seconds"));

    @Test
    void shouldReplaceTheWholeCamera() {
        assertThat(order.camera(List.of(0.5f, 0.25f, -0.125f, 2f))).isEqualTo(new Camera(-0.125, 0.25, 0.5, 2));
        assertThat(order.camera(List.of(0f, 0f, 0f, 1f))).isEqualTo(Camera.NEUTRAL);
    }

    @Test
    void shouldGlideOnlyWhereAWholeMessageAsksForIt() {
        assertThat(order.glide(List.of(0f, 0f, 0f, 1f))).isZero();
        assertThat(order.glide(List.of(0f, 0f, 0f, 1f, 9f, 9f, 9f))).isZero();
        assertThat(order.glide(List.of(0f, 0f, 0f, 1f, 9f, 9f, 9f, 9f, 1.5f))).isEqualTo(Duration.ofMillis(1500));
        assertThat(order.glide(List.of(0f, 0f, 0f, 1f, 9f, 9f, 9f, 9f, -1f))).isZero();
        assertThat(order.glide(List.of(0f, 0f, 0f, 1f, 9f, 9f, 9f, 9f, Float.MAX_VALUE)))
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void shouldKnowThatItDoesNotKnow() {
        assertThat(new CameraOrder(List.of()).isKnown()).isFalse();
        assertThat(order.isKnown()).isTrue();
    }
}
