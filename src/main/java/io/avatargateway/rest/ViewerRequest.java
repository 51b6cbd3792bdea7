package io.avatargateway.rest;

import io.avatargateway.api.JsonBody;
import io.avatargateway.api.ProblemException;
import io.avatargateway.session.model.ViewerEvent;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a front end reports of its viewer: {@code {"event": "first-frame"}}.
 *
 * @param event what happened
 * @param viewerId which viewer, in the front end's words; null where it said nothing
 */
record ViewerRequest(ViewerEvent event, String viewerId) {

    private static final int MAX_VIEWER_ID = 64;
    private static final Pattern TEXT = Pattern.compile("\\s*text/plain\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

    /**
     * The type that the body is read as. A page that goes away can still say so with {@code navigator.sendBeacon},
     * which sends a text as plain text.
     */
    static String bodyType(String contentType) {
        return contentType != null && TEXT.matcher(contentType).matches() ? null : contentType;
    }

    /**
     * @throws ProblemException REQUEST_INVALID if there is no event, one that does not exist, or a viewer's id that
     *     breaks its rule
     */
    static ViewerRequest read(JsonBody body) {
        Optional<ViewerEvent> event = body.requiredChoice("event", List.of(ViewerEvent.values()), ViewerEvent::word);
        Optional<String> viewerId = body.text("viewerId", MAX_VIEWER_ID);
        body.finish();
        return new ViewerRequest(event.orElseThrow(), viewerId.orElse(null));
    }
}
