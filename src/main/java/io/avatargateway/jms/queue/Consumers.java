package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.ReadingAdvice;
import io.avatargateway.jms.message.JobLimits;
import io.avatargateway.jms.message.JobWishes;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The connections of a session's two queues, opened again after a loss as long as the session lives. Decides what goes
 * out over them, and how many messages may come. Part of the {@link QueueModel}.
 */
final class Consumers {

    private static final long RETRY_NANOS = Duration.ofMillis(100).toNanos();
    /** Jobs that may be kept ready without having been asked for, while the broker delivers held ones again. */
    private static final int MAX_PARKED = 16;
    /** Jobs that may wait for their rejection when the queue is emptied. */
    private static final int MAX_DRAINING = 256;
    /** Settlements that may wait for the broker before further jobs are taken from it. */
    private static final int MAX_UNSENT = 1_024;
    /** Jobs that may wait here for an interrupt's verdict. */
    private static final int MAX_AHEAD = 64;
    /** Messages of the urgent queue, parts of utterances most of them. */
    private static final int MAX_URGENT = 4_096;
    /** The number of messages to be dropped that may come before anybody looks at them. */
    private static final int PURGED_TOGETHER = 8;

    private final Map<FeedSide, ConsumerState> sides = new EnumMap<>(FeedSide.class);
    private final HeldJobs jobs;
    private final Purge purge;
    private final JobLimits limits;
    private final long retryNanos;
    private final Step step;
    private long connections;

    /** @param retryDelay between two attempts on what the broker refuses */
    Consumers(HeldJobs jobs, Purge purge, JobLimits limits, Duration retryDelay, Step step) {
        this.jobs = jobs;
        this.purge = purge;
        this.limits = limits;
        this.retryNanos = retryDelay.toNanos();
        this.step = step;
        for (FeedSide side : FeedSide.values()) {
            long first = ConsumerState.firstConnection(side);
            connections = Math.max(connections, first);
            sides.put(side, new ConsumerState(side, first));
        }
    }

    ConsumerState of(FeedSide side) {
        return sides.get(side);
    }

    void opened(QueueEvent.Opened opened) {
        ConsumerState state = of(opened.side());
        if (opened.connection() != state.connection() || !state.isOpening()) {
            step.add(new QueueEffect.Close(opened.connection()));
        } else {
            state.opened();
            if (state.wasLostWhileOpening()) {
                renew(state);
            }
        }
    }

    void openFailed(QueueEvent.OpenFailed failed) {
        ConsumerState state = of(failed.side());
        if (failed.connection() == state.connection() && state.isOpening()) {
            state.closed(step.nanos() + RETRY_NANOS);
        }
    }

    void lost(FeedSide side, long connection) {
        ConsumerState state = of(side);
        if (state.counts(connection)) {
            renew(state);
        } else if (connection == state.connection() && state.isOpening()) {
            state.lostWhileOpening();
        }
    }

    /** Ends the connection, and opens the next. */
    private void renew(ConsumerState state) {
        step.add(new QueueEffect.Close(state.connection()));
        jobs.messages().of(state.side()).forEach(HeldMessage::unbind);
        if (state.failsAgain()) {
            // What failed twice in a row is not tried at once for ever.
            state.closed(step.nanos() + RETRY_NANOS);
        } else {
            state.closed(step.nanos());
            open(state);
        }
    }

    private void open(ConsumerState state) {
        boolean many = takesMany(state.side());
        state.opening(++connections, many);
        step.add(new QueueEffect.Open(
                state.side(), state.connection(), many, jobs.messages().known(state.side())));
    }

    /** Tries again what failed, when its time has come. */
    void retry() {
        for (ConsumerState state : sides.values()) {
            if (state.openAtNanos() - step.nanos() <= 0 && state.openAtNanos() != Long.MAX_VALUE) {
                if (state.isOpen()) {
                    renew(state);
                } else {
                    open(state);
                }
            }
        }
    }

    /** When something is to be tried again; {@link Long#MAX_VALUE} for never. */
    long nextRetryNanos() {
        return sides.values().stream()
                .mapToLong(ConsumerState::openAtNanos)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** A message could not be read. It comes again over the next connection. */
    void pause(ConsumerState state) {
        state.renewAt(step.nanos() + retryNanos);
    }

    void committed(QueueEvent.Committed committed) {
        of(committed.side()).committed(true);
        for (Outgoing outgoing : committed.settlements()) {
            jobs.settled(
                    outgoing.settlement(),
                    outgoing.messages().stream()
                            .map(Outgoing.Acknowledged::message)
                            .toList());
        }
    }

    void commitFailed(QueueEvent.CommitFailed failed) {
        of(failed.side()).committed(false);
        for (Outgoing outgoing : failed.settlements()) {
            if (failed.refused()) {
                outgoing.settlement()
                        .refused(step.nanos() + retryNanos, failed.settlements().size() == 1);
            }
            if (failed.inDoubt()) {
                outgoing.settlement().doubtful();
            }
        }
        lost(failed.side(), failed.connection());
    }

    /**
     * Finds out from the queue's length that held messages will not be delivered again: all that is there is delivered
     * already. Such a message was not durable, and went with its broker; its answer is then sent without an
     * acknowledgement. Or its acknowledgement arrived although the answer to that was lost; it is over.
     */
    void measured(QueueEvent.Measured measured) {
        ConsumerState state = of(measured.side());
        if (!state.counts(measured.connection())) {
            return;
        }
        long there = state.measured();
        if (measured.messages() < 0) {
            renew(state);
        } else if (measured.messages() <= there) {
            for (HeldMessage message : jobs.messages().missing(state.side())) {
                jobs.settlements()
                        .inDoubt(message)
                        .ifPresentOrElse(
                                doubtful -> jobs.settled(doubtful, List.copyOf(doubtful.acknowledged())),
                                message::vanished);
            }
        }
    }

    void removed(QueueEvent.Removed removed) {
        ConsumerState state = of(removed.side());
        if (removed.gone()) {
            state.removed();
        } else {
            lost(removed.side(), removed.connection());
        }
    }

    /** Behind a step, or several: what can go out goes out, and as many messages may come as are wanted. */
    void goOn() {
        for (ConsumerState state : sides.values()) {
            if (state.isOpen()) {
                if (!state.committing() && (state.many() != takesMany(state.side()) || leftBodies(state))) {
                    // What was fetched ahead goes back to its place, and what was not read of a body does not come any
                    // more.
                    renew(state);
                } else {
                    goOn(state);
                }
            }
        }
    }

    private void goOn(ConsumerState state) {
        FeedSide side = state.side();
        ReadingAdvice advice =
                new ReadingAdvice(side == FeedSide.ORDINARY ? purge.dropBefore() : Long.MIN_VALUE, crowded(side));
        if (state.advise(advice)) {
            step.add(new QueueEffect.Advise(state.connection(), advice));
        }
        long allowed = state.arrived() + Math.max(0, wanted(state));
        if (state.allow(allowed)) {
            step.add(new QueueEffect.Allow(state.connection(), allowed));
        }
        // Not while a commit is under way: what it takes out is still held here.
        if (state.wantsMeasure() && !state.committing() && missing(side)) {
            state.measuring(jobs.messages().there(side));
            step.add(new QueueEffect.Measure(side, state.connection()));
        }
        List<Settlement> ready =
                state.committing() ? List.of() : jobs.settlements().ready(side, step.nanos());
        if (!ready.isEmpty()) {
            state.commit();
            step.add(new QueueEffect.Commit(
                    side, state.connection(), ready.stream().map(Outgoing::of).toList()));
        }
    }

    /**
     * How many messages should come beyond those that are here. The session waits for one, held ones must be delivered
     * again, or the queue is emptied.
     */
    private long wanted(ConsumerState state) {
        FeedSide side = state.side();
        if (state.paused()) {
            return 0;
        }
        if (missing(side)) {
            return (long) MAX_PARKED - jobs.line().queued();
        }
        if (jobs.draining()) {
            return (long) MAX_DRAINING - jobs.messages().size();
        }
        if (side == FeedSide.URGENT) {
            return Math.min(
                    MAX_URGENT - jobs.messages().of(side).size(),
                    2L * JobLine.MAX_NEXT - jobs.messages().jobs(side));
        }
        if (jobs.settlements().size() >= MAX_UNSENT) {
            return 0;
        }
        boolean one = jobs.line().starving()
                || (jobs.line().queued() < limits.ahead()
                        && jobs.growing().stream().anyMatch(job -> job.side() == side && hungry(job)));
        long toDrop = Math.min(
                Math.min(purge.left(), PURGED_TOGETHER), MAX_AHEAD - jobs.line().queued());
        return Math.max(one ? 1 : 0, toDrop);
    }

    /** Whether parts of it are to be fetched, though they were not asked for. */
    private boolean hungry(HeldJob job) {
        boolean needed = job.given()
                || jobs.line().holdsUp(job)
                || (!job.ready() && job.headers().wishes().mode() == JobWishes.Mode.INTERRUPT);
        return needed && job.parts().hungry();
    }

    /** Whether the next part of it is waited for, and could come. */
    boolean waitsForPart(HeldJob job) {
        return hungry(job) && job.parts().dry() && of(job.side()).isOpen();
    }

    private boolean missing(FeedSide side) {
        return !jobs.messages().missing(side).isEmpty();
    }

    /** Whether enough of a queue is taken unheard that it is worth fetching it ahead. */
    private boolean takesMany(FeedSide side) {
        return side == FeedSide.ORDINARY && purge.many();
    }

    /** Whether a large body was left unread with more of it to come, and its job has been answered. */
    private boolean leftBodies(ConsumerState state) {
        return state.leftBody() && jobs.messages().of(state.side()).stream().allMatch(HeldMessage::isRead);
    }

    private Set<String> crowded(FeedSide side) {
        return side == FeedSide.ORDINARY
                ? Set.of()
                : jobs.growing().stream()
                        .filter(job -> job.side() == side && job.parts().unspokenBytes() > limits.bufferBytes())
                        .map(HeldJob::id)
                        .collect(Collectors.toSet());
    }
}
