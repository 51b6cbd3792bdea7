package io.avatargateway.session;

import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.port.SessionRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What others know of a session, in memory. */
final class KeptRecord implements SessionRecord {

    /** @param at when it was told */
    private record Told(Instant at, List<Heard> anchors) {}

    private final Supplier<Instant> clock;
    private final List<Told> told = new ArrayList<>();
    final List<SessionSnapshot> changes = new ArrayList<>();
    SessionSnapshot session;
    long lastSequence;
    boolean draining;
    /** How the latest owner has left; {@link HandOver#NONE} where it did not. */
    HandOver handOver = HandOver.NONE;

    /** @param clock of the gateway that tells */
    KeptRecord(Supplier<Instant> clock) {
        this.clock = clock;
    }

    @Override
    public void changed(SessionSnapshot snapshot, long sequence, boolean isDraining) {
        session = snapshot;
        handOver = HandOver.NONE;
        changes.add(snapshot);
        lastSequence = sequence;
        draining = isDraining;
    }

    @Override
    public void heard(List<Heard> anchors) {
        told.add(new Told(clock.get(), List.copyOf(anchors)));
    }

    @Override
    public void left(List<Heard> anchors, HandOver how) {
        heard(anchors);
        handOver = how;
    }

    /** What was told last. */
    List<Heard> anchors() {
        return told.isEmpty() ? List.of() : told.get(told.size() - 1).anchors();
    }

    /** How often anchors were told. */
    int anchorsTold() {
        return told.size();
    }

    /**
     * What another gateway knows of a session whose owner was last alive then: at least what was told before.
     *
     * @param aliveAt by that owner's clock
     */
    Continuation continuation(Instant aliveAt) {
        List<Heard> known = List.of();
        for (Told one : told) {
            known = one.at().isAfter(aliveAt) ? known : one.anchors();
        }
        return new Continuation(
                session.generation(),
                session.createdAt(),
                lastSequence,
                aliveAt,
                session.viewerSeen(),
                draining,
                session.counters().playedMillis(),
                known,
                handOver);
    }
}
