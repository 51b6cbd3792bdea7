package io.avatargateway.session.port;

import java.util.Optional;

/**
 * Says whether the records of sessions are this gateway's. The port that the side of ownership implements. Any
 * thread.
 */
public interface RecordsProbe {

    /**
     * Why no session can be opened although the broker is there, or empty: another gateway has this one's name, say.
     * Returns at once. The text is fit for operators and holds no secret.
     */
    Optional<String> check();

    /** How many records a later version of the gateway wrote; they are left alone. */
    int unreadable();
}
