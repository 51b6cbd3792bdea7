package io.avatargateway.jms.webhook;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.WebhookEndpoint;
import io.avatargateway.service.Webhooks;
import io.avatargateway.service.Webhooks.State;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.webhook.EndpointLine;
import io.avatargateway.webhook.EndpointLine.Held;
import io.avatargateway.webhook.RetryPlan;
import io.avatargateway.webhook.WebhookAnswer;
import io.avatargateway.webhook.WebhookEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/**
 * Delivers the events of one webhook, while no other gateway does. An event is acknowledged once its receiver has it,
 * or once it is a dead letter. So a receiver gets each at least once, with the same id. On its lane.
 */
final class WebhookDelivery {

    /** Between two looks for new events. */
    static final Duration PACE = Duration.ofMillis(250);
    /** Between two attempts to be the one that delivers. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Of a dead letter. */
    static final String GONE_REASON = "WEBHOOK_GONE";

    static final String LATE_REASON = "WEBHOOK_UNDELIVERABLE";

    private static final Logger LOG = Logger.getLogger(WebhookDelivery.class.getName());

    private final String queue;
    private final Supplier<Duration> kept;
    private final BrokerClient broker;
    private final Lane lane;
    private final Ways ways;
    private volatile WebhookEndpoint endpoint;
    private volatile boolean stopped;
    private volatile State state = State.ELSEWHERE;
    private final DeliveryFigures figures;

    /** Null while another gateway delivers, or the broker is away. */
    private WebhookSource source;

    private EndpointLine<ClientMessage> line;
    /**
     * The endpoint that wants nothing any more, or null. No other reading of the file has an equal one, for its secrets
     * are compared as objects.
     */
    private WebhookEndpoint gone;

    private boolean failing;

    /**
     * What all deliveries share.
     *
     * @param calls makes one attempt
     * @param plan when the next one is
     * @param retryTime how long an event is tried again since it happened
     * @param clock for the age of events
     * @param nanoClock for pauses
     * @param meter hears how it gets on
     */
    record Ways(
            BiFunction<WebhookEndpoint, WebhookEvent, CompletableFuture<WebhookAnswer>> calls,
            RetryPlan plan,
            Duration retryTime,
            InstantSource clock,
            LongSupplier nanoClock,
            WebhookMeter meter) {}

    /**
     * Does nothing yet.
     *
     * @param kept how long a dead letter is kept; zero for as long as nobody removes it
     */
    WebhookDelivery(
            Tenant tenant,
            WebhookEndpoint endpoint,
            Supplier<Duration> kept,
            BrokerClient broker,
            Lane lane,
            Ways ways) {
        this.kept = kept;
        this.queue = WebhookQueues.name(tenant, endpoint.name());
        this.figures = new DeliveryFigures(tenant, ways.meter(), ways.clock(), ways.nanoClock());
        this.endpoint = endpoint;
        this.broker = broker;
        this.lane = lane;
        this.ways = ways;
    }

    /** Begins. Any thread; returns at once. */
    void start() {
        lane.execute(this::turn);
    }

    /** The file was read again. Any thread. */
    void use(WebhookEndpoint read) {
        endpoint = read;
    }

    /** Lets another gateway deliver. Any thread; returns at once. */
    void stop() {
        stopped = true;
        onLane(this::letGo);
    }

    /** How it gets on. Any thread. */
    State state() {
        return state;
    }

    /** The same with all that is known here. Any thread. */
    Webhooks.Delivery now() {
        return figures.now(endpoint.name(), state);
    }

    private void turn() {
        lane.requireTurn();
        if (stopped) {
            return;
        }
        Duration pause = PATIENCE;
        try {
            if (isAttached()) {
                step();
                pause = PACE;
            }
        } catch (ActiveMQException | GatewayException away) {
            LOG.log(Level.FINE, "The queue of a webhook cannot be read; it is tried again", away);
            letGo();
        } catch (RuntimeException defect) {
            LOG.log(Level.SEVERE, "A step of a webhook's delivery failed", defect);
            letGo();
        }
        lane.later(pause, this::turn);
    }

    private boolean isAttached() throws ActiveMQException {
        if (source != null && !source.isOpen()) {
            letGo();
        }
        if (source == null) {
            Optional<WebhookSource> opened = WebhookSource.open(broker, queue);
            source = opened.orElse(null);
            line = new EndpointLine<>();
        }
        state = source == null ? State.ELSEWHERE : stateHere();
        return source != null;
    }

    private State stateHere() {
        if (endpoint.equals(gone)) {
            return State.GONE;
        }
        if (gone != null) {
            gone = null;
            figures.anew();
        }
        return failing ? State.FAILING : State.DELIVERING;
    }

    private void step() throws ActiveMQException {
        figures.count(source);
        while (line.hasRoom()) {
            ClientMessage message = source.next();
            if (message == null) {
                break;
            }
            line.come(WebhookSource.event(message), message);
        }
        EndpointLine<ClientMessage> here = line;
        WebhookEndpoint to = endpoint;
        List<Held<ClientMessage>> next = line.next(ways.nanoClock().getAsLong());
        if (!to.equals(gone)) {
            for (Held<ClientMessage> held : next) {
                CompletableFuture<Void> unused = ways.calls()
                        .apply(to, held.event())
                        .thenAccept(answer -> onLane(() -> answered(here, to, held, answer)));
            }
            return;
        }
        while (!next.isEmpty()) {
            for (Held<ClientMessage> held : next) {
                giveUp(held, GONE_REASON, "HTTP 410");
            }
            next = line.next(ways.nanoClock().getAsLong());
        }
    }

    private void answered(
            EndpointLine<ClientMessage> of, WebhookEndpoint asked, Held<ClientMessage> held, WebhookAnswer answer) {
        lane.requireTurn();
        if (of != line || source == null) {
            // It is the broker's again, and comes once more.
            return;
        }
        figures.attempted(answer.outcome());
        try {
            switch (answer.outcome()) {
                case DELIVERED -> delivered(held);
                case FAILED -> failed(held, answer);
                case GONE -> {
                    LOG.log(
                            Level.WARNING,
                            "Webhook {0} wants no further events (HTTP 410): they are dead letters"
                                    + " until the file of tenants is written anew",
                            asked);
                    gone = asked;
                    giveUp(held, GONE_REASON, answer.detail());
                }
            }
            step();
        } catch (ActiveMQException | GatewayException away) {
            LOG.log(Level.FINE, "The queue of a webhook cannot be written; its events come again", away);
            letGo();
        }
    }

    private void delivered(Held<ClientMessage> held) throws ActiveMQException {
        source.delivered(held.message());
        line.delivered(held);
        figures.delivered(held.event().since());
        if (failing) {
            failing = false;
            LOG.log(Level.INFO, "Webhook {0} takes events again", endpoint);
        }
    }

    private void failed(Held<ClientMessage> held, WebhookAnswer answer) throws ActiveMQException {
        if (!failing) {
            failing = true;
            LOG.log(Level.WARNING, "Webhook {0} does not take events: {1}. They are tried again", new Object[] {
                endpoint, answer.detail()
            });
        }
        Instant end = held.event().since().plus(ways.retryTime());
        if (ways.clock().instant().isBefore(end)) {
            RetryPlan.Pause pause = ways.plan().pause(held.failures() + 1, answer.asked());
            line.failed(held, pause, ways.nanoClock().getAsLong());
        } else {
            giveUp(held, LATE_REASON, answer.detail());
        }
    }

    private void giveUp(Held<ClientMessage> held, String reason, String detail) throws ActiveMQException {
        Instant now = ways.clock().instant();
        source.dead(held.message(), held.event(), new WebhookSource.Death(reason, detail, now, kept.get()));
        line.givenUp(held);
        figures.putAside(reason);
    }

    private void letGo() {
        state = State.ELSEWHERE;
        figures.leave();
        line = null;
        if (source != null) {
            source.close();
            source = null;
        }
    }

    private void onLane(Runnable task) {
        try {
            lane.execute(task);
        } catch (RejectedExecutionException stopping) {
            LOG.log(Level.FINE, "The gateway stops: the event comes again at another one", stopping);
        }
    }
}
