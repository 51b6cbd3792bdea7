package io.avatargateway.rest;

import io.avatargateway.api.JsonBody;
import io.avatargateway.api.ProblemException;
import io.avatargateway.session.ViewerEvent;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads what a front end reports of its viewer: {@code {"event": "first-frame"}}. */
final class ViewerRequest {

    private ViewerRequest() {}

    /** @throws ProblemException REQUEST_INVALID if there is no event, or one that does not exist */
    static ViewerEvent read(JsonBody body) {
        Optional<JsonValue> sent = body.value("event");
        Optional<ViewerEvent> event = sent.flatMap(ViewerRequest::event);
        if (event.isEmpty()) {
            String legal =
                    Arrays.stream(ViewerEvent.values()).map(ViewerEvent::word).collect(Collectors.joining(" or "));
            body.fault("event", sent.map(Object::toString).orElse("(missing)"), legal);
        }
        body.finish();
        return event.orElseThrow();
    }

    private static Optional<ViewerEvent> event(JsonValue value) {
        return Arrays.stream(ViewerEvent.values())
                .filter(event ->
                        value instanceof JsonString text && text.getString().equals(event.word()))
                .findFirst();
    }
}
