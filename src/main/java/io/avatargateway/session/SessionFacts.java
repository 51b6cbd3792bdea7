package io.avatargateway.session;

import io.avatargateway.session.journal.SessionJournal;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerEvent;
import io.avatargateway.session.model.ViewerReport;
import io.avatargateway.session.speech.Speaker;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The facts of a session beside its state, and their view for others. Used by the session's worker only. */
final class SessionFacts {

    private final SessionId id;
    private final SessionOptions options;
    private final String audioQueue;
    Instant createdAt;

    long unknownMessages;
    /** The room that viewers are to join. */
    JoinInfo join;

    /** What front ends told. */
    boolean viewerSeen;

    /** Generation of the link whose room was watched before the session came here with it; 0 for none. */
    int watchedBefore;

    /** Who saw a first frame last, in the front end's words; null where it said nothing. */
    String viewerId;

    /** Generation of the oldest link whose room is not lost. */
    int oldestRoom;

    /** Why it is over. */
    CloseReason closeReason;

    String closeDetail = "";
    Instant closedAt;

    SessionFacts(SessionId id, SessionOptions options, String audioQueue, Instant createdAt) {
        this.id = id;
        this.options = options;
        this.audioQueue = audioQueue;
        this.createdAt = createdAt;
    }

    /** A room is lost; the next one may be there already. */
    void roomLost(LinkOpening links) {
        SessionLink link = links.current();
        join = link == null ? null : link.join;
        oldestRoom = link == null ? links.attempts() + 1 : link.generation();
        viewerSeen = false;
    }

    /** Whether what is reported of a viewer is still so. */
    boolean counts(ViewerReport report) {
        boolean lostRoom = report.generation() != null && report.generation() < oldestRoom;
        if (report.event() != ViewerEvent.LEFT) {
            return !lostRoom;
        }
        // Another one took over meanwhile, or this one has come to the next room, and watches.
        boolean replaced = report.viewerId() != null
                && viewerId != null
                && !report.viewerId().equals(viewerId);
        return !replaced && !(lostRoom && viewerSeen);
    }

    SessionSnapshot snapshot(SessionState state, LinkOpening links, Speaker speaker, SessionJournal journal) {
        SessionLink link = links.shown();
        LinkEvent.Placed placed = link == null ? null : link.placed;
        return new SessionSnapshot(
                id,
                state,
                closeReason,
                closeDetail,
                options,
                createdAt,
                link == null ? null : link.authorisedAt,
                closedAt,
                links.generation(),
                join,
                audioQueue,
                placed == null ? null : placed.upstreamSessionId(),
                placed == null ? null : placed.destination(),
                link == null ? null : link.video,
                viewerSeen,
                link == null ? null : link.roundTrip,
                journal.transitions(),
                counters(speaker, journal),
                links.failure(),
                links.history().records(),
                link == null ? List.of() : link.warnings);
    }

    private SessionSnapshot.Counters counters(Speaker speaker, SessionJournal journal) {
        return new SessionSnapshot.Counters(
                speaker.framesSent(),
                speaker.bytesSent(),
                speaker.framesAcknowledged(),
                journal.jobsWaiting(),
                journal.ended(JobState.FINISHED),
                journal.ended(JobState.INTERRUPTED),
                journal.ended(JobState.EXPIRED),
                journal.ended(JobState.REJECTED),
                journal.ended(JobState.FAILED),
                journal.playedMillis(),
                unknownMessages);
    }

    /** The avatar service's worker and its session id, as far as it told them. */
    static Map<String, Object> describe(LinkEvent.Placed placed) {
        Map<String, Object> data = new HashMap<>();
        if (placed.destination() != null) {
            data.put("destination", placed.destination());
        }
        if (placed.upstreamSessionId() != null) {
            data.put("upstreamSessionId", placed.upstreamSessionId());
        }
        return data;
    }
}
