package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.avatar.Camera;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which value of a {@code CAM_} message is what. Simli's page "Camera" says it, but the sandbox was made without that
 * table: whoever has it gives the order in a setting.
 *
 * @param names nine of Simli's names, as in {@link #NAMES}, or none where the order is not known
 */
record CameraOrder(List<String> names) {
    /** For a value that the sandbox does not show. */
    private static final String OTHER = "-";

    private static final String GLIDE = "lerp_seconds";
    /** What may be in there. */
    static final List<String> NAMES = List.of("pos_x_off", "pos_y_off", "pos_z_off", "zoom", GLIDE, OTHER);

    private static final double LONGEST_GLIDE_SECONDS = 3600;

    boolean isKnown() {
        return !names.isEmpty();
    }

    /** Where a message moves the camera; what it leaves off has no effect. */
    Camera camera(List<Float> values) {
        return SceneRequest.cameraOf(named(values));
    }

    /** How long that takes. */
    Duration glide(List<Float> values) {
        double seconds = named(values).getOrDefault(GLIDE, 0.0);
        return Duration.ofMillis((long) (1000 * Math.min(LONGEST_GLIDE_SECONDS, Math.max(0, seconds))));
    }

    private Map<String, Double> named(List<Float> values) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(values.size(), names.size()); i++) {
            named.put(names.get(i), values.get(i).doubleValue());
        }
        return named;
    }
}
