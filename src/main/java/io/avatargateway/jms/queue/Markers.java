package io.avatargateway.jms.queue;

import io.avatargateway.session.port.JobFeed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Interrupts and drains that are no jobs. Each gets its place in the order of the session's jobs by a marker in the
 * urgent queue: the broker's number of it decides, like that of a job that barges in. While one is on its way, no job
 * is given. A marker is not durable; one that was on its way over a lost connection is sent again over the next. Part
 * of the {@link QueueModel}.
 */
final class Markers {

    /** Why nobody counts any more. */
    static final String CLOSED = "the queue is closed";

    /** Markers that were given up and may still come. */
    private static final int MOST_LATE = 16;

    /** What an interrupt drops is known the sooner the better: its number decides, not when it comes. */
    private static final int FIRST = 9;
    /** What may overtake a drain was there before it. */
    private static final int LAST = 0;

    private final String secret;
    private final HeldJobs jobs;
    private final Drops drops;
    private final Consumers consumers;
    private final DrainEnd end;
    private final long patienceNanos;
    private final Step step;
    private final Deque<Marker> pending = new ArrayDeque<>();
    private final Deque<Marker> late = new ArrayDeque<>();
    private long named;

    /**
     * @param secret begins the names of this session's markers
     * @param patience for how long an answer, or a marker over an open connection, is waited for
     */
    Markers(
            String secret,
            HeldJobs jobs,
            Drops drops,
            Consumers consumers,
            DrainEnd end,
            Duration patience,
            Step step) {
        this.secret = secret;
        this.jobs = jobs;
        this.drops = drops;
        this.consumers = consumers;
        this.end = end;
        this.patienceNanos = patience.toNanos();
        this.step = step;
    }

    /** One that has no place yet, or that is being counted. */
    private static final class Marker {
        private final String name;
        /** Null for an interrupt. */
        private final JobFeed.Drained drained;

        private final List<JobFeed.Counted> then = new ArrayList<>();
        private int droppedHere;
        private long answerByNanos;
        private long sentOver;
        private long giveUpNanos;
        private Drops.Counting counting;

        private Marker(String name, JobFeed.Drained drained, long answerByNanos) {
            this.name = name;
            this.drained = drained;
            this.answerByNanos = answerByNanos;
        }

        private boolean placed() {
            return counting != null;
        }
    }

    /** Drops what is here, and what will turn out to have arrived before the marker. */
    void interrupt(JobFeed.Counted then) {
        if (jobs.draining()) {
            step.add(new QueueEffect.TellCount(then, 0, CLOSED));
            return;
        }
        Marker marker = pending.peekLast();
        if (marker == null || marker.drained != null || marker.sentOver != 0) {
            marker = add(null);
        }
        marker.then.add(then);
        marker.droppedHere += drops.here(Long.MAX_VALUE);
    }

    /** What will turn out to have arrived before the marker is still spoken. */
    void drain(JobFeed.Drained then) {
        if (jobs.draining()) {
            step.add(new QueueEffect.TellOver(then));
        } else {
            add(then);
        }
    }

    private Marker add(JobFeed.Drained drained) {
        Marker marker = new Marker(nextName(), drained, step.nanos() + patienceNanos);
        pending.addLast(marker);
        jobs.line().stop();
        return marker;
    }

    private String nextName() {
        return secret + "/" + ++named;
    }

    /** A marker of this session's came, be it for the first time or not. */
    void arrived(String name, long place) {
        Marker head = pending.peekFirst();
        if (head != null && head.name.equals(name)) {
            place(head, place);
        } else if (end.is(name)) {
            end.arrived();
        } else if (late.removeIf(marker -> marker.name.equals(name))) {
            drops.before(place, 0, List.of());
        }
    }

    private void place(Marker marker, long place) {
        if (marker.drained != null) {
            pending.remove(marker);
            step.add(new QueueEffect.TellPlace(marker.drained, place));
            end.begin(nextName(), marker.drained);
        } else if (!marker.placed()) {
            marker.counting = drops.before(place, marker.droppedHere, marker.then);
            marker.then.clear();
        }
    }

    /** The broker refused it over this connection, which is of no use any more. */
    void refused(FeedSide side, long connection) {
        Marker head = pending.peekFirst();
        if (side == FeedSide.ORDINARY) {
            end.refused(connection);
        } else if (head != null && head.sentOver == connection && !head.placed()) {
            giveUp(head);
        }
    }

    /** Behind a step, or several: sends what is to be sent, and waits for nothing too long. */
    void goOn() {
        for (Marker marker : List.copyOf(pending)) {
            if (!marker.placed() && marker.answerByNanos - step.nanos() <= 0) {
                answerWithoutPlace(marker);
            }
        }
        ConsumerState urgent = consumers.of(FeedSide.URGENT);
        Marker head = pending.peekFirst();
        while (head != null && isOver(head, urgent)) {
            pending.remove(head);
            head = pending.peekFirst();
        }
        if (head != null && !head.placed() && urgent.isOpen() && head.sentOver != urgent.connection()) {
            head.sentOver = urgent.connection();
            head.giveUpNanos = step.nanos() + patienceNanos;
            step.add(new QueueEffect.Mark(
                    FeedSide.URGENT, urgent.connection(), head.name, head.drained == null ? FIRST : LAST));
        }
        if (pending.isEmpty()) {
            resume();
        }
        drops.goOn();
        end.goOn();
    }

    private boolean isOver(Marker head, ConsumerState urgent) {
        if (head.placed()) {
            return head.counting.done();
        }
        if (urgent.counts(head.sentOver) && head.giveUpNanos - step.nanos() <= 0) {
            giveUp(head);
        }
        return !pending.contains(head);
    }

    /** Nobody waits for it any longer; should it come, what is left then is dropped. */
    private void giveUp(Marker marker) {
        answerWithoutPlace(marker);
        if (pending.remove(marker)) {
            late.addLast(marker);
            if (late.size() > MOST_LATE) {
                late.removeFirst();
            }
        }
    }

    /** An interrupt keeps waiting for its place, a drain does not. */
    private void answerWithoutPlace(Marker marker) {
        marker.answerByNanos = Long.MAX_VALUE;
        if (marker.drained != null) {
            pending.remove(marker);
            step.add(new QueueEffect.TellOver(marker.drained));
        }
        for (JobFeed.Counted each : marker.then) {
            step.add(new QueueEffect.TellCount(each, marker.droppedHere, "no answer of the broker's yet"));
        }
        marker.then.clear();
    }

    private void resume() {
        if (jobs.line().stopped()) {
            jobs.line().goOn().forEach(jobs::give);
            jobs.giveNext();
        }
    }

    /** Whether none is on its way, or being counted. */
    boolean idle() {
        return pending.isEmpty() && drops.idle();
    }

    /** When something is to be done because of the time; {@link Long#MAX_VALUE} for never. */
    long nextNanos() {
        long next = end.nextNanos();
        for (Marker marker : pending) {
            if (!marker.placed()) {
                next = Math.min(next, marker.answerByNanos);
            }
        }
        Marker head = pending.peekFirst();
        if (head != null && !head.placed() && consumers.of(FeedSide.URGENT).counts(head.sentOver)) {
            next = Math.min(next, head.giveUpNanos);
        }
        return next;
    }

    /** Nothing more is given. Whoever waits is told. */
    void close() {
        for (Marker marker : List.copyOf(pending)) {
            answerWithoutPlace(marker);
        }
        pending.clear();
        late.clear();
        end.close();
        drops.abandon(CLOSED);
    }
}
