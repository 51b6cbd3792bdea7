package io.avatargateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One event of a session.
 *
 * @param json as it came; only a gap, which does not say itself that it is one, has got its {@code type}
 */
public record SessionEvent(JsonNode json) {

    static SessionEvent of(ServerEvent event) {
        JsonNode data = Json.parse(event.data())
                .orElseThrow(() -> new ClientException(
                        ClientException.Kind.FAILED, "gateway: an event that is no JSON (expected: JSON)"));
        return new SessionEvent(data.has("type") ? data : ((ObjectNode) data).put("type", event.name()));
    }

    /**
     * What happened.
     *
     * @return {@code state}, {@code signal}, {@code job}, {@code gap} and others, also of the future
     */
    public String type() {
        return json.path("type").asText();
    }

    /**
     * The event's number.
     *
     * @return 1 and more, or 0 of an event without one
     */
    public long sequence() {
        return json.path("sequence").asLong();
    }

    /**
     * How far the session is.
     *
     * @return its state, or empty
     */
    public String state() {
        return json.path("state").asText();
    }

    /**
     * Of an event {@code job}, how far the job is.
     *
     * @return as a reply by JMS has it
     */
    public Optional<Reply> job() {
        return json.path("job").isObject() ? Optional.of(new Reply(json.path("job"))) : Optional.empty();
    }

    /**
     * Whether it is the session's last one.
     *
     * @return true for the state {@code CLOSED}
     */
    public boolean closes() {
        return type().equals("state") && state().equals("CLOSED");
    }

    /** Without the texts of jobs, which may be personal. */
    @Override
    public String toString() {
        return "SessionEvent[" + sequence() + " " + type() + " " + state() + "]";
    }
}
