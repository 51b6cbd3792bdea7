package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerFailures;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Erases what the broker keeps of a session that has ended: its messages among the dead letters and those whose time is
 * over, and the names of its jobs. By consumers with a filter, so that no right to manage the broker is needed. Any
 * thread; on its lane.
 */
public final class SessionTraces {

    /** Of one queue, for one request: each is a call to the broker. */
    private static final int MOST = 1_000;

    private static final Optional<Tenant> NOBODY = Optional.empty();

    private final BrokerClient broker;
    private final Lane lane;
    private final Supplier<Set<Tenant>> known;
    private final int most;

    /**
     * Erases nothing yet.
     *
     * @param known the tenants that there are
     */
    public SessionTraces(BrokerClient broker, Lane lane, Supplier<Set<Tenant>> known) {
        this(broker, lane, known, MOST);
    }

    /** @param most messages of one queue for one request */
    SessionTraces(BrokerClient broker, Lane lane, Supplier<Set<Tenant>> known, int most) {
        this.broker = broker;
        this.lane = lane;
        this.known = known;
        this.most = most;
    }

    /**
     * Erases them. Returns at once.
     *
     * @param tenant whose session it was; empty for one that nobody knows, of which all tenants' queues are searched
     * @return exceptionally SESSION_LIVE while the session has its queues, and then nothing is erased;
     *     BROKER_UNAVAILABLE
     */
    public CompletionStage<Erasure> erase(SessionId id, Optional<Tenant> tenant) {
        return CompletableFuture.supplyAsync(() -> eraseNow(id, tenant), lane);
    }

    private Erasure eraseNow(SessionId id, Optional<Tenant> tenant) {
        Set<TenantNames> its = tenant.map(Set::of).orElseGet(known).stream()
                .map(TenantNames::ofSessions)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<TenantNames> all = new LinkedHashSet<>(its);
        // Of earlier versions, and what its tenant's own queue could not take.
        all.add(TenantNames.DEFAULT);
        ClientSession session = broker.openSession(true);
        try {
            for (TenantNames names : all) {
                if (SessionQueues.exist(session, new SessionPlace(id, names))) {
                    throw new GatewayException(
                            ErrorCode.SESSION_LIVE,
                            "session " + id + ": its queues are there (expected: it has ended)");
                }
            }
            session.start();
            int letters = 0;
            boolean whole = true;
            for (TenantNames names : all) {
                for (String queue : List.of(names.deadLetters(), names.commandDeadLetters())) {
                    int removed = remove(session, queue, of(id, names.equals(TenantNames.DEFAULT) ? tenant : NOBODY));
                    letters += removed;
                    whole &= removed < most;
                }
            }
            for (TenantNames names : its) {
                int removed = remove(session, JmsNames.WEBHOOKS_DEAD_LETTERS, ofWebhooks(id, names));
                letters += removed;
                whole &= removed < most;
            }
            int expired = remove(session, JmsNames.EXPIRED, of(id, NOBODY));
            return new Erasure(0, 0, 0, letters, expired, removeEnded(session, id), whole && expired < most);
        } catch (ActiveMQException refused) {
            throw BrokerFailures.unavailable(refused.getMessage());
        } finally {
            BrokerClient.closeQuietly(session);
        }
    }

    /** Its messages. Those that say whose they are must be of this tenant. */
    private static SimpleString of(SessionId id, Optional<Tenant> tenant) {
        String its = JmsNames.SESSION_ID + " = '" + id + "'";
        return SimpleString.of(tenant.map(name ->
                        its + " AND (" + JmsNames.TENANT + " IS NULL OR " + JmsNames.TENANT + " = '" + name + "')")
                .orElse(its));
    }

    /** Its events that no receiver of the tenant's took. */
    private static SimpleString ofWebhooks(SessionId id, TenantNames names) {
        return SimpleString.of(JmsNames.SESSION_ID + " = '" + id + "' AND " + names.webhookDeadLetters());
    }

    /** Returns how many there were. */
    private int remove(ClientSession session, String queue, SimpleString ofSession) throws ActiveMQException {
        if (!session.queueQuery(SimpleString.of(queue)).isExists()) {
            return 0;
        }
        return Removal.of(session, queue, ofSession, most);
    }

    private static int removeEnded(ClientSession session, SessionId id) throws ActiveMQException {
        ClientSession.QueueQuery ended = session.queueQuery(SessionQueues.ended(id));
        if (!ended.isExists()) {
            return 0;
        }
        QueueMaker.removeEnded(session, id);
        return (int) Math.min(Integer.MAX_VALUE, ended.getMessageCount());
    }
}
