package io.avatargateway.jms.queue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * The end of a session's queues: every job that waits is rejected, then the empty queues are removed. Looks again after
 * each step, since producers may still be sending. Gives up when there is no progress for a while, as with a dead
 * broker, and leaves the durable queue to be looked at. Part of the {@link QueueModel}.
 */
final class QueueRemoval {

    private static final long STEP_NANOS = Duration.ofMillis(20).toNanos();

    private final HeldJobs jobs;
    private final Purge purge;
    private final Consumers consumers;
    private final Duration patience;
    private final Step step;
    private final Set<FeedSide> gone = EnumSet.noneOf(FeedSide.class);
    private boolean begun;
    private boolean over;
    private long endedBefore = -1;
    private long giveUpNanos;
    /** When it is looked again; {@link Long#MAX_VALUE} while that is under way. */
    private long stepAtNanos = Long.MAX_VALUE;

    /** @param patience how long there may be no progress */
    QueueRemoval(HeldJobs jobs, Purge purge, Consumers consumers, Duration patience, Step step) {
        this.jobs = jobs;
        this.purge = purge;
        this.consumers = consumers;
        this.patience = patience;
        this.step = step;
    }

    /** Idempotent: the first end stands. */
    void begin(QueueEnd end) {
        if (!begun) {
            begun = true;
            jobs.drain(end);
            stepAtNanos = step.nanos();
        }
    }

    /** Whether it is over, be the queues gone or not. */
    boolean isOver() {
        return over;
    }

    /** When it goes on by itself; {@link Long#MAX_VALUE} for never. */
    long nextStepNanos() {
        return stepAtNanos;
    }

    /** Goes on if it is time. */
    void goOn() {
        if (stepAtNanos != Long.MAX_VALUE && stepAtNanos - step.nanos() <= 0) {
            stepAtNanos = Long.MAX_VALUE;
            step.add(new QueueEffect.LookForRest());
        }
    }

    /** The number of messages left in both queues; -1 if nobody knows. */
    void rest(long messages) {
        if (messages >= 0) {
            purge.empty(messages);
        }
        if (messages == 0 && jobs.messages().size() == 0) {
            removeNext();
        } else {
            look();
        }
    }

    void removed(QueueEvent.Removed removed) {
        if (removed.gone()) {
            gone.add(removed.side());
            removeNext();
        } else {
            look();
        }
    }

    private void removeNext() {
        for (FeedSide side : FeedSide.values()) {
            if (!gone.contains(side)) {
                if (consumers.of(side).isOpen()) {
                    step.add(new QueueEffect.Remove(side, consumers.of(side).connection()));
                } else {
                    look();
                }
                return;
            }
        }
        end(null);
    }

    private void look() {
        if (jobs.ended() != endedBefore) {
            endedBefore = jobs.ended();
            giveUpNanos = step.nanos() + patience.toNanos();
        } else if (step.nanos() - giveUpNanos > 0) {
            end("no progress within " + patience.toMillis() + " ms");
            return;
        }
        stepAtNanos = step.nanos() + STEP_NANOS;
    }

    private void end(String failure) {
        over = true;
        jobs.abandon();
        step.add(new QueueEffect.Ended(true, failure));
    }
}
