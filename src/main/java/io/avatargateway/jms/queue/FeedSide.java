package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.JmsNames;
import org.apache.activemq.artemis.api.core.SimpleString;

/**
 * The two queues of a session. Both take what is sent to the session's address, and by their filters each message goes
 * to exactly one of them. The broker sorts when a message arrives, so that urgent messages never lie behind waiting
 * ones. The urgent queue has an address of its own, a pattern that matches only the session's address. Otherwise it
 * would be paged to the disk together with the waiting jobs.
 */
enum FeedSide {
    /** Jobs that wait for their turn. */
    ORDINARY(
            "",
            "",
            "(AvatarMode IS NULL OR (AvatarMode <> 'next' AND AvatarMode <> 'interrupt'))"
                    + " AND (AvatarAction IS NULL OR AvatarAction <> 'interrupt')"),
    /** Those that overtake them. */
    URGENT(
            JmsNames.URGENT_SUFFIX,
            ".#",
            "AvatarMode = 'next' OR AvatarMode = 'interrupt' OR AvatarAction = 'interrupt'");

    /**
     * True for a message that its sender did not delay. Artemis' protocols tell a delay by a property of core messages,
     * or by two annotations of AMQP, which filters know by the prefix.
     */
    static final String NOT_DELAYED = "_AMQ_SCHED_DELIVERY IS NULL AND \"m.x-opt-delivery-time\" IS NULL"
            + " AND \"m.x-opt-delivery-delay\" IS NULL";

    private final String queueSuffix;
    private final String addressSuffix;
    private final String filter;

    FeedSide(String queueSuffix, String addressSuffix, String filter) {
        this.queueSuffix = queueSuffix;
        this.addressSuffix = addressSuffix;
        this.filter = filter;
    }

    SimpleString queue(SessionPlace session) {
        return SimpleString.of(session.queue() + queueSuffix);
    }

    SimpleString address(SessionPlace session) {
        return SimpleString.of(session.queue() + addressSuffix);
    }

    String filter() {
        return "(" + filter + ") AND " + NOT_DELAYED;
    }
}
