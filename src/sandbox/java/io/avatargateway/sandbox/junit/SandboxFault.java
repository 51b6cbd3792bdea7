package io.avatargateway.sandbox.junit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/**
 * Something that goes wrong, as {@code docs/sandbox.md} has it in its table of faults. The sandbox checks kind and
 * fields. Immutable.
 */
public final class SandboxFault {

    private final ObjectNode json;

    private SandboxFault(ObjectNode json) {
        this.json = json;
    }

    /**
     * Hits everything that it can hit, until it is taken back.
     *
     * @param kind such as {@code cut} or {@code token-rate-limited}
     * @return the fault
     */
    public static SandboxFault of(String kind) {
        return new SandboxFault(JsonNodeFactory.instance.objectNode()).with("kind", kind);
    }

    /**
     * Hits a number of times.
     *
     * @param count 1 and more
     * @return a copy
     */
    public SandboxFault times(int count) {
        return with("times", count);
    }

    /**
     * Hits sessions of one face only.
     *
     * @param faceId as the session is opened with
     * @return a copy
     */
    public SandboxFault forFace(String faceId) {
        return with("faceId", faceId);
    }

    /**
     * Hits one session that is open, at once.
     *
     * @param session which
     * @return a copy
     */
    public SandboxFault in(HeardSession session) {
        return with("sessionId", session.id());
    }

    /**
     * Of a moment: when it comes.
     *
     * @param audio how much audio is played by then
     * @return a copy
     */
    public SandboxFault afterAudio(Duration audio) {
        return with("afterAudioMillis", audio.toMillis());
    }

    /**
     * Sets a field of the fault's kind.
     *
     * @param field such as {@code retryAfterSeconds}
     * @param value of it
     * @return a copy
     */
    public SandboxFault with(String field, long value) {
        return new SandboxFault(json.deepCopy().put(field, value));
    }

    /**
     * Sets a field of the fault's kind.
     *
     * @param field such as {@code text}
     * @param value of it
     * @return a copy
     */
    public SandboxFault with(String field, String value) {
        return new SandboxFault(json.deepCopy().put(field, value));
    }

    ObjectNode json() {
        return json;
    }

    @Override
    public String toString() {
        return "SandboxFault" + json;
    }
}
