package io.avatargateway.session.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Where a session goes on that another gateway had, or an earlier life of this one: what was known of it at last.
 *
 * @param generation of its latest link; 0 where it had none. The next one has one more
 * @param createdAt when it was opened; its length counts from there
 * @param lastSequence of its latest event that is known. There may have been later ones: further events begin far
 *     behind it
 * @param aliveAt when the gateway that had it was last alive, by that gateway's clock
 * @param viewerSeen whether a viewer had reported the first frame: then speech waits for one in the new room
 * @param draining whether its end had been asked for: then it ends behind the jobs that wait
 * @param playedMillis speech heard of jobs that have ended, in milliseconds
 * @param heard the anchors of jobs whose final answer may not have come to the broker. By the same clock: an anchor of
 *     a gateway before that one does not count. All that were told before {@code aliveAt} must be known. Other jobs
 *     begin at their beginning
 * @param handOver how that gateway let it go
 */
public record Continuation(
        int generation,
        Instant createdAt,
        long lastSequence,
        Instant aliveAt,
        boolean viewerSeen,
        boolean draining,
        long playedMillis,
        List<Heard> heard,
        HandOver handOver) {

    public Continuation {
        heard = List.copyOf(heard);
        Objects.requireNonNull(handOver, "handOver");
    }

    /** Of a session whose gateway died. */
    public Continuation(
            int generation,
            Instant createdAt,
            long lastSequence,
            Instant aliveAt,
            boolean viewerSeen,
            boolean draining,
            long playedMillis,
            List<Heard> heard) {
        this(generation, createdAt, lastSequence, aliveAt, viewerSeen, draining, playedMillis, heard, HandOver.NONE);
    }
}
