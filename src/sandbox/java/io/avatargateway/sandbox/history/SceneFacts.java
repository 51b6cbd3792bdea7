package io.avatargateway.sandbox.history;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a token call asked of the picture.
 *
 * @param trinity2 whether the face heeds it
 * @param width of the picture in pixels, as asked for
 * @param height of the picture in pixels, as asked for
 * @param positionX of the avatar, 0 (left) to 1 (right)
 * @param positionY of the avatar, 0 (top) to 1 (bottom)
 * @param camera numbers of the starting camera, by Simli's names; empty without
 * @param backgroundId may be null
 * @param foregroundId may be null
 */
public record SceneFacts(
        boolean trinity2,
        int width,
        int height,
        double positionX,
        double positionY,
        Map<String, Double> camera,
        String backgroundId,
        String foregroundId) {

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("trinity2", trinity2);
        json.put("streaming_width", width);
        json.put("streaming_height", height);
        json.put("avatar_position_x", positionX);
        json.put("avatar_position_y", positionY);
        json.put("camera", camera.isEmpty() ? null : camera);
        json.put("background_id", backgroundId);
        json.put("foreground_id", foregroundId);
        return json;
    }
}
