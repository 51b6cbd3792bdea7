package io.avatargateway.cluster.use;

import io.avatargateway.cluster.post.SharedMessages;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.quota.CurrentUse;
import io.avatargateway.security.quota.Quotas;
import io.avatargateway.security.tenants.Limits;
import io.avatargateway.session.model.GatewayException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Tells all gateways what tenants with quotas use of this one. The minutes of a month are a durable message for each
 * gateway and tenant, which the next one replaces. A new life of a gateway reads what the last one told before it tells
 * anything. Any thread.
 */
final class UseWriter {

    /** Of a gateway that tells nothing new, and of one that is gone. */
    private static final Duration NOW_KEPT = Duration.ofHours(24);
    /** With a window, a browser ends before the last message (Artemis 2.55). */
    private static final int NO_WINDOW = -1;

    private static final Logger LOG = Logger.getLogger(UseWriter.class.getName());

    private final BrokerClient broker;
    private final String name;
    private final String run;
    private final Function<Tenant, Limits> limits;
    private final Supplier<Quotas> quotas;
    private final Lane lane;
    private final Clock clock;
    /** All is to be told again: the broker may have lost what is not durable, or what it got last. */
    private final AtomicBoolean again = new AtomicBoolean();
    /** Whether the lane has not told yet what the last beat found. */
    private final AtomicBoolean scheduled = new AtomicBoolean();
    /** Of the lane: what others have of us, by keys. */
    private final Map<String, Object> told = new HashMap<>();

    /** Of the lane. */
    private boolean restored;

    /** Of the lane. */
    private ClientSession session;

    /**
     * @param name this gateway's
     * @param run this life of it
     * @param limits of each tenant
     * @param quotas what tenants use of this gateway
     * @param lane where the broker is called
     */
    UseWriter(
            BrokerClient broker,
            String name,
            String run,
            Function<Tenant, Limits> limits,
            Supplier<Quotas> quotas,
            Lane lane,
            Clock clock) {
        this.broker = broker;
        this.name = name;
        this.run = run;
        this.limits = limits;
        this.quotas = quotas;
        this.lane = lane;
        this.clock = clock;
    }

    /** With the next beat, all is told again. */
    void again() {
        again.set(true);
    }

    /** Tells what has changed. To be called every second. Returns at once. */
    void beat() {
        if (scheduled.compareAndSet(false, true)) {
            lane.execute(this::tell);
        }
    }

    /** On the lane. What the broker did not take is told with the next beat. */
    private void tell() {
        scheduled.set(false);
        try {
            open();
            if (!restored) {
                restore();
                restored = true;
            }
            if (again.getAndSet(false)) {
                told.clear();
            }
            send(changes());
        } catch (ActiveMQException | GatewayException e) {
            LOG.log(Level.FINE, "What others know of the use of this gateway is not up to date", e);
            again.set(true);
            close();
        }
    }

    private void open() throws ActiveMQException {
        lane.requireTurn();
        if (session == null || session.isClosed()) {
            session = broker.openGatewaysSession(false, "use");
        }
    }

    /** What earlier lives of this gateway have told: this one goes on counting there. */
    private void restore() throws ActiveMQException {
        SimpleString filter = SimpleString.of(JmsNames.NODE + " = '" + name + "'");
        session.start();
        try (ClientConsumer browser =
                session.createConsumer(SimpleString.of(JmsNames.SHARED_USE), filter, NO_WINDOW, -1, true)) {
            Map<String, PaidMonth> months = new HashMap<>();
            for (ClientMessage next = browser.receiveImmediate(); next != null; next = browser.receiveImmediate()) {
                if (next.containsProperty(JmsNames.USE_MONTH)) {
                    SharedMessages.read(next, PaidMonth.class).ifPresent(month -> months.put(month.key(), month));
                }
            }
            months.values().forEach(month -> Tenant.parse(month.tenant())
                    .ifPresent(tenant -> quotas.get().restore(tenant, month.days())));
        } finally {
            session.stop();
        }
    }

    private Map<String, Object> changes() {
        Map<String, Object> changes = new HashMap<>();
        for (Tenant tenant : quotas.get().tenants()) {
            Limits most = limits.apply(tenant);
            if (most.paid()) {
                PaidMonth.of(name, tenant.name(), quotas.get().paid(tenant)).stream()
                        .filter(month -> month.forgottenAt().isAfter(clock.instant()))
                        .filter(month -> !month.equals(told.get(month.key())))
                        .forEach(month -> changes.put(month.key(), month));
            }
            if (most.current()) {
                CurrentUse now = quotas.get().now(tenant);
                ToldUse use = new ToldUse(name, run, tenant.name(), now);
                if (told.containsKey(use.key()) ? !use.equals(told.get(use.key())) : !now.equals(CurrentUse.NONE)) {
                    changes.put(use.key(), use);
                }
            }
        }
        return changes;
    }

    private void send(Map<String, Object> changes) throws ActiveMQException {
        if (changes.isEmpty()) {
            return;
        }
        try (ClientProducer producer = session.createProducer(JmsNames.SHARED_USE)) {
            for (Map.Entry<String, Object> change : changes.entrySet()) {
                producer.send(message(change.getKey(), change.getValue()));
            }
            session.commit();
        }
        told.putAll(changes);
    }

    private ClientMessage message(String key, Object content) {
        boolean paid = content instanceof PaidMonth;
        ClientMessage message = SharedMessages.of(session, content, paid);
        message.putStringProperty(JmsNames.USE, key);
        message.putStringProperty(JmsNames.NODE, name);
        Instant until = clock.instant().plus(NOW_KEPT);
        if (content instanceof PaidMonth month) {
            message.putStringProperty(JmsNames.USE_MONTH, month.month());
            until = month.forgottenAt();
        }
        message.setExpiration(until.toEpochMilli());
        return message;
    }

    /** On the lane. */
    private void close() {
        if (session != null) {
            BrokerClient.closeQuietly(session);
            session = null;
        }
    }

    /**
     * Tells nothing any more. Returns at once.
     *
     * @param last whether what has changed is told before that
     */
    void stop(boolean last) {
        if (last) {
            lane.execute(this::tell);
        }
        lane.execute(this::close);
    }
}
