package io.avatargateway.jms.queue;

import io.avatargateway.session.port.JobFeed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * How many jobs wait that the session has not got. The broker may count a message twice that is on its way out. So the
 * number must be the same two times, with no job given and none answered in between. Part of the {@link QueueModel}.
 */
final class WaitingCount {

    /** Where jobs come and go all the time, the number is one that was right a moment ago. */
    private static final int ATTEMPTS = 20;

    private final HeldJobs jobs;
    private final Purge purge;
    private final Step step;
    private final Deque<Request> requests = new ArrayDeque<>();
    private int attempt;
    private long changesWhenAsked;
    private Counted before;

    WaitingCount(HeldJobs jobs, Purge purge, Step step) {
        this.jobs = jobs;
        this.purge = purge;
        this.step = step;
    }

    /** Somebody wants to know. */
    void count(JobFeed.Counted then) {
        add(new Request(false, Long.MIN_VALUE, then));
    }

    /** The same, and what waits is dropped. */
    void drop(long arrivedBefore, JobFeed.Counted then) {
        add(new Request(true, arrivedBefore, then));
    }

    private void add(Request request) {
        requests.addLast(request);
        if (requests.size() == 1) {
            begin();
        }
    }

    private void begin() {
        attempt = 0;
        before = null;
        ask();
    }

    private void ask() {
        attempt++;
        changesWhenAsked = jobs.changes();
        step.add(new QueueEffect.Count(requests.getFirst().exact()));
    }

    /** The broker's numbers. */
    void counted(long messages, long furtherParts) {
        if (requests.isEmpty()) {
            return;
        }
        Counted now = new Counted(changesWhenAsked, messages, furtherParts);
        boolean sure = now.equals(before) && jobs.changes() == changesWhenAsked;
        if (!sure && attempt < ATTEMPTS) {
            before = now;
            ask();
            return;
        }
        Request request = requests.removeFirst();
        long waiting = Math.max(0, messages - jobs.messages().given());
        long parts = request.exact() ? furtherParts + jobs.messages().furtherParts() : 0;
        List<HeldJob> dropped = List.of();
        if (request.drops()) {
            purge.drop(request.arrivedBefore(), waiting);
            dropped = jobs.line().removeArrivedBefore(request.arrivedBefore());
        } else {
            purge.atMost(waiting);
        }
        step.add(new QueueEffect.TellCount(request.then(), Math.max(0, waiting - parts), null));
        dropped.forEach(jobs::drop);
        next();
    }

    /** The broker could not be asked. */
    void failed(String why) {
        if (!requests.isEmpty()) {
            step.add(new QueueEffect.TellCount(requests.removeFirst().then(), 0, why));
            next();
        }
    }

    private void next() {
        if (!requests.isEmpty()) {
            begin();
        }
    }

    /** Nobody counts any more. */
    void abandon() {
        requests.forEach(request -> step.add(new QueueEffect.TellCount(request.then(), 0, "the queue is closed")));
        requests.clear();
    }

    private record Request(boolean drops, long arrivedBefore, JobFeed.Counted then) {
        /** Where the number decides what is dropped, an utterance in parts must be one job. */
        boolean exact() {
            return drops && arrivedBefore == Long.MIN_VALUE;
        }
    }

    private record Counted(long changes, long messages, long furtherParts) {}
}
