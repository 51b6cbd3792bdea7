package io.avatargateway.jms.webhook;

import io.avatargateway.security.Tenant;
import io.avatargateway.service.Webhooks;
import io.avatargateway.webhook.WebhookAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/** How a delivery gets on, for those who look on. Told on its lane; asked on any thread. */
final class DeliveryFigures {

    /** Between two looks at how much waits. */
    private static final Duration COUNTS = Duration.ofSeconds(10);

    private final Tenant tenant;
    private final WebhookMeter meter;
    private final InstantSource clock;
    private final LongSupplier nanoClock;
    /** Null while the receiver takes events. */
    private volatile Instant troubleSince;

    private volatile long waiting;
    // Of the lane.
    private boolean counted;
    private long countedNanos;

    DeliveryFigures(Tenant tenant, WebhookMeter meter, InstantSource clock, LongSupplier nanoClock) {
        this.tenant = tenant;
        this.meter = meter;
        this.clock = clock;
        this.nanoClock = nanoClock;
    }

    /** Looks at how much waits, where the last look is old. Blocks for the broker's call time-out then. */
    void count(WebhookSource source) throws ActiveMQException {
        long now = nanoClock.getAsLong();
        if (!counted || now - countedNanos >= COUNTS.toNanos()) {
            waiting = source.waiting();
            counted = true;
            countedNanos = now;
        }
    }

    /** An attempt has ended. */
    void attempted(WebhookAnswer.Outcome outcome) {
        meter.attempted(tenant, outcome);
        if (outcome != WebhookAnswer.Outcome.DELIVERED && troubleSince == null) {
            troubleSince = clock.instant();
        }
    }

    /**
     * The receiver has an event, and the broker knows.
     *
     * @param since when it happened
     */
    void delivered(Instant since) {
        troubleSince = null;
        meter.delivered(tenant, Duration.between(since, clock.instant()));
    }

    /** An event is among the dead letters. */
    void putAside(String reason) {
        meter.putAside(tenant, reason);
    }

    /** Nothing is known of the receiver any more: it is another one, or another gateway delivers. */
    void anew() {
        troubleSince = null;
    }

    /** Another gateway delivers, or the broker is away. */
    void leave() {
        anew();
        waiting = 0;
        counted = false;
    }

    Webhooks.Delivery now(String name, Webhooks.State state) {
        return new Webhooks.Delivery(tenant, name, state, waiting, troubleSince);
    }
}
