package io.avatargateway.api;

import io.avatargateway.security.tickets.Issued;
import java.time.Instant;

/**
 * What a front end gets for its ticket, as JSON. A credential: not in {@link #toString}.
 *
 * @param sessionId the session
 * @param join by which the viewer joins the room
 * @param viewerToken a credential for what else a viewer may do with this session
 * @param viewerTokenExpiresAt until when, if the session lasts so long
 */
public record AdmissionView(String sessionId, JoinView join, String viewerToken, Instant viewerTokenExpiresAt) {

    /** What is answered. */
    public static AdmissionView of(JoinView join, Issued viewer) {
        return new AdmissionView(
                viewer.grant().session(), join, viewer.text(), viewer.grant().expires());
    }

    @Override
    public String toString() {
        return "AdmissionView[" + sessionId + "]";
    }
}
