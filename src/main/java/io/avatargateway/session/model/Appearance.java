package io.avatargateway.session.model;

import java.util.Map;

/**
 * How the avatar is shown at the beginning of a session; complete and valid. What is null or empty is left to the
 * avatar service. So is all of it for a face that does not support it.
 *
 * @param video the size of the picture, or null
 * @param position where the avatar stands in the picture, or null
 * @param camera offsets from the avatar's own framing, by the avatar service's names; finite as 32-bit floats
 * @param backgroundId the image behind the avatar, or null for its own
 * @param foregroundId the image before the avatar, or null for none
 * @param further what else the avatar service is told, as the text of a JSON object, or null. May hold private data,
 *     therefore not in {@link #toString}
 */
public record Appearance(
        VideoSize video,
        Position position,
        Map<String, Double> camera,
        String backgroundId,
        String foregroundId,
        String further) {

    /** All of it as the avatar service has it. */
    public static final Appearance USUAL = new Appearance(null, null, Map.of(), null, null, null);

    public Appearance {
        camera = Map.copyOf(camera);
    }

    /** Without what the avatar service alone is told. */
    Appearance shared() {
        return new Appearance(video, position, camera, backgroundId, foregroundId, null);
    }

    /** In pixels. */
    public record VideoSize(int width, int height) {}

    /**
     * In shares of the picture, each 0..1 or null for the avatar service's own.
     *
     * @param x from the left
     * @param y from the top
     */
    public record Position(Double x, Double y) {}

    @Override
    public String toString() {
        return "Appearance[video=%s, position=%s, camera=%s, backgroundId=%s, foregroundId=%s, further %s]"
                .formatted(video, position, camera, backgroundId, foregroundId, further == null ? "none" : "given");
    }
}
