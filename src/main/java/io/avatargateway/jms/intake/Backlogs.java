package io.avatargateway.jms.intake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.KeptSession;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.WaitingLimits;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Keeps what waits for each session within its tenant's limits. Whoever puts a job into a session's queue asks here
 * first. Where there is room, nobody waits for the broker: it is asked beside the jobs, once a second for each session
 * at most. See {@code docs/decisions/0055-what-is-kept-and-what-may-wait.md}. Any thread.
 */
public final class Backlogs {

    private static final Logger LOG = Logger.getLogger(Backlogs.class.getName());

    /** What an asker is told to wait: about the length of an utterance. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private static final int MOST_SESSIONS = 20_000;
    /** A session of which nothing came for so long is asked for anew. */
    private static final Duration KNOWN = Duration.ofMinutes(10);

    private final Function<Tenant, WaitingLimits> limits;
    private final KeptSession broker;
    private final LongSupplier nanoClock;
    private final Cache<SessionId, Backlog> backlogs = Caffeine.newBuilder()
            .expireAfterAccess(KNOWN)
            .maximumSize(MOST_SESSIONS)
            .build();

    /**
     * Asks nobody yet.
     *
     * @param limits of a tenant at this moment
     * @param nanoClock as {@link System#nanoTime}
     */
    public Backlogs(Function<Tenant, WaitingLimits> limits, BrokerClient broker, LongSupplier nanoClock) {
        this.limits = limits;
        this.broker = new KeptSession(broker);
        this.nanoClock = nanoClock;
    }

    /** A job's place in its session's queue. The first word counts. */
    public interface Place extends AutoCloseable {

        /** Of a session that has no limit. */
        Place UNCOUNTED = new Place() {
            @Override
            public void committed() {
                // Nobody counts it.
            }

            @Override
            public void close() {
                // Nobody counts it.
            }
        };

        /** The broker has it. */
        void committed();

        /** The broker has not got it. */
        @Override
        void close();
    }

    /**
     * Before a job goes into its session's queue. Where it would be refused, the broker is asked first, if that was a
     * second ago: then it blocks for at most twice the broker's call time-out.
     *
     * @param queue of the session
     * @param bytes of the job
     * @throws GatewayException QUOTA_WAITING_JOBS or QUOTA_WAITING_BYTES, and nothing is counted then;
     *     BROKER_UNAVAILABLE
     */
    public Place take(Tenant tenant, SessionId session, String queue, long bytes) {
        WaitingLimits allowed = limits.apply(tenant);
        if (!allowed.any()) {
            return Place.UNCOUNTED;
        }
        Backlog backlog = backlogs.get(session, first -> new Backlog());
        Backlog.Verdict verdict = backlog.take(allowed, bytes);
        if (verdict.code() != null) {
            OptionalLong question = backlog.askBeforeRefusal(nanoClock.getAsLong());
            if (question.isPresent()) {
                broker.await(ask(backlog, question.getAsLong(), queue));
                verdict = backlog.take(allowed, bytes);
            }
        }
        if (verdict.code() != null) {
            throw refused(verdict.code(), tenant, session, allowed);
        }
        backlog.askBeside(allowed, nanoClock.getAsLong())
                .ifPresent(question -> ask(backlog, question, queue).exceptionally(failed -> {
                    LOG.log(Level.FINE, "The broker does not say what waits", failed);
                    return null;
                }));
        return new Counted(backlog, bytes);
    }

    private CompletableFuture<Void> ask(Backlog backlog, long question, String queue) {
        return broker.call(asking -> backlog.found(question, messages(asking, queue)));
    }

    /** None where there is no such queue. */
    private static long messages(ClientSession asking, String queue) throws ActiveMQException {
        return asking.queueQuery(SimpleString.of(queue)).getMessageCount();
    }

    private static GatewayException refused(ErrorCode code, Tenant tenant, SessionId session, WaitingLimits allowed) {
        String rule = code == ErrorCode.QUOTA_WAITING_JOBS
                ? "waitingJobs is used up (expected: at most " + allowed.jobs() + " jobs that wait)"
                : "waitingBytes is used up (expected: at most " + allowed.bytes() + " bytes that wait)";
        return new GatewayException(code, "session " + session + " of tenant " + tenant + ": " + rule, null, RETRY);
    }

    /** Whether it is the word for a session for which too much waits. */
    static boolean isRefusal(ErrorCode code) {
        return code == ErrorCode.QUOTA_WAITING_JOBS || code == ErrorCode.QUOTA_WAITING_BYTES;
    }

    /** For one thread at a time. */
    private static final class Counted implements Place {
        private final Backlog backlog;
        private final long bytes;
        private boolean over;

        private Counted(Backlog backlog, long bytes) {
            this.backlog = backlog;
            this.bytes = bytes;
        }

        @Override
        public void committed() {
            if (!over) {
                over = true;
                backlog.committed(bytes);
            }
        }

        @Override
        public void close() {
            if (!over) {
                over = true;
                backlog.undone(bytes);
            }
        }
    }
}
