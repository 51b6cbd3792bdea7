package io.avatargateway.jms.queue;

import io.avatargateway.session.port.JobFeed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What an interrupt drops: all that arrived before its place, whichever way it came. Asks the broker once how many
 * messages wait, so that they can be answered without delay, and for whoever wants to know. Part of the {@link
 * QueueModel}.
 */
final class Drops {

    private final HeldJobs jobs;
    private final Purge purge;
    private final Consumers consumers;
    private final Step step;
    private final Deque<Counting> underWay = new ArrayDeque<>();
    /** Whether something was dropped of which nobody knows how much it was. */
    private boolean uncounted;

    Drops(HeldJobs jobs, Purge purge, Consumers consumers, Step step) {
        this.jobs = jobs;
        this.purge = purge;
        this.consumers = consumers;
        this.step = step;
    }

    /** The broker is asked how many messages an interrupt drops. */
    static final class Counting {
        private final int droppedHere;
        private final List<JobFeed.Counted> then;
        private boolean done;

        private Counting(int droppedHere, List<JobFeed.Counted> then) {
            this.droppedHere = droppedHere;
            this.then = then;
        }

        /** Whether it was answered, or cannot be. */
        boolean done() {
            return done;
        }
    }

    /** Drops what is here and arrived before this place, and was not given. Returns how many jobs. */
    int here(long place) {
        List<HeldJob> dropped = jobs.line().removeArrivedBefore(place);
        dropped.forEach(jobs::drop);
        return dropped.size();
    }

    /**
     * Drops what arrived before this place, here and at the broker.
     *
     * @param already the number of jobs that the same interrupt dropped before
     * @param then hear how many in all
     */
    Counting before(long place, int already, List<JobFeed.Counted> then) {
        purge.drop(place);
        Counting counting = new Counting(already + here(place), new ArrayList<>(then));
        ConsumerState ordinary = consumers.of(FeedSide.ORDINARY);
        if (ordinary.isOpen()) {
            underWay.addLast(counting);
            step.add(new QueueEffect.Count(ordinary.connection()));
        } else {
            uncounted = true;
            tell(counting, 0, "no connection to the queue");
        }
        return counting;
    }

    /** What was dropped while the broker could not be asked is counted when it can: or it would wait for a request. */
    void goOn() {
        ConsumerState ordinary = consumers.of(FeedSide.ORDINARY);
        if (uncounted && ordinary.isOpen()) {
            uncounted = false;
            underWay.addLast(new Counting(0, List.of()));
            step.add(new QueueEffect.Count(ordinary.connection()));
        }
    }

    /** The number of messages in the ordinary queue, waiting and delivered. */
    void counted(long messages) {
        Counting counting = underWay.pollFirst();
        if (counting != null) {
            long waiting =
                    Math.max(0, messages - jobs.messages().of(FeedSide.ORDINARY).size());
            purge.expect(waiting, step.nanos());
            tell(counting, waiting, null);
        }
    }

    /** The broker could not be asked. */
    void failed(String why) {
        Counting counting = underWay.pollFirst();
        if (counting != null) {
            uncounted |= !consumers.of(FeedSide.ORDINARY).isOpen();
            tell(counting, 0, why);
        }
    }

    /** Whether the broker is not being asked, and need not be. */
    boolean idle() {
        return underWay.isEmpty() && !uncounted;
    }

    /** Nobody counts any more. */
    void abandon(String why) {
        while (!underWay.isEmpty()) {
            failed(why);
        }
    }

    private void tell(Counting counting, long atTheBroker, String away) {
        counting.done = true;
        for (JobFeed.Counted each : counting.then) {
            step.add(new QueueEffect.TellCount(each, counting.droppedHere + atTheBroker, away));
        }
    }
}
