package io.avatargateway.jms;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Whose turn it is, among the jobs that are here and that the session has not got. Guarded by {@link FeedState}. */
final class Turns {

    private final Deque<HeldJob> next = new ArrayDeque<>();
    private final Deque<HeldJob> queued = new ArrayDeque<>();
    private boolean requested;

    /** The session wants a job. Returns the one that it gets now, or null: then it gets the first that comes. */
    HeldJob request() {
        requested = true;
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
        Deque<HeldJob> line = next.isEmpty() ? queued : next;
        if (!requested || line.isEmpty() || !line.getFirst().ready()) {
            return null;
        }
        requested = false;
        HeldJob job = line.removeFirst();
        job.handOver();
        return job;
    }

    /** Whether the session waits for a job, and none is here. */
    boolean starving() {
        return requested && next.isEmpty() && queued.isEmpty();
    }

    /** Whether the session waits for this one, which is not ready. */
    boolean holdsUp(HeldJob job) {
        return requested && (job == next.peekFirst() || (next.isEmpty() && job == queued.peekFirst()));
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

    /** The session wants nothing any more. Returns what waited, and forgets it. */
    List<HeldJob> close() {
        requested = false;
        List<HeldJob> all = new ArrayList<>(next);
        all.addAll(queued);
        next.clear();
        queued.clear();
        return all;
    }
}
