package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.SessionId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Queues whose session has ended. They are left from an earlier run of this gateway that was killed, or could not be
 * emptied because the broker was away. Each job in them gets its final reply, and they are removed. One session at a
 * time, on a lane of its own.
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
    private final Deque<Lost> waiting = new ArrayDeque<>();
    private boolean working;
    private volatile boolean stopped;

    /**
     * @param grace before queues without a consumer count as left, and between two attempts on what cannot be emptied
     *     yet
     */
    public LostSessions(FeedContext context, SessionMarks marks, Duration grace) {
        this.grace = grace;
        this.context = context;
        this.marks = marks;
        this.lane = new Lane(context.threads());
    }

    /** Looks for what an earlier life left, as soon as there is a broker. Returns at once. */
    public void start() {
        lane.execute(this::look);
    }

    /** A session of this life has ended, and its queues are still there. Any thread. */
    void add(SessionId id, QueueEnd end) {
        lane.later(grace, () -> waitFor(new Lost(id, end)));
    }

    /** Begins with no further session; what is under way goes on. Any thread; returns at once. */
    public void stop() {
        stopped = true;
    }

    private void look() {
        if (stopped) {
            return;
        }
        try {
            var left = marks.left();
            if (!left.isEmpty()) {
                LOG.log(
                        Level.INFO,
                        "{0} sessions were open when this gateway died; their jobs are answered",
                        left.size());
                lane.later(grace, () -> left.forEach(id -> waitFor(new Lost(id, KILLED))));
            }
        } catch (ActiveMQException | GatewayException e) {
            LOG.log(Level.FINE, "What an earlier life left is not known yet", e);
            lane.later(NO_BROKER_YET, this::look);
        }
    }

    private void waitFor(Lost lost) {
        waiting.addLast(lost);
        next();
    }

    private void next() {
        if (!working && !stopped && !waiting.isEmpty()) {
            working = true;
            empty(waiting.removeFirst());
        }
    }

    private void empty(Lost lost) {
        try {
            if (consumed(lost.id())) {
                LOG.log(Level.FINE, "Session {0}: its queues are still consumed", lost.id());
                again(lost);
                return;
            }
        } catch (ActiveMQException | GatewayException e) {
            LOG.log(Level.FINE, "Session " + lost.id() + ": its queues cannot be looked at", e);
            again(lost);
            return;
        }
        ArtemisJobFeed.empty(lost.id(), context, lost.end())
                .whenComplete((gone, failure) -> lane.execute(() -> emptied(lost, failure == null)));
    }

    private void emptied(Lost lost, boolean gone) {
        if (gone) {
            marks.remove(lost.id());
            working = false;
            next();
        } else {
            again(lost);
        }
    }

    /** The others first. */
    private void again(Lost lost) {
        lane.later(grace, () -> {
            working = false;
            waitFor(lost);
        });
    }

    private boolean consumed(SessionId id) throws ActiveMQException {
        ClientSession session = context.broker().openSession(true);
        try {
            return SessionQueues.consumed(session, id);
        } finally {
            BrokerClient.closeQuietly(session);
        }
    }

    private record Lost(SessionId id, QueueEnd end) {}
}
