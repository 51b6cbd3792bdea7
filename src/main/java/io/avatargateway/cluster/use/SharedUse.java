package io.avatargateway.cluster.use;

import io.avatargateway.cluster.post.NodePosts;
import io.avatargateway.cluster.post.SharedMessages;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.LastValues;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.quota.CurrentUse;
import io.avatargateway.security.quota.Quotas;
import io.avatargateway.security.quota.UseElsewhere;
import io.avatargateway.security.tenants.Limits;
import io.avatargateway.session.model.GatewayException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/**
 * Tells the other gateways what tenants with quotas use of this one, and knows what they told. Any thread, but for
 * {@link #beat}. See {@code docs/decisions/0056-quotas-are-the-tenants.md}.
 */
public final class SharedUse implements UseElsewhere {

    /** The broker's answer comes before a session's link is open; behind this, what is known must do. */
    private static final Duration CLAIM_PATIENCE = Duration.ofSeconds(2);

    private final Self self;
    private final Supplier<Quotas> quotas;
    private final Gateways gateways;
    private final Claims claims;
    private final OthersUse others;
    private final UseWriter writer;
    private final LastValues values;
    /** Whether there was anything to tell or to hear. */
    private volatile boolean begun;

    /**
     * This gateway, to the others.
     *
     * @param name GATEWAY_NAME
     * @param run this life of it
     * @param mayTell whether it is the only one of its name, as far as it knows
     * @param owns whether its sessions are its own at this moment
     */
    public record Self(String name, String run, Supplier<Boolean> mayTell, Supplier<Boolean> owns) {}

    /** What else is known of the gateways and their sessions. Any thread. */
    public interface Gateways {

        /** How many sessions of a tenant are not here and have not ended. */
        int sessionsElsewhere(Tenant tenant);

        /** Ids of a tenant's sessions that have not ended, at all gateways. */
        Set<String> live(String tenant);

        /** Whether a session is known to have ended. */
        boolean ended(String session);

        /** Whether no other gateway opens sessions. */
        boolean alone();

        /** Whether this life of another gateway goes on. */
        boolean goesOn(String node, String run);
    }

    /**
     * Tells and reads nothing yet.
     *
     * @param limits of each tenant
     * @param quotas what tenants use of this gateway; asked for with the first beat
     * @param gateways what else is known of them
     * @param posts send the claims
     * @param lane where the broker is called to tell the rest
     */
    public SharedUse(
            BrokerClient broker,
            Self self,
            Function<Tenant, Limits> limits,
            Supplier<Quotas> quotas,
            Gateways gateways,
            NodePosts posts,
            Lane lane,
            Clock clock) {
        this.self = self;
        this.quotas = quotas;
        this.gateways = gateways;
        this.others = new OthersUse(self.name(), told -> gateways.goesOn(told.node(), told.run()));
        this.writer = new UseWriter(broker, self.name(), self.run(), limits, quotas, lane, clock);
        this.claims = new Claims(
                claim -> posts.post(JmsNames.SHARED_USE, claim.session(), null, claim, unsent -> {}),
                gateways::live,
                gateways::ended,
                CLAIM_PATIENCE,
                System::nanoTime);
        this.values = new LastValues(broker, JmsNames.SHARED_USE, JmsNames.USE, this::heard);
    }

    /** On the thread of the broker's client. What no gateway sends is passed over. */
    private void heard(ClientMessage message) {
        if (message.containsProperty(JmsNames.USE)) {
            others.heard(message);
        } else {
            SharedMessages.read(message, Claim.class).ifPresent(claims::heard);
        }
    }

    @Override
    public boolean ownsNone() {
        return !self.owns().get();
    }

    @Override
    public int sessions(Tenant tenant) {
        return gateways.sessionsElsewhere(tenant);
    }

    @Override
    public CompletionStage<Boolean> claim(Tenant tenant, String session, int limit) {
        return begun && !gateways.alone()
                ? claims.claim(new Claim(session, tenant.name()), limit)
                : CompletableFuture.completedStage(true);
    }

    @Override
    public CurrentUse now(Tenant tenant) {
        return others.now(tenant.name());
    }

    @Override
    public Duration paid(Tenant tenant, LocalDate from, LocalDate to) {
        return others.paid(tenant.name(), from, to);
    }

    /**
     * Counts the time that has passed, hears of the others, and tells them what has changed. To be called every second
     * where any tenant has quotas. One thread at a time, which may have to wait for the broker's call time-out.
     *
     * @throws ActiveMQException if the broker refuses it
     * @throws GatewayException BROKER_UNAVAILABLE
     */
    public void beat() throws ActiveMQException {
        begun = true;
        quotas.get().count();
        if (values.keepOpen()) {
            writer.again();
        }
        if (self.mayTell().get()) {
            writer.beat();
        }
    }

    /**
     * Tells what has changed, as its last, and reads nothing any more. Blocks for at most the broker's call time-out.
     */
    public void stop() {
        if (begun) {
            writer.stop(self.mayTell().get());
            values.close();
        }
    }
}
