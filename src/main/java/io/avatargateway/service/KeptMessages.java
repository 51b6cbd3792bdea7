package io.avatargateway.service;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.SessionId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the broker keeps of sessions that have ended. Any thread; returns at once. The port to the side of JMS. */
@FunctionalInterface
public interface KeptMessages {

    /**
     * Erases it.
     *
     * @param tenant whose session it was; empty where nobody knows any more, and then all tenants' queues are looked at
     * @return exceptionally SESSION_LIVE if the session has its queues still, and nothing is erased then;
     *     BROKER_UNAVAILABLE
     */
    CompletionStage<Erasure> erase(SessionId id, Optional<Tenant> tenant);
}
