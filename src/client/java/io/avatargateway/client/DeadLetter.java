package io.avatargateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What was put aside, without its body.
 *
 * @param json as it came
 */
public record DeadLetter(JsonNode json) {

    /**
     * Its name in calls.
     *
     * @return as the list has it
     */
    public String id() {
        return json.path("id").asText();
    }

    /**
     * When it was put aside.
     *
     * @return ISO 8601, UTC
     */
    public String time() {
        return json.path("time").asText();
    }

    /**
     * Whose it was.
     *
     * @return empty where nobody knows any more
     */
    public Optional<String> tenant() {
        return Optional.ofNullable(json.path("tenant").asText(null));
    }

    /**
     * The session.
     *
     * @return as far as it is known
     */
    public Optional<String> sessionId() {
        return Optional.ofNullable(json.path("sessionId").asText(null));
    }

    /**
     * The job.
     *
     * @return as far as it is known
     */
    public Optional<String> jobId() {
        return Optional.ofNullable(json.path("jobId").asText(null));
    }

    /**
     * Why it was put aside.
     *
     * @return a stable word
     */
    public Optional<String> code() {
        return Optional.ofNullable(json.path("code").asText(null));
    }

    /**
     * Size of its body, also where that was not kept.
     *
     * @return bytes
     */
    public long bytes() {
        return json.path("bytes").asLong();
    }

    /**
     * Whether its body is there.
     *
     * @return without it, speech cannot be sent again
     */
    public boolean body() {
        return json.path("body").asBoolean();
    }

    /**
     * Some dead letters.
     *
     * @param json as it came
     */
    public record Page(JsonNode json) {

        /**
         * Those of this page.
         *
         * @return the oldest first
         */
        public List<DeadLetter> deadLetters() {
            return json.path("deadLetters").valueStream().map(DeadLetter::new).toList();
        }

        /**
         * Where the next page begins.
         *
         * @return what {@code after} is to be; empty at the end
         */
        public Optional<String> next() {
            return Optional.ofNullable(json.path("next").asText(null));
        }

        @Override
        public String toString() {
            return "DeadLetter.Page[" + deadLetters().size() + "]";
        }
    }

    /**
     * A dead letter that was sent again.
     *
     * @param json as it came
     */
    public record Redriven(JsonNode json) {

        /**
         * Where to.
         *
         * @return the session
         */
        public String sessionId() {
            return json.path("sessionId").asText();
        }

        /**
         * The new job's name.
         *
         * @return made of the first one and the number
         */
        public String jobId() {
            return json.path("jobId").asText();
        }

        @Override
        public String toString() {
            return "DeadLetter.Redriven[" + jobId() + "]";
        }
    }

    @Override
    public String toString() {
        return "DeadLetter[" + id() + "]";
    }
}
