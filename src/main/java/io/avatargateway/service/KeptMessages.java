package io.avatargateway.service;

import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.SessionId;
import java.util.concurrent.CompletionStage;

/** What the broker keeps of sessions that have ended. Any thread; returns at once. The port to the side of JMS. */
@FunctionalInterface
public interface KeptMessages {

    /**
     * Erases it.
     *
     * @return exceptionally SESSION_LIVE if the session has its queues still, and nothing is erased then;
     *     BROKER_UNAVAILABLE
     */
    CompletionStage<Erasure> erase(SessionId id);
}
