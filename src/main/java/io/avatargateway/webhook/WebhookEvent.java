package io.avatargateway.webhook;

import java.time.Instant;

/**
 * An event on its way to an endpoint.
 *
 * @param id the same for each attempt, at whatever gateway
 * @param session whose event it is: those of one session come in their order
 * @param since when it happened, or was sent again by an operator
 * @param body a CloudEvent in structured JSON
 * @param traceparent the trace of its job, by W3C's Trace Context; null for none
 */
public record WebhookEvent(String id, String session, Instant since, String body, String traceparent) {

    /** One without a trace. */
    public WebhookEvent(String id, String session, Instant since, String body) {
        this(id, session, since, body, null);
    }

    /** Without the body: it may hold what people said. */
    @Override
    public String toString() {
        return id;
    }
}
