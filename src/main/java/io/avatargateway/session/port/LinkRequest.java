package io.avatargateway.session.port;

import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.SessionId;
import java.time.Duration;

/**
 * What a link is opened with.
 *
 * @param session whose link it is
 * @param generation 1 for the session's first link, one more for each further attempt
 * @param faceId the face to show
 * @param model the avatar model, or null for the service's default
 * @param handleSilence whether the avatar keeps moving when there is no speech
 * @param maxSessionLength after which the avatar service ends the session
 * @param maxIdle without speech after which the avatar service ends the session
 * @param tenant what the avatar service's own history shall show, or null
 * @param appearance how the avatar is shown
 */
public record LinkRequest(
        SessionId session,
        int generation,
        String faceId,
        String model,
        boolean handleSilence,
        Duration maxSessionLength,
        Duration maxIdle,
        String tenant,
        Appearance appearance) {}
