package io.avatargateway.cluster.progress;

import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Decides which sessions' progress is told next. One entry for each session of this gateway. No I/O, no lock. Owned by
 * {@link ProgressTeller}.
 */
final class ToldProgress {

    private final String run;
    private final long againNanos;
    private final LongSupplier nanoClock;
    private final Map<SessionId, Progress> latest = new HashMap<>();
    private final Map<SessionId, Progress> told = new HashMap<>();
    private final Map<SessionId, Long> toldNanos = new HashMap<>();
    private final Set<SessionId> waiting = new LinkedHashSet<>();
    /** Nobody knows whose they are: another gateway may have told more of them already. */
    private final Set<SessionId> held = new HashSet<>();

    ToldProgress(String run, Duration again, LongSupplier nanoClock) {
        this.run = run;
        this.againNanos = again.toNanos();
        this.nanoClock = nanoClock;
    }

    /** The session is about to be taken up. */
    void takeUp(SessionId id, Continuation from, int ownersBefore) {
        latest.put(id, Progress.takenUp(id, run, from, ownersBefore));
    }

    void changed(SessionId id, SessionSnapshot session, long lastSequence, boolean draining) {
        noted(of(id).with(session, lastSequence, draining));
    }

    void heard(SessionId id, List<Heard> anchors) {
        noted(of(id).with(anchors));
    }

    void left(SessionId id, List<Heard> anchors, HandOver how) {
        noted(of(id).with(anchors, how));
    }

    /** Whether there is nothing of this session that was not told yet. */
    boolean isTold(SessionId id) {
        return !waiting.contains(id);
    }

    private Progress of(SessionId id) {
        return latest.computeIfAbsent(id, unheard -> Progress.none(id, run));
    }

    private void noted(Progress progress) {
        latest.put(progress.id(), progress);
        Progress before = told.get(progress.id());
        if (before == null || progress.differsFrom(before)) {
            waiting.add(progress.id());
        }
    }

    void forget(SessionId id) {
        latest.remove(id);
        told.remove(id);
        toldNanos.remove(id);
        waiting.remove(id);
        held.remove(id);
    }

    /** From now on nothing is told of those that are known, until they go on. */
    void holdAll() {
        held.addAll(latest.keySet());
    }

    void goOn(SessionId id) {
        held.remove(id);
    }

    /** What was told so long ago that it would expire is told again. */
    void refresh() {
        long now = nanoClock.getAsLong();
        toldNanos.forEach((id, at) -> {
            if (now - at >= againNanos) {
                waiting.add(id);
            }
        });
    }

    /** What is told now: from here on it counts as told. */
    List<Progress> take() {
        List<Progress> batch = new ArrayList<>();
        long now = nanoClock.getAsLong();
        for (SessionId id : List.copyOf(waiting)) {
            if (held.contains(id)) {
                continue;
            }
            waiting.remove(id);
            Progress progress = latest.get(id);
            told.put(id, progress);
            toldNanos.put(id, now);
            batch.add(progress);
        }
        return batch;
    }

    /** It could not be told. */
    void again(List<Progress> batch) {
        for (Progress progress : batch) {
            if (latest.containsKey(progress.id())) {
                waiting.add(progress.id());
            }
        }
    }
}
