package io.avatargateway.rest;

import io.avatargateway.api.JsonBody;
import io.avatargateway.api.ProblemException;
import io.avatargateway.session.model.ViewerEvent;
import io.avatargateway.session.model.ViewerReport;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what a front end reports of its viewer: {@code {"event": "first-frame"}}. */
final class ViewerRequest {

    private static final int MAX_VIEWER_ID = 64;
    private static final Pattern TEXT = Pattern.compile("\\s*text/plain\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

    private ViewerRequest() {}

    /**
     * The type that the body is read as. A page that goes away can still say so with {@code navigator.sendBeacon},
     * which sends a text as plain text.
     */
    static String bodyType(String contentType) {
        return contentType != null && TEXT.matcher(contentType).matches() ? MediaType.APPLICATION_JSON : contentType;
    }

    /**
     * @throws ProblemException REQUEST_INVALID if there is no event, one that does not exist, or a viewer's id or
     *     generation that breaks its rule
     */
    static ViewerReport read(JsonBody body) {
        Optional<ViewerEvent> event = body.requiredChoice("event", List.of(ViewerEvent.values()), ViewerEvent::word);
        Optional<String> viewerId = body.text("viewerId", MAX_VIEWER_ID);
        Optional<Integer> generation = body.integer("generation", 1, Integer.MAX_VALUE);
        body.finish();
        return new ViewerReport(event.orElseThrow(), viewerId.orElse(null), generation.orElse(null));
    }
}
