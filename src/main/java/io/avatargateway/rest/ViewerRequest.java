package io.avatargateway.rest;

import io.avatargateway.api.JsonBody;
import io.avatargateway.api.ProblemException;
import io.avatargateway.session.ViewerEvent;
import java.util.List;
import java.util.Optional;

/** Reads what a front end reports of its viewer: {@code {"event": "first-frame"}}. */
final class ViewerRequest {

    private ViewerRequest() {}

    /** @throws ProblemException REQUEST_INVALID if there is no event, or one that does not exist */
    static ViewerEvent read(JsonBody body) {
        Optional<ViewerEvent> event = body.requiredChoice("event", List.of(ViewerEvent.values()), ViewerEvent::word);
        body.finish();
        return event.orElseThrow();
    }
}
