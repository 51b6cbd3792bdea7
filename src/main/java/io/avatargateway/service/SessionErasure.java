package io.avatargateway.service;

import io.avatargateway.security.Caller;
import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.SessionId;
import java.util.concurrent.CompletionStage;

/**
 * Erases what is kept of a session that has ended, at all gateways and at the broker. Any thread; returns at once. The
 * port that the side of the cluster implements.
 */
public interface SessionErasure {

    /**
     * Erases it. Asked again, it erases what has come since, which is nothing as a rule.
     *
     * @param caller who may know of the session. Of one that nobody remembers, what the broker has is erased for an
     *     operator only: nobody knows any more whose it was
     * @return exceptionally UNKNOWN_SESSION; SESSION_LIVE while it has not ended, and nothing is erased then;
     *     SESSION_OWNER_UNREACHABLE or BROKER_UNAVAILABLE where some of it may be left
     */
    CompletionStage<Erasure> erase(Caller caller, SessionId id);
}
