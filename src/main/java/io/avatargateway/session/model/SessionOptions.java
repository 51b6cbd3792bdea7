package io.avatargateway.session.model;

import io.avatargateway.security.Caller;
import io.avatargateway.security.Owner;
import java.time.Duration;
import java.util.Map;

/**
 * What a session is opened with; complete and valid.
 *
 * @param faceId the face to show
 * @param model the avatar model, or null for the service's default
 * @param handleSilence whether the avatar keeps moving when there is no speech
 * @param maxSessionLength after which the session ends
 * @param maxIdle without speech after which the session ends
 * @param startSpeech when it begins to speak
 * @param placeholder whether a participant keeps its room from being empty until the viewer comes
 * @param tenant who the session is for, as events and the avatar service are told, or null
 * @param metadata the client's own words, kept and given back
 * @param appearance how the avatar is shown
 * @param endAfterViewerLeft how long after its viewer has left the session ends, unless one comes back; null for never
 * @param owner whose it is; null stands for a caller who had not to sign in
 */
public record SessionOptions(
        String faceId,
        String model,
        boolean handleSilence,
        Duration maxSessionLength,
        Duration maxIdle,
        StartSpeech startSpeech,
        boolean placeholder,
        String tenant,
        Map<String, String> metadata,
        Appearance appearance,
        Duration endAfterViewerLeft,
        Owner owner) {

    public SessionOptions {
        metadata = Map.copyOf(metadata);
        // A gateway of an earlier version tells of none.
        owner = owner == null ? Caller.local().owner() : owner;
    }

    /** The same for this owner. */
    public SessionOptions ownedBy(Owner other) {
        return with(appearance, other);
    }

    /** Without what the avatar service alone is told. */
    SessionOptions shared() {
        return with(appearance.shared(), owner);
    }

    private SessionOptions with(Appearance itsAppearance, Owner itsOwner) {
        return new SessionOptions(
                faceId,
                model,
                handleSilence,
                maxSessionLength,
                maxIdle,
                startSpeech,
                placeholder,
                tenant,
                metadata,
                itsAppearance,
                endAfterViewerLeft,
                itsOwner);
    }
}
