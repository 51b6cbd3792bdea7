package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.SessionId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Queues whose session has ended. They are left from an earlier run of this gateway that was killed, or could not be
 * emptied because the broker was away. Each job in them gets its final reply, and they are removed.
 *
 * <p>An actor: what happens goes into its mailbox, {@link LostQueues} says whose queues are emptied next, and the
 * broker is called on a lane.
 */
public final class LostSessions {

    private static final Logger LOG = Logger.getLogger(LostSessions.class.getName());
    private static final Duration NO_BROKER_YET = Duration.ofMillis(250);
    /** A gateway that lives is back within this time after its connection was lost. */
    public static final Duration GRACE = Duration.ofSeconds(3);

    private static final QueueEnd KILLED = new QueueEnd(
            JobState.FAILED,
            true,
            ErrorCode.SESSION_LOST.name(),
            "the gateway died while the session was open; how much was heard is not known");

    private final FeedContext context;
    private final SessionMarks marks;
    private final Duration grace;
    private final Lane lane;
    private final Mailbox mailbox;
    private final LostQueues queues = new LostQueues();

    /**
     * @param grace before queues without a consumer count as left, and between two attempts on what cannot be emptied
     *     yet
     */
    public LostSessions(FeedContext context, SessionMarks marks, Duration grace) {
        this.grace = grace;
        this.context = context;
        this.marks = marks;
        this.lane = new Lane(context.threads());
        this.mailbox = new Mailbox(context.threads(), () -> {});
    }

    /** Looks for what an earlier life left, as soon as there is a broker. Returns at once. */
    public void start() {
        lane.execute(this::look);
    }

    /** A session of this life has ended, and its queues are still there. Any thread; returns at once. */
    void add(SessionId id, QueueEnd end) {
        afterGrace(() -> empty(queues.come(new LostQueues.Lost(id, end))));
    }

    /** Begins with no further session; what is under way goes on. Any thread; returns at once. */
    public void stop() {
        mailbox.postOnWorker(queues::stop);
    }

    private void afterGrace(Runnable step) {
        CompletableFuture.delayedExecutor(grace.toNanos(), TimeUnit.NANOSECONDS, mailbox::post)
                .execute(step);
    }

    /** On the lane. */
    private void look() {
        try {
            Set<SessionId> left = marks.left();
            mailbox.post(() -> found(left));
        } catch (ActiveMQException | RuntimeException e) {
            LOG.log(Level.FINE, "What an earlier life left is not known yet", e);
            mailbox.post(this::lookLater);
        }
    }

    private void lookLater() {
        mailbox.requireTurn();
        if (!queues.stopped()) {
            lane.later(NO_BROKER_YET, this::look);
        }
    }

    private void found(Set<SessionId> left) {
        if (!left.isEmpty()) {
            LOG.log(Level.INFO, "{0} sessions were open when this gateway died; their jobs are answered", left.size());
            afterGrace(() -> left.forEach(id -> empty(queues.come(new LostQueues.Lost(id, KILLED)))));
        }
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
        try {
            if (consumed(lost.id())) {
                LOG.log(Level.FINE, "Session {0}: its queues are still consumed", lost.id());
                again(lost);
                return;
            }
        } catch (ActiveMQException | RuntimeException e) {
            LOG.log(Level.FINE, "Session " + lost.id() + ": its queues cannot be looked at", e);
            again(lost);
            return;
        }
        ArtemisJobFeed.empty(lost.id(), context, lost.end()).whenComplete((gone, failure) -> {
            if (failure == null) {
                lane.execute(() -> forget(lost));
            } else {
                again(lost);
            }
        });
    }

    /** On the lane. */
    private void forget(LostQueues.Lost lost) {
        marks.remove(lost.id());
        mailbox.post(() -> empty(queues.emptied()));
    }

    private void again(LostQueues.Lost lost) {
        afterGrace(() -> empty(queues.again(lost)));
    }

    private boolean consumed(SessionId id) throws ActiveMQException {
        ClientSession session = context.broker().openSession(true);
        try {
            return SessionQueues.consumed(session, id);
        } finally {
            BrokerClient.closeQuietly(session);
        }
    }
}
