package io.avatargateway.client.jms;

import io.avatargateway.client.Arguments;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What is said of speech beside its bytes, as {@code docs/jms-producer.md} has it. The parts of an utterance all say
 * the same. Immutable.
 *
 * @param session whose
 * @param jobId the name of the job, 1 to 200 characters; a name that comes again is not spoken again
 * @param queue where it goes: {@code avatar.audio}, a tenant's intake, or the session's own
 * @param type MIME type of the speech, or null: the bytes say it
 * @param mode {@code queue}, {@code next} or {@code interrupt}
 * @param keepWaiting whether what waits outlives an interrupt
 * @param priority 0..9
 * @param timeToLiveMillis after which it is not spoken any more, 0 for ever
 * @param notBefore when it may be spoken, or null
 * @param finalReplyOnly whether no reply but the final one is to come
 * @param resume where it goes on if the link to the avatar is lost: pause, exact, restart, skip; or null
 * @param properties more properties of its messages, all of them texts
 */
public record Job(
        String session,
        String jobId,
        String queue,
        String type,
        String mode,
        boolean keepWaiting,
        int priority,
        long timeToLiveMillis,
        Instant notBefore,
        boolean finalReplyOnly,
        String resume,
        Map<String, String> properties) {

    /** Where the jobs of all sessions go, where nobody signs in. */
    public static final String INTAKE = "avatar.audio";

    private static final String QUEUE = "queue";
    private static final String INTERRUPT = "interrupt";
    private static final int DEFAULT_PRIORITY = 4;
    private static final int MAX_PRIORITY = 9;
    private static final int MAX_JOB_ID_LENGTH = 200;
    private static final Pattern PROPERTY = Pattern.compile("(?!JMS)[A-Za-z_$][A-Za-z0-9_$]{0,99}");
    private static final Set<String> OWN = Set.of(
            "AvatarSessionId",
            "AvatarJobId",
            "AvatarAudioType",
            "AvatarMode",
            "AvatarKeepWaiting",
            "AvatarReplies",
            "AvatarResume",
            "AvatarNotBefore",
            "AvatarPart",
            "AvatarLastPart");
    private static final Set<String> MODES = Set.of(QUEUE, "next", INTERRUPT);
    private static final Set<String> RESUMES = Set.of("pause", "exact", "restart", "skip");

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException naming value and rule
     */
    public Job {
        Arguments.text("session", session);
        Arguments.text("queue", queue);
        if (jobId == null
                || jobId.isEmpty()
                || jobId.codePointCount(0, jobId.length()) > MAX_JOB_ID_LENGTH
                || jobId.chars().anyMatch(Character::isISOControl)
                || jobId.codePoints().anyMatch(Job::isLoneSurrogate)) {
            throw Arguments.wrong("jobId", jobId, "1..200 characters, no control characters");
        }
        if (mode == null || !MODES.contains(mode)) {
            throw Arguments.wrong("mode", mode, "one of queue, next, interrupt");
        }
        if (keepWaiting && !mode.equals(INTERRUPT)) {
            throw Arguments.wrong("keepWaiting", "in mode " + mode, "in mode interrupt only");
        }
        Arguments.within("priority", priority, 0, MAX_PRIORITY);
        if (timeToLiveMillis < 0) {
            throw Arguments.wrong("timeToLiveMillis", timeToLiveMillis, "0 and more");
        }
        if (resume != null && !RESUMES.contains(resume)) {
            throw Arguments.wrong("resume", resume, "one of pause, exact, restart, skip");
        }
        properties = Map.copyOf(properties);
        for (String name : properties.keySet()) {
            if (!PROPERTY.matcher(name).matches() || OWN.contains(name)) {
                throw Arguments.wrong("property", name, "a name of JMS, without a method of its own here");
            }
        }
    }

    /**
     * Begins with speech that waits for its turn, in {@link #INTAKE}, by a name that is made.
     *
     * @param session its id
     * @return to be built
     */
    public static Builder forSession(String session) {
        return new Builder(session);
    }

    /** Says more about a job. For one thread. */
    public static final class Builder {

        private final String session;
        private String jobId = "job-" + UUID.randomUUID();
        private String queue = INTAKE;
        private String type;
        private String mode = QUEUE;
        private boolean keepWaiting;
        private int priority = DEFAULT_PRIORITY;
        private long timeToLiveMillis;
        private Instant notBefore;
        private boolean finalReplyOnly;
        private String resume;
        private final Map<String, String> properties = new LinkedHashMap<>();

        private Builder(String session) {
            this.session = session;
        }

        /**
         * Names it.
         *
         * @param name 1 to 200 characters, no control characters
         * @return this
         */
        public Builder named(String name) {
            jobId = name;
            return this;
        }

        /**
         * Sends it elsewhere.
         *
         * @param destination the session's own queue ({@code audioQueue}), or a tenant's intake
         * @return this
         */
        public Builder to(String destination) {
            queue = destination;
            return this;
        }

        /**
         * Says what the bytes are.
         *
         * @param mime such as {@code audio/wav}, or null: the bytes say it
         * @return this
         */
        public Builder ofType(String mime) {
            type = mime;
            return this;
        }

        /**
         * Says how it comes into the order of those that wait.
         *
         * @param how {@code queue}, {@code next}, or {@code interrupt}
         * @return this
         */
        public Builder mode(String how) {
            mode = how;
            return this;
        }

        /**
         * Of an interrupt: whether what waits is spoken afterwards, else it is dropped.
         *
         * @param kept true to keep it
         * @return this
         */
        public Builder keepWaiting(boolean kept) {
            keepWaiting = kept;
            return this;
        }

        /**
         * Puts it before or behind others that wait.
         *
         * @param level 0..9, 4 by default; a higher one goes first
         * @return this
         */
        public Builder priority(int level) {
            priority = level;
            return this;
        }

        /**
         * Lets it expire if its turn comes later than that.
         *
         * @param time 1 ms to 7 days, or null for never
         * @return this
         */
        public Builder expiresIn(Duration time) {
            timeToLiveMillis =
                    time == null ? 0 : Arguments.span("expiresIn", time).toMillis();
            return this;
        }

        /**
         * Delays it.
         *
         * @param moment before which it is not spoken, or null
         * @return this
         */
        public Builder notBefore(Instant moment) {
            notBefore = moment;
            return this;
        }

        /**
         * Says which replies are to come.
         *
         * @param only true for none but the final one
         * @return this
         */
        public Builder finalReplyOnly(boolean only) {
            finalReplyOnly = only;
            return this;
        }

        /**
         * Says where it goes on if the link to the avatar is lost.
         *
         * @param how pause, exact, restart, skip; or null, as the gateway is set
         * @return this
         */
        public Builder resume(String how) {
            resume = how;
            return this;
        }

        /**
         * Sets any other property that is a text, such as {@code AvatarText}: what is said, for captions.
         *
         * @param name the property's
         * @param value the text
         * @return this
         */
        public Builder property(String name, String value) {
            properties.put(Arguments.text("property", name), Arguments.text(name, value));
            return this;
        }

        /**
         * Checks all of it.
         *
         * @return the job
         * @throws IllegalArgumentException naming value and rule
         */
        public Job build() {
            return new Job(
                    session,
                    jobId,
                    queue,
                    type,
                    mode,
                    keepWaiting,
                    priority,
                    timeToLiveMillis,
                    notBefore,
                    finalReplyOnly,
                    resume,
                    properties);
        }
    }

    /** Without the properties, which may say what is spoken. */
    @Override
    public String toString() {
        return "Job[" + jobId + " for " + session + "]";
    }

    /** A name of the gateway's is Unicode; half a character is none. */
    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
