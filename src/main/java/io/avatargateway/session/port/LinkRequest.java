package io.avatargateway.session.port;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionPolicy;
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
 * @param payer whose account it is opened with
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
        Appearance appearance,
        Tenant payer) {

    /** The link of this number of a session that was opened with these options. */
    public static LinkRequest of(SessionId session, int generation, SessionOptions options, Duration length) {
        return new LinkRequest(
                session,
                generation,
                options.faceId(),
                options.model(),
                options.handleSilence(),
                length,
                options.maxIdle(),
                options.tenant(),
                options.appearance(),
                options.owner().tenant());
    }

    /**
     * How long the next link of a session may last: what is left of the session's length, and no more than one may
     * last.
     *
     * @param age how long ago the session was opened
     */
    public static Duration length(SessionOptions options, SessionPolicy policy, Duration age) {
        Duration left = options.maxSessionLength().minus(age);
        Duration most = policy.renewal().linkLength();
        Duration length = left.compareTo(most) > 0 ? most : left;
        return length.compareTo(LEAST_LENGTH) < 0 ? LEAST_LENGTH : length;
    }

    /** The avatar service's limit is at least this. */
    private static final Duration LEAST_LENGTH = Duration.ofSeconds(1);
}
