package io.avatargateway.session.model;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Something that happened to a session; immutable, and the CDI event that observers get. Holds no credential.
 *
 * @param sessionId the session
 * @param sequence 1 for the session's first event, then without gaps but for those where it was taken up: there it
 *     goes on behind a multiple of {@value #SEQUENCES_OF_AN_OWNER}
 * @param time when it happened
 * @param generation the number of the link at that time, or of the next one where the event is about that; 0 before the
 *     first link
 * @param type what sort of event
 * @param state the session's state after the event
 * @param reason why the session closed; null unless {@code state} is {@link SessionState#CLOSED}
 * @param detail for people; never null, may be empty
 * @param tenant the session's tenant, or null
 * @param job the job's status where {@code type} is {@link Type#JOB}, else null
 * @param data further facts by name, numbers or texts: {@code from} for a transition, {@code signal} for a signal,
 *     {@code fps} …
 */
public record SessionEvent(
        SessionId sessionId,
        long sequence,
        Instant time,
        int generation,
        Type type,
        SessionState state,
        CloseReason reason,
        String detail,
        String tenant,
        JobStatus job,
        Map<String, Object> data) {

    /** The distance of the places where the numbers of owners begin. */
    public static final long SEQUENCES_OF_AN_OWNER = 10_000;
    /** Events that a gateway may have told beyond the last one that others know of are far fewer. */
    private static final long TOLD_UNKNOWN = SEQUENCES_OF_AN_OWNER / 2;

    /**
     * Behind which number those of the next owner begin.
     *
     * @param lastSequence the latest one of the owner before it that is known
     */
    public static long behindOwnerOf(long lastSequence) {
        return ((lastSequence + TOLD_UNKNOWN) / SEQUENCES_OF_AN_OWNER + 1) * SEQUENCES_OF_AN_OWNER;
    }

    public SessionEvent {
        Objects.requireNonNull(sessionId, "sessionId");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(detail, "detail");
        data = Map.copyOf(data);
    }

    /** Sorts of events. */
    public enum Type {
        /**
         * The session went from one state to another; {@code data.from} is the old one, or is missing for the first.
         */
        STATE("state"),
        /**
         * The avatar said something: {@code data.signal} is START, SPEAK, SILENT, STOP, ERROR, RATE, CLOSING, PLACED,
         * VIDEO or UNKNOWN.
         */
        SIGNAL("signal"),
        /** A job went from one state to another. */
        JOB("job"),
        /** The join info is there, or is new: front ends fetch it. */
        JOIN("join"),
        /** A viewer saw the first frame, or left: {@code data.viewer} is {@code first-frame} or {@code left}. */
        VIEWER("viewer"),
        /**
         * Words of a job are being heard: {@code data.jobId}, {@code data.atMillis} since its beginning, {@code
         * data.text}.
         */
        MARK("mark"),
        /**
         * There is another link to the avatar, in place of one that was lost: {@code data.reason} is why, {@code
         * data.gapMillis} how long none took speech.
         */
        RECOVERED("recovered"),
        /**
         * Another gateway has taken the session up, or a later life of the same one, and speech goes on: {@code
         * data.reason} is {@code ADOPTED}, {@code data.gapMillis} how long none took speech, {@code data.generation}
         * the number of the new link.
         */
        ADOPTED("adopted"),
        /**
         * Speech goes on over another link, before the old one had to end: {@code data.reason} is why, {@code
         * data.gapMillis} how long nothing was heard because of that.
         */
        RENEWED("renewed"),
        /** Speech was interrupted; {@code data.dropped} is the number of jobs. */
        INTERRUPT("interrupt");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /** The word in server-sent events and, behind {@code io.avatargateway.session.}, in CloudEvents. */
        public String word() {
            return word;
        }
    }
}
