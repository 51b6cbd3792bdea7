package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.SessionId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Queues whose session has ended. They are left from a gateway that was killed, or could not be emptied because the
 * broker was away. Each job in them gets its final reply, and they are removed.
 *
 * <p>An actor: what happens goes into its mailbox, {@link LostQueues} says whose queues are emptied next, and the
 * broker is called on a lane.
 */
public final class LostSessions {

    private static final Logger LOG = Logger.getLogger(LostSessions.class.getName());
    /** A gateway that lives is back within this time after its connection was lost. */
    public static final Duration GRACE = Duration.ofSeconds(3);

    private static final QueueEnd KILLED = new QueueEnd(
            JobState.FAILED,
            true,
            ErrorCode.SESSION_LOST.name(),
            "the gateway died while the session was open; how much was heard is not known");

    private final FeedContext context;
    private final Consumer<SessionId> gone;
    private final Duration grace;
    private final Lane lane;
    private final Mailbox mailbox;
    private final LostQueues queues = new LostQueues();

    /**
     * Does nothing yet.
     *
     * @param gone is told when the queues of a session are gone, on a thread of the broker's
     * @param grace before queues without a consumer count as left, and between two attempts on what cannot be emptied
     *     yet
     */
    public LostSessions(FeedContext context, Consumer<SessionId> gone, Duration grace) {
        this.grace = grace;
        this.context = context;
        this.gone = gone;
        this.lane = new Lane(context.threads());
        this.mailbox = new Mailbox(context.threads(), () -> {});
    }

    /** The gateway died that had this session, and nobody goes on with it. Any thread; returns at once. */
    public void answer(SessionId id, Tenant tenant) {
        LOG.log(Level.FINE, "Session {0} is lost; its jobs are answered", id);
        add(SessionPlace.of(id, tenant), KILLED);
    }

    /** A session of this life has ended, and its queues are still there. Any thread; returns at once. */
    void add(SessionPlace place, QueueEnd end) {
        afterGrace(() -> empty(queues.come(new LostQueues.Lost(place, end))));
    }

    /** Begins with no further session; what is under way goes on. Any thread; returns at once. */
    public void stop() {
        mailbox.postOnWorker(queues::stop);
    }

    private void afterGrace(Runnable step) {
        CompletableFuture.delayedExecutor(grace.toNanos(), TimeUnit.NANOSECONDS, mailbox::post)
                .execute(step);
    }

    /** @param lost null if it is nobody's turn */
    private void empty(LostQueues.Lost lost) {
        mailbox.requireTurn();
        if (lost != null) {
            lane.execute(() -> tryToEmpty(lost));
        }
    }

    /** On the lane. */
    private void tryToEmpty(LostQueues.Lost lost) {
        Optional<SessionPlace> left;
        try {
            left = left(lost.place());
            if (left.isEmpty()) {
                LOG.log(
                        Level.FINE,
                        "Session {0}: its queues are still consumed",
                        lost.place().id());
                again(lost);
                return;
            }
        } catch (ActiveMQException | RuntimeException e) {
            LOG.log(Level.FINE, "Session " + lost.place().id() + ": its queues cannot be looked at", e);
            again(lost);
            return;
        }
        ArtemisJobFeed.empty(left.get(), context, lost.end()).whenComplete((gone, failure) -> {
            if (failure == null) {
                lane.execute(() -> forget(lost));
            } else {
                again(lost);
            }
        });
    }

    /** On the lane. */
    private void forget(LostQueues.Lost lost) {
        gone.accept(lost.place().id());
        mailbox.post(() -> empty(queues.emptied()));
    }

    private void again(LostQueues.Lost lost) {
        afterGrace(() -> empty(queues.again(lost)));
    }

    /** Where its queues are; empty if somebody consumes them. */
    private Optional<SessionPlace> left(SessionPlace place) throws ActiveMQException {
        ClientSession session = context.broker().openSession(true);
        try {
            SessionPlace found = SessionQueues.find(session, place);
            return SessionQueues.consumed(session, found) ? Optional.empty() : Optional.of(found);
        } finally {
            BrokerClient.closeQuietly(session);
        }
    }
}
