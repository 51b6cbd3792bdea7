package io.avatargateway.jms.queue;

import io.avatargateway.session.port.JobFeed;
import java.time.Duration;

/**
 * The end of what a draining session speaks: a second marker, of the lowest priority, in the ordinary queue. When it
 * comes, all jobs have come that arrived before the drain. Part of the {@link QueueModel}.
 */
final class DrainEnd {

    /** It is looked for as soon as there is nothing else to be given; so long without a connection to the queue. */
    private static final long AWAY_NANOS = Duration.ofSeconds(60).toNanos();

    private static final int ATTEMPTS = 3;
    private static final int LAST = 0;

    private final HeldJobs jobs;
    private final Consumers consumers;
    private final long patienceNanos;
    private final Step step;
    private JobFeed.Drained then;
    private String name;
    private long sentOver;
    private int attempts;
    private boolean arrived;
    /** Since when nothing comes, though nothing else is here to be given; {@link Long#MAX_VALUE} while it does. */
    private long quietSinceNanos = Long.MAX_VALUE;

    /** @param patience for how long the marker may be on its way over an open connection */
    DrainEnd(HeldJobs jobs, Consumers consumers, Duration patience, Step step) {
        this.jobs = jobs;
        this.consumers = consumers;
        this.patienceNanos = patience.toNanos();
        this.step = step;
    }

    /** The drain has its place. */
    void begin(String marker, JobFeed.Drained whoWaits) {
        name = marker;
        then = whoWaits;
        jobs.line().lookAhead(true);
    }

    /** Whether this is the name of the marker at the end. */
    boolean is(String marker) {
        return marker.equals(name);
    }

    /** It came, be it for the first time or not. */
    void arrived() {
        arrived = true;
    }

    /** A message of the ordinary queue came. */
    void heard() {
        quietSinceNanos = Long.MAX_VALUE;
    }

    /** The broker refused it over this connection. */
    void refused(long connection) {
        if (then != null && sentOver == connection && ++attempts >= ATTEMPTS) {
            over();
        }
    }

    /** Behind a step, or several. */
    void goOn() {
        if (then == null) {
            return;
        }
        ConsumerState ordinary = consumers.of(FeedSide.ORDINARY);
        if (arrived) {
            if (jobs.line().isEmpty()) {
                over();
            }
            return;
        }
        if (!jobs.line().isEmpty() || ordinary.paused()) {
            heard();
        } else if (quietSinceNanos == Long.MAX_VALUE) {
            quietSinceNanos = step.nanos();
        }
        if (ordinary.isOpen() && ordinary.connection() != sentOver) {
            send(ordinary);
        } else if (dueNanos() - step.nanos() <= 0) {
            if (ordinary.isOpen() && ++attempts < ATTEMPTS) {
                send(ordinary);
            } else {
                over();
            }
        }
    }

    private void send(ConsumerState ordinary) {
        sentOver = ordinary.connection();
        quietSinceNanos = quietSinceNanos == Long.MAX_VALUE ? Long.MAX_VALUE : step.nanos();
        step.add(new QueueEffect.Mark(FeedSide.ORDINARY, sentOver, name, LAST));
    }

    private void over() {
        step.add(new QueueEffect.TellOver(then));
        then = null;
        jobs.line().lookAhead(false);
    }

    private long dueNanos() {
        if (quietSinceNanos == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        boolean open = consumers.of(FeedSide.ORDINARY).isOpen();
        return quietSinceNanos + (open ? patienceNanos : AWAY_NANOS);
    }

    /** When something is to be done because of the time; {@link Long#MAX_VALUE} for never. */
    long nextNanos() {
        return then == null || arrived ? Long.MAX_VALUE : dueNanos();
    }

    /** Nothing more is given. */
    void close() {
        if (then != null) {
            over();
        }
    }
}
