package io.avatargateway.service;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionId;

/** Answers the jobs of sessions with which nobody goes on. The port that the messaging side implements. */
public interface LostJobs {

    /**
     * Gives each job in the session's queues its final reply, SESSION_LOST, and removes the queues. Tried until it is
     * done; then the session's record is removed. Any thread; returns at once.
     *
     * @param tenant whose session it was
     */
    void answer(SessionId id, Tenant tenant);
}
