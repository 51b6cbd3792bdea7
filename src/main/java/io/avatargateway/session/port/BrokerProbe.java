package io.avatargateway.session.port;

import java.util.Optional;

/** Says whether the broker is there. The port that the messaging side implements. */
public interface BrokerProbe {

    /**
     * Why the broker cannot be reached at this moment, or empty if it can. Blocks for at most the broker's call
     * time-out; never throws. Any thread. The text is fit for operators and holds no secret.
     */
    Optional<String> check();

    /**
     * Why the broker, which answers, takes no messages at this moment, or empty. Returns at once; any thread. The text
     * is fit for operators and holds no secret.
     */
    Optional<String> withoutRoom();

    /**
     * Why the messaging side makes no progress although there is work, so that only a restart of the server helps; or
     * empty. Never blocks; any thread. The text is fit for operators and holds no secret.
     */
    Optional<String> standstill();

    /** How many replies to producers reached nobody since the start, and lie among the dead letters. */
    long undeliverableReplies();

    /** How many events did not reach the topic since the start, because the broker was away. */
    long droppedEvents();
}
