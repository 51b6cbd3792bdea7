package io.avatargateway.cluster.owner;

import io.avatargateway.cluster.progress.Progress;
import io.avatargateway.cluster.progress.ProgressQueue;
import io.avatargateway.cluster.progress.ProgressTeller;
import io.avatargateway.cluster.record.FoundRecord;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.KeptSession;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Takes up sessions whose records this gateway has got: asks the broker how far they had come, and lets them go on
 * there. Any thread; returns at once.
 */
final class Adoption {

    private static final Logger LOG = Logger.getLogger(Adoption.class.getName());

    private final KeptSession kept;
    private final ProgressQueue progress;
    private final ProgressTeller teller;
    private final OwnedSessions sessions;
    private final DeadLinks links;
    private final Duration within;
    private final Clock clock;

    /** @param within how long a session may have been dead; zero where none goes on */
    Adoption(
            BrokerClient broker,
            ProgressQueue progress,
            ProgressTeller teller,
            OwnedSessions sessions,
            DeadLinks links,
            Duration within,
            Clock clock) {
        this.kept = new KeptSession(broker);
        this.progress = progress;
        this.teller = teller;
        this.sessions = sessions;
        this.links = links;
        this.within = within;
        this.clock = clock;
    }

    /** Hears how it went; exactly one of these for each session. Any thread. */
    interface Outcome {

        void takenUp(SessionId id);

        /** There is no room, or the broker went away: later, perhaps. */
        void notNow(SessionId id);

        /** Nobody goes on with it any more. */
        void tooLate(SessionId id, Tenant tenant);

        /** It had ended: it has no queues. */
        void gone(SessionId id);
    }

    /** Makes records this life's at the broker, so that whoever comes behind it knows that it had them. */
    interface Claims {
        /** Completes with the keys of those that are this life's now; exceptionally where nobody knows. */
        CompletionStage<Set<Long>> claim(List<FoundRecord> records);
    }

    void takeUp(List<FoundRecord> records, Claims claims, Outcome outcome) {
        Set<SessionId> withQueues = new HashSet<>();
        CompletionStage<Void> looked = kept.call(session -> look(session, records, withQueues));
        looked.thenCombine(progress.all(), (done, all) -> all)
                .thenCompose(all -> told(records, all))
                .whenComplete((all, failure) -> {
                    if (failure != null) {
                        notNow(records, failure, outcome);
                        return;
                    }
                    Map<FoundRecord, Continuation> goOn = new LinkedHashMap<>();
                    for (FoundRecord record : records) {
                        Optional<Continuation> from =
                                Resumption.of(record, all.get(record.id()), clock.instant(), within);
                        if (!withQueues.contains(record.id())) {
                            outcome.gone(record.id());
                        } else if (from.isEmpty()) {
                            outcome.tooLate(record.id(), tenant(record));
                        } else {
                            goOn.put(record, from.get());
                        }
                    }
                    claimAndTakeUp(goOn, claims, outcome);
                });
    }

    /** First the ledger, as long as it is known what those links were: the next word of the session replaces that. */
    private CompletionStage<Map<SessionId, Progress>> told(List<FoundRecord> records, Map<SessionId, Progress> all) {
        CompletableFuture<?>[] told = records.stream()
                .map(record -> links.tell(record, all.get(record.id())).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(told)
                .orTimeout(kept.callTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((done, late) -> all);
    }

    private static void notNow(Collection<FoundRecord> records, Throwable failure, Outcome outcome) {
        for (FoundRecord record : records) {
            LOG.log(Level.FINE, "Session " + record.id() + " cannot be taken up yet", failure);
            outcome.notNow(record.id());
        }
    }

    /** First the record says whose the session is: then nobody else tells events by the numbers of this owner. */
    private void claimAndTakeUp(Map<FoundRecord, Continuation> goOn, Claims claims, Outcome outcome) {
        claims.claim(List.copyOf(goOn.keySet())).whenComplete((claimed, failure) -> {
            if (failure != null) {
                notNow(goOn.keySet(), failure, outcome);
                return;
            }
            goOn.forEach((record, from) -> {
                if (claimed.contains(record.key())) {
                    takeUp(record, from, outcome);
                } else {
                    outcome.notNow(record.id());
                }
            });
        });
    }

    /** One that died before it had queues was never told to anybody; one without them has ended. */
    private static void look(ClientSession session, List<FoundRecord> records, Set<SessionId> withQueues)
            throws ActiveMQException {
        for (FoundRecord record : records) {
            TenantNames names = TenantNames.ofSessions(tenant(record));
            // An earlier version made them without a tenant's name.
            if (hasQueues(session, record.id(), names)
                    || (!names.equals(TenantNames.DEFAULT) && hasQueues(session, record.id(), TenantNames.DEFAULT))) {
                withQueues.add(record.id());
            }
        }
    }

    private static boolean hasQueues(ClientSession session, SessionId id, TenantNames names) throws ActiveMQException {
        SimpleString queue = SimpleString.of(names.sessionQueue(id));
        return session.queueQuery(queue).isExists()
                || session.queueQuery(queue.concat(JmsNames.URGENT_SUFFIX)).isExists();
    }

    private static Tenant tenant(FoundRecord record) {
        return record.session().options().owner().tenant();
    }

    private void takeUp(FoundRecord record, Continuation from, Outcome outcome) {
        SessionId id = record.id();
        teller.takeUp(id, from, record.alive().owners());
        try {
            sessions.takeUp(id, record.session().options(), from).whenComplete((taken, failure) -> {
                if (failure == null) {
                    outcome.takenUp(id);
                } else {
                    failed(record, failure, outcome);
                }
            });
        } catch (RuntimeException failed) {
            failed(record, failed, outcome);
        }
    }

    private void failed(FoundRecord record, Throwable failure, Outcome outcome) {
        SessionId id = record.id();
        teller.forget(id);
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof GatewayException refusal
                && (refusal.code().retryable() || refusal.code() == ErrorCode.SHUTTING_DOWN)) {
            LOG.log(Level.FINE, "Session " + id + " cannot be taken up yet", cause);
            outcome.notNow(id);
        } else {
            LOG.log(Level.SEVERE, "Session " + id + " cannot be taken up; its jobs are answered", cause);
            outcome.tooLate(id, tenant(record));
        }
    }
}
