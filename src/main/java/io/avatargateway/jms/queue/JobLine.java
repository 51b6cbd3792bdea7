package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.JobWishes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The jobs that are here and that the session has not got, in the order in which it gets them. Owned by the {@link
 * QueueModel}.
 */
final class JobLine {

    /** Jobs that may wait here to be the next one; as many may barge in before the first of them is settled. */
    static final int MAX_NEXT = 64;

    private final Deque<HeldJob> next = new ArrayDeque<>();
    private final Deque<HeldJob> queued = new ArrayDeque<>();
    /** What barges in while it is stopped. */
    private final Deque<HeldJob> bargingIn = new ArrayDeque<>();

    private final BegunJobs begun = new BegunJobs();

    private Wanted wanted = Wanted.NONE;
    private boolean stopped;
    private boolean lookingAhead;

    private enum Wanted {
        NONE,
        /** One of those that come before the others. */
        NEXT,
        ANY
    }

    /** Those that come before all others, and what is waited for because of them. */
    BegunJobs begun() {
        return begun;
    }

    /** The session wants a job: one that is here, or else the first that comes. */
    void request() {
        wanted = Wanted.ANY;
    }

    /** The same for one of those that come before the others, unless it wants any. */
    void requestNext() {
        wanted = wanted == Wanted.ANY ? Wanted.ANY : Wanted.NEXT;
    }

    /** Nothing is given from now on. */
    void stop() {
        stopped = true;
    }

    /** Whether nothing is given. */
    boolean stopped() {
        return stopped;
    }

    /** Jobs are given again. Returns what barged in meanwhile, and forgets it. */
    List<HeldJob> goOn() {
        stopped = false;
        List<HeldJob> all = List.copyOf(bargingIn);
        bargingIn.clear();
        return all;
    }

    /** A job that barges in waits until jobs are given again. */
    void hold(HeldJob job) {
        bargingIn.addLast(job);
    }

    /** Whether the next job is to be here before it is wanted. */
    void lookAhead(boolean wished) {
        lookingAhead = wished;
    }

    /** A job came. Behind those of its kind, unless it is here. */
    void add(HeldJob job) {
        Deque<HeldJob> line = job.headers().wishes().mode() == JobWishes.Mode.NEXT ? next : queued;
        if (!line.contains(job)) {
            line.addLast(job);
        }
    }

    /** The one that the session gets now, which leaves the line; or null. */
    HeldJob take() {
        HeldJob job = first();
        if (stopped || job == null || !job.ready()) {
            return null;
        }
        wanted = Wanted.NONE;
        remove(job);
        begun.given(job);
        return job;
    }

    /** The one that the session waits for, or null. */
    private HeldJob first() {
        HeldJob goesOn = wanted == Wanted.ANY && begun.any() ? begun.firstOf(all()) : null;
        if (goesOn != null || begun.awaited()) {
            return goesOn;
        }
        HeldJob overtaking = wanted == Wanted.NONE ? null : next.peekFirst();
        return overtaking == null && wanted == Wanted.ANY ? queued.peekFirst() : overtaking;
    }

    /** Whether one is to come: the session waits for any job, or the next is to be looked at, and none is here. */
    boolean starving() {
        boolean nothingHere = next.isEmpty() && queued.isEmpty();
        return begun.awaited() || ((wanted == Wanted.ANY || lookingAhead) && nothingHere);
    }

    boolean isEmpty() {
        return next.isEmpty() && queued.isEmpty() && bargingIn.isEmpty();
    }

    /** Whether the session waits for this one, which is not ready. */
    boolean holdsUp(HeldJob job) {
        return job == first();
    }

    /** How many wait here that came behind the others. */
    int queued() {
        return queued.size();
    }

    /** How many wait here that come before the others. */
    int next() {
        return next.size();
    }

    void remove(HeldJob job) {
        next.remove(job);
        queued.remove(job);
        bargingIn.remove(job);
    }

    /** Takes out what arrived before this place. */
    List<HeldJob> removeArrivedBefore(long place) {
        List<HeldJob> removed =
                all().stream().filter(job -> job.arrival() < place).toList();
        removed.forEach(this::remove);
        return removed;
    }

    private List<HeldJob> all() {
        List<HeldJob> all = new ArrayList<>(bargingIn);
        all.addAll(next);
        all.addAll(queued);
        return all;
    }

    /** The session wants nothing any more. Returns what waited, and forgets it. */
    List<HeldJob> close() {
        wanted = Wanted.NONE;
        stopped = false;
        lookingAhead = false;
        List<HeldJob> all = all();
        all.forEach(this::remove);
        return all;
    }
}
