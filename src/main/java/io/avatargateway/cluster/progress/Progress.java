package io.avatargateway.cluster.progress;

import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.LinkRecord;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import java.util.List;

/**
 * How far a session has come: what another gateway needs to go on with it, beside its record. Immutable.
 *
 * @param id the session
 * @param run the life of the gateway that says so, by whose clock the anchors are
 * @param generation of its latest link
 * @param lastSequence of its latest event
 * @param viewerSeen whether a viewer had reported the first frame
 * @param draining whether its end was asked for
 * @param playedMillis speech heard, in milliseconds
 * @param heard how far jobs were heard, at most three
 * @param handOver whether that gateway has let it go on purpose, and how
 * @param ownersBefore how many had it before that one, by its record
 * @param links its latest links that were paid for, oldest first, at most {@link #MOST_LINKS}. If that gateway dies,
 *     another one tells the ledger of them
 */
public record Progress(
        SessionId id,
        String run,
        int generation,
        long lastSequence,
        boolean viewerSeen,
        boolean draining,
        long playedMillis,
        List<Heard> heard,
        HandOver handOver,
        int ownersBefore,
        List<LinkRecord> links) {

    /** A session has three links at once at most: the current one, the next one and the old one. */
    public static final int MOST_LINKS = 4;

    public Progress {
        heard = List.copyOf(heard);
        links = List.copyOf(links);
    }

    /** Of a session of whose links nothing is known. */
    public Progress(
            SessionId id,
            String run,
            int generation,
            long lastSequence,
            boolean viewerSeen,
            boolean draining,
            long playedMillis,
            List<Heard> heard,
            HandOver handOver,
            int ownersBefore) {
        this(
                id,
                run,
                generation,
                lastSequence,
                viewerSeen,
                draining,
                playedMillis,
                heard,
                handOver,
                ownersBefore,
                List.of());
    }

    /** Of a session that the one which opened it still has. */
    public Progress(
            SessionId id,
            String run,
            int generation,
            long lastSequence,
            boolean viewerSeen,
            boolean draining,
            long playedMillis,
            List<Heard> heard,
            HandOver handOver) {
        this(id, run, generation, lastSequence, viewerSeen, draining, playedMillis, heard, handOver, 0);
    }

    /** Of a session of which nothing is known yet. */
    static Progress none(SessionId id, String run) {
        return new Progress(id, run, 0, 0, false, false, 0, List.of(), HandOver.NONE);
    }

    /** Of a session that is about to be taken up there: what it tells first says less than all of that. */
    static Progress takenUp(SessionId id, String run, Continuation from, int ownersBefore) {
        List<Heard> standing = from.heard().stream()
                .map(heard -> new Heard(heard.arrival(), heard.bytesAt(from.aliveAt()), from.aliveAt(), false))
                .toList();
        return new Progress(
                id,
                run,
                from.generation(),
                SessionEvent.behindOwnerOf(from.lastSequence()),
                from.viewerSeen(),
                from.draining(),
                from.playedMillis(),
                standing,
                HandOver.NONE,
                ownersBefore);
    }

    /** The same, with how the session is now. */
    Progress with(SessionSnapshot session, long sequence, boolean ending) {
        return new Progress(
                id,
                run,
                session.generation(),
                sequence,
                session.viewerSeen(),
                ending,
                session.counters().playedMillis(),
                heard,
                handOver,
                ownersBefore,
                paid(session.links()));
    }

    private static List<LinkRecord> paid(List<LinkRecord> all) {
        List<LinkRecord> paid =
                all.stream().filter(link -> link.paidFrom() != null).toList();
        return paid.subList(Math.max(0, paid.size() - MOST_LINKS), paid.size());
    }

    /** The same, with how far jobs were heard. */
    Progress with(List<Heard> anchors) {
        return with(anchors, handOver);
    }

    /** The same, of a session that is let go like this. */
    Progress with(List<Heard> anchors, HandOver how) {
        return new Progress(
                id,
                run,
                generation,
                lastSequence,
                viewerSeen,
                draining,
                playedMillis,
                anchors,
                how,
                ownersBefore,
                links);
    }

    /**
     * Whether another gateway would go on in another way, or tell the ledger of other links. What else has changed is
     * told along with the next such.
     */
    boolean differsFrom(Progress other) {
        return generation != other.generation
                || viewerSeen != other.viewerSeen
                || draining != other.draining
                || handOver != other.handOver
                || !heard.equals(other.heard)
                || !links.equals(other.links);
    }
}
