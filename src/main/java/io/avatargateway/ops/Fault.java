package io.avatargateway.ops;

import java.util.Optional;

/**
 * Why something is not as it should be.
 *
 * @param cause the same in a stable word, for alerts
 * @param why for people; holds no secret
 */
record Fault(Cause cause, String why) {

    /** What is told apart: each is mended in another way. */
    enum Cause {
        /** The embedded broker does not run: its disk, its port, its journal. */
        EMBEDDED_BROKER,
        /** The broker does not answer, or does not let us in. */
        BROKER_UNREACHABLE,
        /** The broker answers, and holds senders back: it has too little room. */
        BROKER_FULL,
        /** The records of sessions cannot be had yet, or another gateway has this one's name. */
        RECORDS,
        /** More large bodies wait in the embedded broker than its memory takes. */
        BODIES_WAIT,
        /** Simli cannot be reached. */
        SIMLI_UNREACHABLE,
        /** A webhook's receiver has taken nothing for an hour, or wants nothing any more. */
        WEBHOOK_FAILS,
        /** The gateway stops. */
        STOPPING,
        /** The latest scheduled probe saw or heard what it should not. */
        PICTURE,
        /** No step of any session gets on. */
        WORKERS_STAND_STILL,
        /** Work for the broker does not get on, or its queues are not read any more. */
        MESSAGING_STANDS_STILL
    }

    static Optional<Fault> of(Cause cause, Optional<String> why) {
        return why.map(text -> new Fault(cause, text));
    }
}
