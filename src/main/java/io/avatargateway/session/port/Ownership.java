package io.avatargateway.session.port;

/** Whether this gateway owns the session, as far as it can know. The port that the side of ownership implements. */
@FunctionalInterface
public interface Ownership {

    /**
     * Asked before each frame of speech, and before a link is opened or the session is closed: a comparison with the
     * monotonic clock, no more. Any thread. Once it is false, nothing goes out any more. The session goes on hold by
     * itself. It stays there until it is told to go on or to leave, also where this becomes true again.
     */
    boolean holds();
}
