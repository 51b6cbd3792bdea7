package io.avatargateway.jms.queue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.avatargateway.jms.client.KeptSession;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * The ends of named jobs that never came to their session's queues, whichever gateway has the session. They are kept
 * with those that came there, see {@link EndedJobs}. Any thread; blocks for at most some of the broker's call
 * time-outs.
 */
public final class StrayEnds {

    private static final Duration QUEUE_KNOWN = Duration.ofSeconds(1);

    private final FeedContext context;
    private final KeptSession kept;
    /** Sessions that had their queues a moment ago, and the one for ends, too. */
    private final Cache<SessionId, Boolean> ready = Caffeine.newBuilder()
            .expireAfterWrite(QUEUE_KNOWN)
            .maximumSize(1_000)
            .build();

    StrayEnds(FeedContext context) {
        this.context = context;
        this.kept = new KeptSession(context.broker());
    }

    /**
     * How a job of this name ended that is kept at the broker.
     *
     * @throws io.avatargateway.session.model.GatewayException BROKER_UNAVAILABLE
     */
    public Optional<JobStatus> known(SessionId session, String jobId) {
        AtomicReference<List<EndedJobs.Ended>> found = new AtomicReference<>(List.of());
        kept.await(kept.call(broker -> found.set(EndedJobs.read(session, jobId, broker))));
        return found.get().stream().map(EndedJobs.Ended::status).reduce((earlier, later) -> later);
    }

    /**
     * Notes that a job has ended, within the outbox's transaction. Does nothing for one that nobody named, and where
     * the session has no queues any more.
     *
     * @throws io.avatargateway.session.model.GatewayException BROKER_UNAVAILABLE
     */
    public void note(Outbox outbox, SessionId session, JobHeaders job, JobStatus end) throws JMSException {
        if (job.named()
                && context.jobs().remembered() > 0
                && isReady(SessionPlace.of(session, job.tenant().tenant()))) {
            EndedJobs.send(outbox, session, job, end);
        }
    }

    private boolean isReady(SessionPlace session) {
        if (ready.getIfPresent(session.id()) == null) {
            AtomicBoolean there = new AtomicBoolean();
            kept.await(kept.call(broker ->
                    there.set(makeReady(broker, session, context.jobs().remembered()))));
            if (!there.get()) {
                return false;
            }
            ready.put(session.id(), true);
        }
        return true;
    }

    /** A session that ends removes its own queues first: so what is made here is removed, too. */
    private static boolean makeReady(ClientSession broker, SessionPlace place, int most) throws ActiveMQException {
        SessionPlace session = SessionQueues.find(broker, place);
        if (!SessionQueues.exist(broker, session)) {
            return false;
        }
        SessionQueues.createRing(broker, SessionQueues.ended(session.id()), most);
        if (!SessionQueues.exist(broker, session)) {
            QueueMaker.removeEnded(broker, session.id());
            return false;
        }
        return true;
    }
}
