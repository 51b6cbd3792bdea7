package io.avatargateway.session.model;

/**
 * Why a session ended. The first reason wins; these few public ones stand for the many fine ones in the event's detail.
 */
public enum CloseReason {
    /** The avatar played out what was there after a drain. */
    COMPLETED,
    /** No speech for the session's idle time. */
    IDLE,
    /** The session reached its maximum length. */
    MAX_LENGTH,
    /** A client asked for the end. */
    CLIENT,
    /** Nobody joined the room in time. */
    VIEWER_MISSING,
    /** The viewer left and none came back in time. */
    VIEWER_LEFT,
    /** The avatar service said that too much is going on. */
    RATE_LIMITED,
    /** The avatar service reported an error, or did not do what its protocol says. */
    UPSTREAM_ERROR,
    /** The avatar service announced that it closes the session. */
    UPSTREAM_CLOSING,
    /** The connection broke, or could not be made. */
    LINK_LOST,
    /** The avatar service refused the session: key, face or billing. */
    REJECTED,
    /** The gateway is stopping. */
    SHUTDOWN,
    /** Its gateway died, and nobody went on with it in time. */
    SESSION_LOST,
    /** Its tenant has used up the minutes that it may pay for. */
    QUOTA
}
