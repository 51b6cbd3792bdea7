package io.avatargateway.jms.intake;

import io.avatargateway.security.tenants.WaitingLimits;
import io.avatargateway.session.model.ErrorCode;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * How much waits for one session, as far as one gateway knows: what the broker said when it was asked last, and what
 * has gone into the queue from here since. So it is too much rather than too little, but for what others have put there
 * since. Decides when the broker is to be asked anew. No clock, no I/O. Guarded by itself.
 */
final class Backlog {

    /** So long an answer of the broker holds where a job would be refused by it: jobs end meanwhile. */
    static final long REFUSES_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** So long it holds where it is half full. */
    static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** So long it holds where there is much room. */
    static final long HOLDS_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final RecentSizes sizes = new RecentSizes();
    /** When the broker was last asked, and whether it ever was. */
    private long askedNanos;

    private boolean asked;
    /** What had been committed then. */
    private long askedOf;
    /** What has been committed here, ever. */
    private long committed;
    /** What the broker said. */
    private long found;
    /** What had been committed when it was asked that: the answer has it all. */
    private long committedThen;
    /** What is in transactions that are under way. */
    private int open;

    private long openBytes;

    /** What is to be done with a job. */
    enum Verdict {
        /** It may go into the queue, and is counted. */
        TAKEN(null),
        /** As many wait as may. */
        TOO_MANY(ErrorCode.QUOTA_WAITING_JOBS),
        /** As much waits as may. */
        TOO_MUCH(ErrorCode.QUOTA_WAITING_BYTES);

        private final ErrorCode code;

        Verdict(ErrorCode code) {
            this.code = code;
        }

        /** Why it is refused; null if it is not. */
        ErrorCode code() {
            return code;
        }
    }

    /** A job comes. To be followed by {@link #committed} or {@link #undone} where it is taken. */
    synchronized Verdict take(WaitingLimits limits, long bytes) {
        if (limits.jobs() > 0 && jobs() >= limits.jobs()) {
            return Verdict.TOO_MANY;
        }
        // A single one may be larger than the limit: else it could never be spoken.
        if (limits.bytes() > 0 && jobs() > 0 && bytes() + bytes > limits.bytes()) {
            return Verdict.TOO_MUCH;
        }
        open++;
        openBytes += bytes;
        return Verdict.TAKEN;
    }

    /** The broker has it. */
    synchronized void committed(long bytes) {
        open--;
        openBytes -= bytes;
        committed++;
        sizes.add(bytes);
    }

    /** The broker has not got it. */
    synchronized void undone(long bytes) {
        open--;
        openBytes -= bytes;
    }

    /**
     * Whether the broker is to be asked now, before a job is refused.
     *
     * @return what is to come back with its answer; empty if it was asked a moment ago, and nothing went there since
     */
    synchronized OptionalLong askBeforeRefusal(long nowNanos) {
        // What has gone there since may have been spoken by now.
        return ask(committed == askedOf ? REFUSES_NANOS : 0, nowNanos);
    }

    /** Whether it is to be asked beside the jobs, so that it is known what others have put there. Likewise. */
    synchronized OptionalLong askBeside(WaitingLimits limits, long nowNanos) {
        boolean halfFull = (limits.jobs() > 0 && jobs() > limits.jobs() / 2)
                || (limits.bytes() > 0 && bytes() > limits.bytes() / 2);
        return ask(halfFull ? FRESH_NANOS : HOLDS_NANOS, nowNanos);
    }

    private OptionalLong ask(long holdsNanos, long nowNanos) {
        if (asked && nowNanos - askedNanos < holdsNanos) {
            return OptionalLong.empty();
        }
        asked = true;
        askedNanos = nowNanos;
        askedOf = committed;
        return OptionalLong.of(committed);
    }

    /**
     * The broker has answered.
     *
     * @param question what came back with its answer
     */
    synchronized void found(long question, long messages) {
        if (question >= committedThen) {
            committedThen = question;
            found = messages;
            sizes.keepLatest(waiting());
        }
    }

    private long waiting() {
        return found + committed - committedThen;
    }

    /** Waiting, and on their way. */
    synchronized long jobs() {
        return waiting() + open;
    }

    /** Of these; of those that came another way, about. */
    synchronized long bytes() {
        return sizes.of(waiting()) + openBytes;
    }
}
