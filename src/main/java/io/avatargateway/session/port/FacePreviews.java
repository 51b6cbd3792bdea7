package io.avatargateway.session.port;

import io.avatargateway.session.model.FacePreview;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Pictures of faces, as the avatar service has them. The port that the avatar's translator implements, for the portal
 * page. What was found is kept for a while, so that pages, however many, make no load. Any thread.
 */
public interface FacePreviews {

    /**
     * Whether it is worth asking for the face's picture: false once the service was asked and has none. Returns at
     * once.
     *
     * @param faceId as in a session
     */
    boolean mayHave(String faceId);

    /**
     * Asks for the picture, or gives what was found a while ago; returns at once.
     *
     * @param faceId as in a session
     * @return ends within the time-out of two REST calls, never exceptionally: empty if there is none, or none can be
     *     had
     */
    CompletionStage<Optional<FacePreview>> of(String faceId);
}
