package io.avatargateway.jms.client;

/** What a session with the broker is for. */
enum SessionKind {
    /** Sends and acknowledges in transactions. */
    TRANSACTED,
    /** Each send and each acknowledgement counts by itself. */
    AT_ONCE,
    /** Reads what stays in its queue: nothing is acknowledged. */
    READING
}
