package io.avatargateway.sandbox.history;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands around an avatar now. Not thread-safe: on the loop. */
public final class LiveScene {
    private List<Float> camera;
    private String backgroundId;
    private String foregroundId;

    LiveScene() {}

    /**
     * The camera was moved.
     *
     * @param values of the message, in its order
     */
    public void camera(List<Float> values) {
        camera = values;
    }

    /**
     * The background was swapped.
     *
     * @param id null for the avatar's own
     */
    public void background(String id) {
        backgroundId = id;
    }

    /**
     * The foreground was swapped.
     *
     * @param id null for none
     */
    public void foreground(String id) {
        foregroundId = id;
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("camera", camera);
        json.put("background_id", backgroundId);
        json.put("foreground_id", foregroundId);
        return json;
    }
}
