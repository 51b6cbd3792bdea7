package io.avatargateway.session;

import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.port.SessionRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What others know of a session, in memory. */
final class KeptRecord implements SessionRecord {

    /** @param at when it was told */
    private record Told(Instant at, List<Heard> anchors) {}

    private final Timekeeper time;
    private final List<Told> told = new ArrayList<>();
    final List<SessionSnapshot> changes = new ArrayList<>();
    SessionSnapshot session;
    long lastSequence;
    boolean draining;

    KeptRecord(Timekeeper time) {
        this.time = time;
    }

    @Override
    public void changed(SessionSnapshot snapshot, long sequence, boolean isDraining) {
        session = snapshot;
        changes.add(snapshot);
        lastSequence = sequence;
        draining = isDraining;
    }

    @Override
    public void heard(List<Heard> anchors) {
        told.add(new Told(time.now(), List.copyOf(anchors)));
    }

    /** What was told last. */
    List<Heard> anchors() {
        return told.isEmpty() ? List.of() : told.get(told.size() - 1).anchors();
    }

    /** How often anchors were told. */
    int anchorsTold() {
        return told.size();
    }

    /** What another gateway knows of a session whose owner was last alive then: at least what was told before. */
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
                known);
    }
}
