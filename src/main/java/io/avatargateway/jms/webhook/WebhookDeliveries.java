package io.avatargateway.jms.webhook;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.security.tenants.WebhookEndpoint;
import io.avatargateway.service.Webhooks.Delivery;
import io.avatargateway.service.Webhooks.State;
import io.avatargateway.webhook.RetryPlan;
import io.avatargateway.webhook.WebhookAnswer;
import io.avatargateway.webhook.WebhookEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A delivery for each webhook that the file of tenants has at this moment. On its lane. */
public final class WebhookDeliveries {

    /** Between two looks at the tenants. */
    static final Duration LOOKS = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(WebhookDeliveries.class.getName());

    private final Tenants tenants;
    private final BrokerClient broker;
    private final Executor threads;
    private final WebhookDelivery.Ways ways;
    private final Lane lane;
    private final Map<String, WebhookDelivery> deliveries = new HashMap<>();
    private volatile boolean stopped;
    private volatile Map<String, Delivery> now = Map.of();

    /**
     * Does nothing yet.
     *
     * @param threads for its lanes
     * @param calls makes one attempt; never comes exceptionally
     * @param retryTime how long an event is tried again since it happened
     * @param clock for the age of events
     * @param nanoClock for pauses
     * @param meter hears how they get on
     */
    public WebhookDeliveries(
            Tenants tenants,
            BrokerClient broker,
            Executor threads,
            BiFunction<WebhookEndpoint, WebhookEvent, CompletableFuture<WebhookAnswer>> calls,
            Duration retryTime,
            InstantSource clock,
            LongSupplier nanoClock,
            WebhookMeter meter) {
        this.ways = new WebhookDelivery.Ways(
                calls,
                new RetryPlan(() -> ThreadLocalRandom.current().nextDouble()),
                retryTime,
                clock,
                nanoClock,
                meter);
        this.tenants = tenants;
        this.broker = broker;
        this.threads = threads;
        this.lane = new Lane(threads);
    }

    /** Begins. Any thread; returns at once. */
    public void start() {
        lane.execute(this::look);
    }

    /** Lets other gateways deliver. Any thread; returns at once. */
    public void stop() {
        stopped = true;
        try {
            lane.execute(this::stopAll);
        } catch (RejectedExecutionException stoppedAlready) {
            LOG.log(Level.FINE, "The gateway has stopped", stoppedAlready);
        }
    }

    /** How each webhook gets on, by its queue. Any thread. */
    public Map<String, State> states() {
        Map<String, State> states = new TreeMap<>();
        now.forEach((queue, delivery) -> states.put(queue, delivery.state()));
        return states;
    }

    /** Those that are delivered here, by their queues. Any thread. */
    public List<Delivery> here() {
        return now.values().stream()
                .filter(delivery -> delivery.state() != State.ELSEWHERE)
                .toList();
    }

    private void look() {
        lane.requireTurn();
        if (stopped) {
            return;
        }
        Set<String> wanted = new HashSet<>();
        for (Tenant tenant : tenants.known()) {
            for (WebhookEndpoint endpoint : tenants.webhooks(tenant)) {
                String queue = WebhookQueues.name(tenant, endpoint.name());
                wanted.add(queue);
                deliver(queue, tenant, endpoint);
            }
        }
        for (String queue : List.copyOf(deliveries.keySet())) {
            if (!wanted.contains(queue)) {
                deliveries.remove(queue).stop();
            }
        }
        Map<String, Delivery> next = new TreeMap<>();
        deliveries.forEach((queue, delivery) -> next.put(queue, delivery.now()));
        now = Collections.unmodifiableMap(next);
        lane.later(LOOKS, this::look);
    }

    private void deliver(String queue, Tenant tenant, WebhookEndpoint endpoint) {
        WebhookDelivery there = deliveries.get(queue);
        if (there != null) {
            there.use(endpoint);
            return;
        }
        WebhookDelivery delivery = new WebhookDelivery(
                tenant, endpoint, () -> tenants.retention(tenant).deadLetterTime(), broker, new Lane(threads), ways);
        deliveries.put(queue, delivery);
        delivery.start();
    }

    private void stopAll() {
        new ArrayList<>(deliveries.values()).forEach(WebhookDelivery::stop);
        deliveries.clear();
        now = Map.of();
    }
}
