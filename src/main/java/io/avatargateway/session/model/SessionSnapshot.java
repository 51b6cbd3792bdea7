package io.avatargateway.session.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A session at one moment; immutable, so that any thread may read it.
 *
 * @param id the session
 * @param state its state
 * @param reason why it closed, or null
 * @param detail more on the reason, for people; may be empty
 * @param options what it was opened with
 * @param createdAt when it was opened
 * @param authorisedAt when the current link's token was composed, or null
 * @param closedAt when it closed, or null
 * @param generation the number of the current link, 0 before the first
 * @param join the join info, or null while there is none
 * @param audioQueue the name of its own queue
 * @param upstreamSessionId the avatar service's own session id, or null
 * @param destination the avatar service's worker, or null
 * @param video what the picture is like, or null while that is not known
 * @param viewerSeen whether a viewer reported the first frame and has not left
 * @param lastRoundTrip of the latest ping, or null
 * @param transitions the first 20 and the latest 180 of all so far
 * @param counters figures so far
 * @param failure why it could not be opened, or why its latest failed attempt did; null if none failed
 * @param links the first 5 and the latest 45 of the links so far, attempts among them
 * @param warnings what the avatar service said of the options that it took nevertheless, for people
 */
public record SessionSnapshot(
        SessionId id,
        SessionState state,
        CloseReason reason,
        String detail,
        SessionOptions options,
        Instant createdAt,
        Instant authorisedAt,
        Instant closedAt,
        int generation,
        JoinInfo join,
        String audioQueue,
        String upstreamSessionId,
        String destination,
        LinkEvent.VideoMetadata video,
        boolean viewerSeen,
        Duration lastRoundTrip,
        List<Transition> transitions,
        Counters counters,
        LinkFailure failure,
        List<LinkRecord> links,
        List<String> warnings) {

    public SessionSnapshot {
        transitions = List.copyOf(transitions);
        links = List.copyOf(links);
        warnings = List.copyOf(warnings);
    }

    /**
     * What other gateways may know, and keep: without the join info, which is a credential, without the way that led
     * here, and without what the avatar service alone is told.
     */
    public SessionSnapshot shared() {
        return with(options.shared(), state, null, List.of(), List.of());
    }

    /** The same, closed at this moment, since its gateway died and nobody went on with it. */
    public SessionSnapshot lost(Instant at) {
        return new SessionSnapshot(
                id,
                SessionState.CLOSED,
                CloseReason.SESSION_LOST,
                "its gateway died, and nobody went on with it",
                options,
                createdAt,
                authorisedAt,
                at,
                generation,
                null,
                audioQueue,
                upstreamSessionId,
                destination,
                video,
                false,
                lastRoundTrip,
                transitions,
                counters,
                failure,
                links,
                warnings);
    }

    /** The same in another state, for one whose gateway is gone and which waits for the next. */
    public SessionSnapshot in(SessionState other) {
        return with(options, other, join, transitions, links);
    }

    private SessionSnapshot with(
            SessionOptions itsOptions,
            SessionState itsState,
            JoinInfo itsJoin,
            List<Transition> itsTransitions,
            List<LinkRecord> itsLinks) {
        return new SessionSnapshot(
                id,
                itsState,
                reason,
                detail,
                itsOptions,
                createdAt,
                authorisedAt,
                closedAt,
                generation,
                itsJoin,
                audioQueue,
                upstreamSessionId,
                destination,
                video,
                viewerSeen,
                lastRoundTrip,
                itsTransitions,
                counters,
                failure,
                itsLinks,
                warnings);
    }

    /**
     * One step of a session's life.
     *
     * @param from the old state, or null for the first
     * @param to the new state
     * @param time when
     * @param reason why it closed, or null
     * @param detail for people; may be empty
     */
    public record Transition(SessionState from, SessionState to, Instant time, CloseReason reason, String detail) {}

    /**
     * Figures of a session since its start.
     *
     * @param framesSent frames of speech that the socket took, or that an interrupt dropped before it did
     * @param bytesSent bytes of speech given to the links so far
     * @param framesAcknowledged frames that the avatar acknowledged
     * @param jobsWaiting jobs that were accepted, and neither started nor ended, of those that are kept
     * @param jobsFinished jobs played to their end
     * @param jobsInterrupted jobs cut off or dropped
     * @param jobsExpired jobs whose time was over
     * @param jobsRejected jobs that could not be spoken
     * @param jobsFailed jobs that should have been spoken to their end, and were not
     * @param playedMillis speech heard, in milliseconds
     * @param unknownMessages messages of the avatar service that its protocol does not know
     */
    public record Counters(
            long framesSent,
            long bytesSent,
            long framesAcknowledged,
            long jobsWaiting,
            long jobsFinished,
            long jobsInterrupted,
            long jobsExpired,
            long jobsRejected,
            long jobsFailed,
            long playedMillis,
            long unknownMessages) {

        /** The same with another number of jobs that wait. */
        public Counters withJobsWaiting(long waiting) {
            return new Counters(
                    framesSent,
                    bytesSent,
                    framesAcknowledged,
                    waiting,
                    jobsFinished,
                    jobsInterrupted,
                    jobsExpired,
                    jobsRejected,
                    jobsFailed,
                    playedMillis,
                    unknownMessages);
        }
    }
}
