package io.avatargateway.jms.webhook;

import io.avatargateway.security.Tenant;
import io.avatargateway.webhook.WebhookAnswer;
import java.time.Duration;

/**
 * Hears what can be measured of webhooks. The port that the side of metrics implements. Any thread; returns at once,
 * waits for nothing and never throws.
 */
public interface WebhookMeter {

    /** Measures nothing. */
    WebhookMeter NONE = new WebhookMeter() {};

    /** An attempt to bring an event to its receiver has ended. */
    default void attempted(Tenant tenant, WebhookAnswer.Outcome outcome) {}

    /**
     * A receiver has an event.
     *
     * @param since how long ago it happened
     */
    default void delivered(Tenant tenant, Duration since) {}

    /**
     * An event is not tried again.
     *
     * @param reason a stable word
     */
    default void putAside(Tenant tenant, String reason) {}
}
