package io.avatargateway.cluster.owner;

import io.avatargateway.cluster.progress.Progress;
import io.avatargateway.cluster.record.FoundRecord;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.SessionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides whether a session goes on that another life had, and where. Pure. */
final class Resumption {

    private Resumption() {}

    /**
     * Where the session goes on; empty where it was dead for too long, or nobody is to go on with it.
     *
     * @param record the session's
     * @param progress how far it had come, or null where nothing is known of that
     * @param now by our clock
     * @param within how long it may have been dead; zero for not at all
     */
    static Optional<Continuation> of(FoundRecord record, Progress progress, Instant now, Duration within) {
        Instant createdAt = record.session().createdAt();
        Optional<Instant> last = record.alive().latest();
        // Where nothing is known of its last owner's life, nobody can say that it was dead for too long.
        if (within.isZero()
                || last.filter(alive -> alive.plus(within).isBefore(now)).isPresent()) {
            return Optional.empty();
        }
        if (progress == null) {
            return Optional.of(new Continuation(
                    0, createdAt, lastSequence(record, 0, 0), last.orElse(createdAt), false, false, 0, List.of()));
        }
        Optional<Instant> alive = record.alive().of(progress.run());
        return Optional.of(new Continuation(
                progress.generation(),
                createdAt,
                lastSequence(record, progress.lastSequence(), progress.ownersBefore()),
                alive.or(() -> latestAnchor(progress)).orElse(createdAt),
                progress.viewerSeen(),
                progress.draining(),
                progress.playedMillis(),
                alive.isPresent() ? progress.heard() : standing(progress.heard()),
                progress.handOver()));
    }

    /**
     * Owners may have died since without a word. Each of them began behind the one before it, and may have told events
     * that nobody else knows of.
     */
    private static long lastSequence(FoundRecord record, long told, int ownersBeforeTeller) {
        int silent = Math.max(0, record.alive().owners() - ownersBeforeTeller - 1);
        return told + silent * SessionEvent.SEQUENCES_OF_AN_OWNER;
    }

    static Optional<Instant> latestAnchor(Progress progress) {
        return progress.heard().stream().map(Heard::at).max(Instant::compareTo);
    }

    /** Nobody knows how long they went on being heard: rather too much is said twice than something left out. */
    private static List<Heard> standing(List<Heard> heard) {
        return heard.stream()
                .map(anchor -> new Heard(anchor.arrival(), anchor.bytes(), anchor.at(), false))
                .toList();
    }
}
