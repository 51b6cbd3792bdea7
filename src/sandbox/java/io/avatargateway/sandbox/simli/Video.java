package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.avatar.Framing;
import io.avatargateway.sandbox.history.SceneFacts;
import io.avatargateway.sandbox.history.SessionFacts;

/**
 * The picture of a session.
 *
 * @param framesPerSecond 25 for Trinity-2 faces and for Trinity ones, those with an emotion behind a slash; 30 for
 *     older ones
 * @param framing as asked for by the token call of a Trinity-2 face, else a square of 512 pixels
 */
record Video(int framesPerSecond, Framing framing) {
    private static final int TRINITY_FPS = 25;
    private static final int LEGACY_FPS = 30;
    private static final int PIXELS = 512;

    static Video of(SessionFacts facts) {
        SceneFacts scene = facts.scene();
        if (scene.trinity2()) {
            return new Video(
                    TRINITY_FPS,
                    new Framing(even(scene.width()), even(scene.height()), scene.positionX(), scene.positionY()));
        }
        return new Video(facts.faceId().contains("/") ? TRINITY_FPS : LEGACY_FPS, Framing.square(PIXELS));
    }

    /** Pictures are coded with colours at half their width and height. */
    private static int even(int pixels) {
        return pixels & ~1;
    }
}
