package io.avatargateway.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What an interrupt did.
 *
 * @param json as it came
 */
public record Interruption(JsonNode json) {

    /**
     * About how many jobs were cut off or dropped.
     *
     * @return 0 and more
     */
    public long jobsEnded() {
        return json.path("jobsEnded").asLong();
    }

    @Override
    public String toString() {
        return "Interruption[" + jobsEnded() + "]";
    }
}
