package io.avatargateway.service;

import io.avatargateway.session.model.SessionId;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Says how much lies in the queues of sessions. The port that the messaging side implements. */
public interface QueueLengths {

    /**
     * How many messages lie in the queues of these sessions, those that are being spoken included. Returns at once; any
     * thread. The numbers may be a second old.
     *
     * @param sessions with the names of the queues that producers send to
     * @return completes within the broker's call time-out, never exceptionally; empty if the broker did not answer
     */
    CompletionStage<Map<SessionId, Long>> of(Map<SessionId, String> sessions);
}
