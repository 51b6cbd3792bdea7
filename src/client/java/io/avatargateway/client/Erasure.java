package io.avatargateway.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What was erased of a session.
 *
 * @param json as it came
 */
public record Erasure(JsonNode json) {

    /**
     * Events that were kept.
     *
     * @return 0 and more
     */
    public long events() {
        return json.path("events").asLong();
    }

    /**
     * Jobs whose status was kept.
     *
     * @return 0 and more
     */
    public long jobs() {
        return json.path("jobs").asLong();
    }

    /**
     * Dead letters.
     *
     * @return 0 and more
     */
    public long deadLetters() {
        return json.path("deadLetters").asLong();
    }

    /**
     * Whether nothing is left.
     *
     * @return with false, erase again
     */
    public boolean complete() {
        return json.path("complete").asBoolean(true);
    }

    @Override
    public String toString() {
        return "Erasure[complete=" + complete() + "]";
    }
}
