package io.avatargateway.room.probe;

import io.avatargateway.session.model.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is known of a probe at one moment; immutable. Holds no credential.
 *
 * @param id the probe's name
 * @param scheduled whether the schedule started it
 * @param faceId whose face it asked for
 * @param step what it does, or did last
 * @param startedAt when it began to open its session
 * @param endedAt when it was done, or null while it runs
 * @param sessionId its session, or null while there is none
 * @param verdict what it found, or null while it runs
 * @param findings what is wrong, worst first
 * @param marks what was reached, in milliseconds since it began
 * @param announcedFps frames per second that the avatar announced, or null if it did not
 * @param seen what it saw
 * @param heard what it heard
 * @param lipDelayMillis how far the lips were behind the sound, negative if ahead of it; null where that cannot be
 *     told, or not yet
 */
public record ProbeReport(
        String id,
        boolean scheduled,
        String faceId,
        Step step,
        Instant startedAt,
        Instant endedAt,
        SessionId sessionId,
        Verdict verdict,
        List<Finding> findings,
        Map<Mark, Long> marks,
        Integer announcedFps,
        Seen seen,
        Heard heard,
        Integer lipDelayMillis) {

    public ProbeReport {
        findings = List.copyOf(findings);
        marks = Map.copyOf(marks);
    }

    /** What a probe does, in this order. */
    public enum Step {
        /** Opens the session. */
        OPENING,
        /** Joins the room. */
        JOINING,
        /** Waits until the avatar takes speech. */
        STARTING,
        /** Waits for the first frame. */
        LOOKING,
        /** Hands over the speech and waits to hear it. */
        LISTENING,
        /** Watches until the speech is over. */
        WATCHING,
        /** Ends the session. */
        ENDING,
        /** Done. */
        DONE;

        /** The word in REST. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is reached on the way. */
    public enum Mark {
        /** The session's token was composed. */
        TOKEN,
        /** The join info was there. */
        JOIN_INFO,
        /** The room let the probe in. */
        ROOM_JOINED,
        /** The avatar takes speech. */
        START,
        /** The first frame was seen. */
        FIRST_FRAME,
        /** The speech was sent. */
        SPEECH_SENT,
        /** The first audible sample was heard. */
        FIRST_SOUND,
        /** The speech was played to its end. */
        SPEECH_FINISHED,
        /** The session was closed. */
        SESSION_CLOSED
    }

    /** What a probe finds. */
    public enum Verdict {
        /** All was as it should be. */
        HEALTHY,
        /** It can be used, but is worse than it should be. */
        DEGRADED,
        /** Nobody could have used it. */
        FAILED;

        /** The word in REST and in the health check. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Something wrong.
     *
     * @param reason a stable word
     * @param detail the facts, for people
     */
    public record Finding(ProbeReason reason, String detail) {}

    /**
     * What was seen.
     *
     * @param frames how many
     * @param framesPerSecond from the first to the last
     * @param freezes gaps of more than 200 ms
     * @param longestGapMillis the longest time between two frames
     * @param widthPixels of the latest
     * @param heightPixels of the latest
     */
    public record Seen(
            long frames,
            double framesPerSecond,
            int freezes,
            long longestGapMillis,
            int widthPixels,
            int heightPixels) {}

    /**
     * What was heard of the speech.
     *
     * @param energy root mean square of the audible part; 1 is the loudest
     * @param peak the loudest sample; 0..1
     * @param audibleMillis how long it was
     * @param sentMillis how long the audible part of what was sent is
     */
    public record Heard(double energy, double peak, long audibleMillis, long sentMillis) {}
}
