package io.avatargateway.jms.queue;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * The jobs of a session whose beginnings were heard from an earlier owner. They come before all others, also before
 * those that overtake: what overtakes follows the utterance under way. The first message of the ordinary queue may be
 * one of them. So it is waited for, but not for long, since there may be none. Owned by the {@link JobLine}.
 */
final class BegunJobs {

    private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

    private List<Long> arrivals = List.of();
    private boolean awaited;
    private boolean over;
    private boolean clockRuns;
    private long untilNanos;

    /** @param arrivalsInOrder of the jobs, in the order of hearing */
    void are(List<Long> arrivalsInOrder) {
        arrivals = List.copyOf(arrivalsInOrder);
        awaited = !arrivals.isEmpty();
    }

    /** Whether there may be any still. */
    boolean any() {
        return !arrivals.isEmpty();
    }

    /** The first of them that is here, or null. */
    HeldJob firstOf(Collection<HeldJob> here) {
        for (long arrival : arrivals) {
            for (HeldJob job : here) {
                if (job.arrival() == arrival) {
                    return job;
                }
            }
        }
        return null;
    }

    /** The session gets this one. Behind one that is none of them, nobody has to be preferred any more. */
    void given(HeldJob job) {
        arrivals = arrivals.contains(job.arrival())
                ? arrivals.stream().filter(arrival -> arrival != job.arrival()).toList()
                : List.of();
    }

    /** Whether the first message of the ordinary queue is waited for, before anything else is given. */
    boolean awaited() {
        return awaited;
    }

    /** It has come. */
    void awaitNoMore() {
        over |= awaited;
        awaited = false;
    }

    /**
     * Time has passed, or something has come. Returns whether the waiting has ended by that: others get their turn.
     *
     * @param open whether the queue has a connection, over which it could come
     */
    boolean isOver(boolean open, long nowNanos) {
        if (awaited && open && !clockRuns) {
            clockRuns = true;
            untilNanos = nowNanos + PATIENCE_NANOS;
        }
        if (awaited && clockRuns && untilNanos - nowNanos <= 0) {
            awaitNoMore();
        }
        boolean justOver = over;
        over = false;
        return justOver;
    }

    /** When {@link #isOver} is to be asked again; {@link Long#MAX_VALUE} for never. */
    long nextNanos() {
        return awaited && clockRuns ? untilNanos : Long.MAX_VALUE;
    }
}
