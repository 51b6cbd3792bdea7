package io.avatargateway.jms;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Whose turn it is, among the jobs that are here and that the session has not got. Guarded by {@link FeedState}. */
final class Turns {

    private final Deque<HeldJob> next = new ArrayDeque<>();
    private final Deque<HeldJob> queued = new ArrayDeque<>();
    private Wanted wanted = Wanted.NONE;

    private enum Wanted {
        NONE,
        /** One of those that come before the others. */
        NEXT,
        ANY
    }

    /** The session wants a job. Returns the one that it gets now, or null: then it gets the first that comes. */
    HeldJob request() {
        wanted = Wanted.ANY;
        return take();
    }

    /** The same for one of those that come before the others, unless it wants any. */
    HeldJob requestNext() {
        wanted = wanted == Wanted.ANY ? Wanted.ANY : Wanted.NEXT;
        return take();
    }

    /** A job came, or has become ready. */
    void add(HeldJob job) {
        Deque<HeldJob> line = job.headers().wishes().mode() == JobWishes.Mode.NEXT ? next : queued;
        if (!line.contains(job)) {
            line.addLast(job);
        }
    }

    /** The one that the session gets now, or null. */
    HeldJob take() {
        HeldJob job = first();
        if (job == null || !job.ready()) {
            return null;
        }
        wanted = Wanted.NONE;
        remove(job);
        job.handOver();
        return job;
    }

    /** The one that the session waits for, or null. */
    private HeldJob first() {
        HeldJob overtaking = wanted == Wanted.NONE ? null : next.peekFirst();
        return overtaking == null && wanted == Wanted.ANY ? queued.peekFirst() : overtaking;
    }

    /** Whether the session waits for any job, and none is here. */
    boolean starving() {
        return wanted == Wanted.ANY && next.isEmpty() && queued.isEmpty();
    }

    /** Whether the session waits for this one, which is not ready. */
    boolean holdsUp(HeldJob job) {
        return job == first();
    }

    /** How many wait here that came behind the others. */
    int queued() {
        return queued.size();
    }

    /** How many wait here that came before the others. */
    int next() {
        return next.size();
    }

    int size() {
        return next.size() + queued.size();
    }

    /** Returns whether it was here. */
    boolean remove(HeldJob job) {
        return next.remove(job) || queued.remove(job);
    }

    /** Takes out what came in one piece, and behind the others, before this place. */
    List<HeldJob> removeArrivedBefore(long place) {
        List<HeldJob> removed = queued.stream()
                .filter(job -> job.parts() == null && job.arrival() < place)
                .toList();
        queued.removeAll(removed);
        return removed;
    }

    /** The session wants nothing any more. Returns what waited, and forgets it. */
    List<HeldJob> close() {
        wanted = Wanted.NONE;
        List<HeldJob> all = new ArrayList<>(next);
        all.addAll(queued);
        next.clear();
        queued.clear();
        return all;
    }
}
