package io.avatargateway.sandbox.junit;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A session as the sandbox saw it. {@link SandboxControl#spoken} has its bytes.
 *
 * @param json as {@code GET /sandbox/sessions/{id}} has it
 */
public record HeardSession(JsonNode json) {

    /**
     * The sandbox's name of it.
     *
     * @return {@code sbx_} and more
     */
    public String id() {
        return json.path("id").asText();
    }

    /**
     * Simli's name of it.
     *
     * @return what the gateway calls {@code upstreamSessionId}
     */
    public String simliSessionId() {
        return json.path("simliSessionId").asText();
    }

    /**
     * The face.
     *
     * @return as it was opened with
     */
    public String faceId() {
        return json.path("faceId").asText();
    }

    /**
     * How far it is.
     *
     * @return OPENING, READY, SPEAKING, SILENT, DRAINING or CLOSED
     */
    public String state() {
        return json.path("state").asText();
    }

    /**
     * Why it ended.
     *
     * @return a word such as DONE, or empty while it is open
     */
    public String closeReason() {
        return json.path("closeReason").asText("");
    }

    /**
     * How much speech came in.
     *
     * @return bytes of PCM, 32 for a millisecond
     */
    public long bytesReceived() {
        return json.path("bytesReceived").asLong();
    }

    /**
     * How much of it was played.
     *
     * @return milliseconds
     */
    public long playedMillis() {
        return json.path("playedMillis").asLong();
    }

    /**
     * How often speech was interrupted.
     *
     * @return messages {@code SKIP}
     */
    public long skips() {
        return received("SKIP");
    }

    /**
     * Whether it was told that nothing more comes.
     *
     * @return messages {@code DONE}, 0 or 1
     */
    public long dones() {
        return received("DONE");
    }

    /**
     * How many messages of a kind came in.
     *
     * @param kind as the timeline has it, such as {@code SKIP} or {@code audio}
     * @return 0 and more
     */
    public long received(String kind) {
        return json.path("messageCounts").path("in " + kind).asLong();
    }

    @Override
    public String toString() {
        return "HeardSession[" + id() + " " + faceId() + " " + state() + ", " + playedMillis() + " ms played]";
    }
}
