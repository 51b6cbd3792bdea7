package io.avatargateway.sandbox.simli;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.sandbox.avatar.Camera;
import io.avatargateway.sandbox.avatar.Framing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a token call asks of the picture. Its framing is checked for any face, though only Trinity-2 faces heed it.
 *
 * @param framing the canvas, with the avatar's place on it; sides as they were asked for
 * @param camera the numbers of the starting camera as Simli names them; empty keeps the avatar's own framing
 * @param backgroundId id of an image behind the avatar, may be null
 * @param foregroundId id of an image over the avatar, may be null
 * @see <a href="https://docs.simli.com/api-reference/trinity-2">Trinity-2 avatars</a>
 */
record SceneRequest(Framing framing, Map<String, Double> camera, String backgroundId, String foregroundId) {
    private static final int DEFAULT_SIDE = 768;
    private static final int MIN_SIDE = 512;
    /** Simli's own limit is not known. This is what the sandbox paints. */
    private static final int MAX_SIDE = 2048;
    /** Simli's camera has fewer; what is more is no camera. */
    private static final int MAX_CAMERA_FIELDS = 32;

    private static final String WIDTH = "streaming_width";
    private static final String HEIGHT = "streaming_height";
    private static final String POSITION_X = "avatar_position_x";
    private static final String POSITION_Y = "avatar_position_y";
    private static final String CAMERA = "camera";
    private static final String BACKGROUND = "background_id";
    private static final String FOREGROUND = "foreground_id";
    private static final String RIGHT = "pos_x_off";
    private static final String DOWN = "pos_y_off";
    private static final String BACK = "pos_z_off";
    private static final String ZOOM = "zoom";

    /** What nobody asked for. */
    static final SceneRequest NOTHING =
            new SceneRequest(new Framing(DEFAULT_SIDE, DEFAULT_SIDE, 0.5, 1), Map.of(), null, null);

    static SceneRequest from(JsonNode json) {
        Map<String, Double> camera = new LinkedHashMap<>();
        json.path(CAMERA).properties().forEach(field -> {
            if (field.getValue().isNumber()) {
                camera.put(field.getKey(), field.getValue().doubleValue());
            }
        });
        return new SceneRequest(
                new Framing(
                        json.path(WIDTH).asInt(DEFAULT_SIDE),
                        json.path(HEIGHT).asInt(DEFAULT_SIDE),
                        json.path(POSITION_X).asDouble(0.5),
                        json.path(POSITION_Y).asDouble(1)),
                camera,
                json.path(BACKGROUND).textValue(),
                json.path(FOREGROUND).textValue());
    }

    /** Adds what is wrong with these fields of a body. */
    static void addFaults(JsonNode json, List<Map<String, Object>> faults) {
        boolean widthIsGood = checkSide(json, WIDTH, faults);
        boolean heightIsGood = checkSide(json, HEIGHT, faults);
        if (widthIsGood && heightIsGood) {
            checkShape(json, faults);
        }
        checkPosition(json, POSITION_X, faults);
        checkPosition(json, POSITION_Y, faults);
        checkCamera(json.path(CAMERA), faults);
        checkText(json, BACKGROUND, faults);
        checkText(json, FOREGROUND, faults);
    }

    /** The camera of these numbers. What is left out has no effect, nor has what the sandbox does not know. */
    static Camera cameraOf(Map<String, Double> camera) {
        return new Camera(
                camera.getOrDefault(RIGHT, 0.0),
                camera.getOrDefault(DOWN, 0.0),
                camera.getOrDefault(BACK, 0.0),
                camera.getOrDefault(ZOOM, 1.0));
    }

    /** A sentence for each camera value that is out of the range that Simli documents. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        warning(RIGHT, camera.getOrDefault(RIGHT, 0.0), "[-10.0, 10.0]", true).ifPresent(warnings::add);
        warning(DOWN, camera.getOrDefault(DOWN, 0.0), "[-10.0, 10.0]", true).ifPresent(warnings::add);
        warning(ZOOM, camera.getOrDefault(ZOOM, 1.0), "(0.0, 4.0]", false).ifPresent(warnings::add);
        return warnings;
    }

    private static Optional<String> warning(String field, double value, String range, boolean isOffset) {
        boolean isSupported = isOffset ? Math.abs(value) <= 10 : value > 0 && value <= 4;
        return isSupported
                ? Optional.empty()
                : Optional.of("camera " + field + " " + value + " is outside its supported range " + range
                        + "; applied as is");
    }

    private static boolean checkSide(JsonNode json, String field, List<Map<String, Object>> faults) {
        JsonNode value = json.get(field);
        boolean isGood = value == null
                || (value.isIntegralNumber()
                        && value.canConvertToInt()
                        && value.intValue() >= MIN_SIDE
                        && value.intValue() <= MAX_SIDE);
        if (!isGood) {
            addFault(faults, field, "value is not an integer from " + MIN_SIDE + " to " + MAX_SIDE);
        }
        return isGood;
    }

    private static void checkShape(JsonNode json, List<Map<String, Object>> faults) {
        int width = json.path(WIDTH).asInt(DEFAULT_SIDE);
        int height = json.path(HEIGHT).asInt(DEFAULT_SIDE);
        if (width != height && 9 * width != 16 * height && 16 * width != 9 * height) {
            addFault(faults, WIDTH, width + "x" + height + " is not a 1:1, 16:9 or 9:16 frame");
        }
    }

    private static void checkPosition(JsonNode json, String field, List<Map<String, Object>> faults) {
        JsonNode value = json.get(field);
        if (value != null && !(value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() <= 1)) {
            addFault(faults, field, "value is not a number from 0 to 1");
        }
    }

    private static void checkCamera(JsonNode camera, List<Map<String, Object>> faults) {
        if (camera.isMissingNode() || camera.isNull()) {
            return;
        }
        if (!camera.isObject() || camera.size() > MAX_CAMERA_FIELDS) {
            addFault(faults, CAMERA, "value is not an object of at most " + MAX_CAMERA_FIELDS + " numbers");
            return;
        }
        camera.properties().forEach(field -> {
            JsonNode value = field.getValue();
            boolean isKnown = List.of(RIGHT, DOWN, BACK, ZOOM).contains(field.getKey());
            boolean isGood = value.isNull() || (value.isNumber() ? isFinite(value) : !isKnown);
            if (!isGood) {
                faults.add(RequestFault.of(
                        List.of("body", CAMERA, field.getKey()), "value is not a finite number", "type_error"));
            }
        });
    }

    private static boolean isFinite(JsonNode number) {
        return Double.isFinite(number.doubleValue());
    }

    private static void checkText(JsonNode json, String field, List<Map<String, Object>> faults) {
        JsonNode value = json.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
            addFault(faults, field, "str type expected");
        }
    }

    private static void addFault(List<Map<String, Object>> faults, String field, String message) {
        faults.add(RequestFault.of(List.of("body", field), message, "value_error"));
    }
}
