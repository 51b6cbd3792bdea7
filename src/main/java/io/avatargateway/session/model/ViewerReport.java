package io.avatargateway.session.model;

import java.util.Objects;

/**
 * What a front end reports of its viewer.
 *
 * @param event what happened
 * @param viewerId which viewer, in the front end's words; null where it said nothing
 * @param generation of the link whose room the viewer is in; null where the front end said nothing
 */
public record ViewerReport(ViewerEvent event, String viewerId, Integer generation) {

    public ViewerReport {
        Objects.requireNonNull(event, "event");
    }

    /** A report of nobody in particular, from whatever room there is. */
    public static ViewerReport of(ViewerEvent event) {
        return new ViewerReport(event, null, null);
    }
}
