package io.avatargateway.session.port;

import io.avatargateway.security.Tenant;

/** Makes the meters of sessions. The port that the side of metrics implements. Any thread; returns at once. */
public interface SessionMeters {

    /** Measure nothing. */
    SessionMeters NONE = new SessionMeters() {};

    /** That of a session of this tenant which is being opened from now on. */
    default SessionMeter opens(Tenant tenant) {
        return SessionMeter.NONE;
    }

    /** That of a session which another gateway had, or an earlier life of this one. */
    default SessionMeter goesOn(Tenant tenant) {
        return SessionMeter.NONE;
    }

    /**
     * An opening has come to its end: there is join info, or there is no session.
     *
     * @param failure why not, or null
     */
    default void opened(Tenant tenant, Throwable failure) {}
}
