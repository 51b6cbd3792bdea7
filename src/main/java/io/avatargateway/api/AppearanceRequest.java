package io.avatargateway.api;

import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.PictureChange;
import jakarta.json.JsonNumber;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads how the avatar is to be shown, by Simli's rules: pages "Trinity-2", "Camera" and "Backgrounds" of its
 * documentation. Simli checks the framing for every face, and ignores it for all but Trinity-2.
 */
final class AppearanceRequest {

    private static final int LEAST_SIDE = 512;
    private static final int MAX_CAMERA_FIELDS = 32;
    private static final Pattern CAMERA_FIELD = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    private AppearanceRequest() {}

    /** Notes every fault in the body. */
    static Appearance read(JsonBody body) {
        return new Appearance(
                video(body),
                position(body),
                camera(body),
                imageId(body, "backgroundId"),
                imageId(body, "foregroundId"),
                FurtherOptions.read(body, "simli"));
    }

    private static Appearance.VideoSize video(JsonBody body) {
        Optional<JsonBody> video = body.object("video");
        if (video.isEmpty()) {
            return null;
        }
        Optional<Integer> width = side(video.get(), "width");
        Optional<Integer> height = side(video.get(), "height");
        video.get().refuseOthers();
        if (width.isEmpty() || height.isEmpty()) {
            return null;
        }
        if (!hasLegalShape(width.get(), height.get())) {
            body.fault("video", width.get() + " x " + height.get(), "a width and a height of 1:1, 16:9 or 9:16");
        }
        return new Appearance.VideoSize(width.get(), height.get());
    }

    private static Optional<Integer> side(JsonBody video, String field) {
        if (video.value(field).isEmpty()) {
            video.fault(field, "(missing)", "a whole number, at least " + LEAST_SIDE);
            return Optional.empty();
        }
        return video.integer(field, LEAST_SIDE, Integer.MAX_VALUE);
    }

    private static boolean hasLegalShape(long width, long height) {
        return width == height || width * 9 == height * 16 || width * 16 == height * 9;
    }

    private static Appearance.Position position(JsonBody body) {
        Optional<JsonBody> position = body.object("position");
        if (position.isEmpty()) {
            return null;
        }
        Double x = position.get().number("x", 0, 1).orElse(null);
        Double y = position.get().number("y", 0, 1).orElse(null);
        position.get().refuseOthers();
        return new Appearance.Position(x, y);
    }

    /**
     * The names are Simli's, known to us or not. Simli takes values out of their range with a warning, and refuses only
     * what is no finite float of 32 bits.
     */
    private static Map<String, Double> camera(JsonBody body) {
        Map<String, Double> offsets = new TreeMap<>();
        body.object("camera").ifPresent(camera -> {
            if (camera.names().size() > MAX_CAMERA_FIELDS) {
                body.fault("camera", camera.names().size() + " fields", "at most " + MAX_CAMERA_FIELDS + " fields");
                return;
            }
            for (String name : camera.names()) {
                if (!CAMERA_FIELD.matcher(name).matches()) {
                    body.fault(
                            "camera", "\"" + name + "\"", "names such as pos_x_off: a-z, 0-9, _, at most 40 of them");
                } else {
                    offset(camera, name).ifPresent(value -> offsets.put(name, value));
                }
            }
        });
        return offsets;
    }

    private static Optional<Double> offset(JsonBody camera, String name) {
        Optional<JsonValue> value = camera.value(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof JsonNumber number && Float.isFinite((float) number.doubleValue())) {
            return Optional.of(number.doubleValue());
        }
        camera.fault(name, value.get().toString(), "a finite number, as a float of 32 bits holds it");
        return Optional.empty();
    }

    /** The id of an image, or null where there is none. */
    static String imageId(JsonBody body, String field) {
        Optional<String> id = body.text(field, 200);
        id.filter(text -> !PictureChange.isImageId(text))
                .ifPresent(text -> body.fault(field, "\"" + text + "\"", imageIdRule()));
        return id.filter(PictureChange::isImageId).orElse(null);
    }

    private static String imageIdRule() {
        return "the id of an image uploaded to Simli, 36 characters such as 6f1c2a9e-1b2c-4d3e-8f90-0123456789ab";
    }
}
