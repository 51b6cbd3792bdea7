package io.avatargateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/**
 * How far a job is, as the gateway tells it by JMS, in events and by REST.
 *
 * @param json as it came
 */
public record Reply(JsonNode json) {

    private static final Set<String> FINAL = Set.of("finished", "interrupted", "expired", "rejected", "failed");

    /**
     * Reads a message's text.
     *
     * @param text of a message, or null
     * @return empty if it is no reply
     */
    public static Optional<Reply> parse(String text) {
        return text == null
                ? Optional.empty()
                : Json.parse(text)
                        .filter(json -> json.path("status").isTextual())
                        .map(Reply::new);
    }

    /**
     * Which job.
     *
     * @return its name
     */
    public String jobId() {
        return json.path("jobId").asText();
    }

    /**
     * How far it is.
     *
     * @return {@code accepted}, {@code started}, or a final one: {@code finished}, {@code interrupted}, {@code expired},
     *     {@code rejected}, {@code failed}
     */
    public String status() {
        return json.path("status").asText();
    }

    /**
     * Whether no other reply comes.
     *
     * @return true for a final status
     */
    public boolean isFinal() {
        return FINAL.contains(status());
    }

    /**
     * Whether all of it was played.
     *
     * @return true for {@code finished}
     */
    public boolean isFinished() {
        return status().equals("finished");
    }

    /**
     * Why it was not played to its end.
     *
     * @return a stable word, or empty
     */
    public Optional<String> code() {
        return Optional.ofNullable(json.path("code").asText(null));
    }

    /**
     * More on that, for people.
     *
     * @return a sentence, or empty
     */
    public Optional<String> detail() {
        return Optional.ofNullable(json.path("detail").asText(null));
    }

    /**
     * Length of the speech.
     *
     * @return milliseconds, or -1 if it is not known
     */
    public long durationMillis() {
        return json.path("durationMillis").asLong(-1);
    }

    /**
     * How much was heard.
     *
     * @return milliseconds
     */
    public long playedMillis() {
        return json.path("playedMillis").asLong();
    }

    /**
     * Whether {@link #playedMillis()} comes from the clock alone.
     *
     * @return false where a signal of the avatar confirms it
     */
    public boolean isEstimated() {
        return json.path("estimated").asBoolean();
    }

    /** Without the text that was spoken, which may be personal. */
    @Override
    public String toString() {
        return "Reply[" + jobId() + " " + status()
                + code().map(code -> " " + code).orElse("") + "]";
    }
}
