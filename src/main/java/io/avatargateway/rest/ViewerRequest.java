package io.avatargateway.rest;

import io.avatargateway.api.JsonBody;
import io.avatargateway.api.ProblemException;
import io.avatargateway.session.ViewerEvent;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what a front end reports of its viewer: {@code {"event": "first-frame"}}. */
final class ViewerRequest {

    private static final Pattern TEXT = Pattern.compile("\\s*text/plain\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

    private ViewerRequest() {}

    /**
     * As what the body is read: {@code navigator.sendBeacon}, by which a page that goes away can still say so, sends
     * a text as plain text.
     */
    static String bodyType(String contentType) {
        return contentType != null && TEXT.matcher(contentType).matches() ? null : contentType;
    }

    /** @throws ProblemException REQUEST_INVALID if there is no event, or one that does not exist */
    static ViewerEvent read(JsonBody body) {
        Optional<ViewerEvent> event = body.requiredChoice("event", List.of(ViewerEvent.values()), ViewerEvent::word);
        body.finish();
        return event.orElseThrow();
    }
}
