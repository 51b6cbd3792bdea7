package io.avatargateway.api;

import io.avatargateway.session.model.PictureChange;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A change of the picture, as a job of its session.
 *
 * @param change what changes
 * @param mode how it comes into the order of the jobs: {@code queue}, {@code next} or {@code interrupt}
 * @param jobId the client's name of the job, or null
 */
public record PictureRequest(PictureChange change, String mode, String jobId) {

    private static final int MAX_JOB_ID = 400;
    private static final String CAMERA = "camera";
    private static final String BACKGROUND = "background";
    private static final String FOREGROUND = "foreground";

    /**
     * Reads one.
     *
     * @throws ProblemException REQUEST_INVALID, naming every field that breaks its rule
     */
    public static PictureRequest read(JsonBody body) {
        String action = body.requiredChoice("action", List.of(CAMERA, BACKGROUND, FOREGROUND), Function.identity())
                .orElse("");
        String mode = body.choice("mode", List.of("queue", "next", "interrupt"), Function.identity())
                .orElse("queue");
        String jobId = body.text("jobId", MAX_JOB_ID).orElse(null);
        PictureChange change =
                switch (action) {
                    case CAMERA -> camera(body);
                    case BACKGROUND -> new PictureChange.Background(AppearanceRequest.imageId(body, "imageId"));
                    case FOREGROUND -> new PictureChange.Foreground(AppearanceRequest.imageId(body, "imageId"));
                    default -> null;
                };
        body.finish();
        return new PictureRequest(change, mode, jobId);
    }

    private static PictureChange camera(JsonBody body) {
        Optional<JsonValue> sent = body.value(CAMERA);
        List<Float> values = new ArrayList<>();
        if (sent.orElse(null) instanceof JsonArray numbers && numbers.size() <= PictureChange.Camera.MOST_VALUES) {
            numbers.forEach(each -> values.add(
                    each instanceof JsonNumber number ? Float.valueOf((float) number.doubleValue()) : Float.NaN));
        }
        if (!PictureChange.Camera.isLegal(values)) {
            body.fault(
                    CAMERA,
                    sent.map(JsonValue::toString).orElse("(missing)"),
                    "an array of 4, 7 or 9 finite numbers, in the order of Simli's page Camera");
        }
        return new PictureChange.Camera(values);
    }
}
