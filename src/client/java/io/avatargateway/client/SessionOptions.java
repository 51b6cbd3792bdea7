package io.avatargateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/**
 * What a session is opened with; what is not said is the gateway's own choice, and the gateway checks what is. The
 * OpenAPI document's {@code SessionRequest} has all fields: {@link #with} takes those that have no method here. For one
 * thread.
 */
public final class SessionOptions {

    private final ObjectNode json = Json.object();

    private SessionOptions() {}

    /**
     * Begins.
     *
     * @return the gateway's own choices
     */
    public static SessionOptions defaults() {
        return new SessionOptions();
    }

    /**
     * Chooses the face.
     *
     * @param id Simli's
     * @return this
     */
    public SessionOptions face(String id) {
        return text("faceId", id);
    }

    /**
     * Chooses Simli's model.
     *
     * @param name Simli's
     * @return this
     */
    public SessionOptions model(String name) {
        return text("model", name);
    }

    /**
     * Says whose session it is.
     *
     * @param name where nobody signs in, a label that stands in events
     * @return this
     */
    public SessionOptions tenant(String name) {
        return text("tenant", name);
    }

    /**
     * Ends the session when nothing was said for so long.
     *
     * @param time whole seconds, at least one
     * @return this
     */
    public SessionOptions maxIdle(Duration time) {
        return seconds("maxIdleSeconds", time);
    }

    /**
     * Ends the session after so long.
     *
     * @param time whole seconds, at least one
     * @return this
     */
    public SessionOptions maxLength(Duration time) {
        return seconds("maxSessionLengthSeconds", time);
    }

    /**
     * Ends the session so long after its viewer has left, unless one comes back.
     *
     * @param time whole seconds, at least one
     * @return this
     */
    public SessionOptions endAfterViewerLeft(Duration time) {
        return seconds("endAfterViewerLeftSeconds", time);
    }

    /**
     * Says when speech begins.
     *
     * @param when {@code on-start}: when the avatar can speak; {@code on-viewer}: when a viewer sees it
     * @return this
     */
    public SessionOptions startSpeech(String when) {
        return text("startSpeech", when);
    }

    /**
     * Asks the gateway to stand in for a viewer, so that the session lives while nobody watches.
     *
     * @return this
     */
    public SessionOptions placeholder() {
        json.put("placeholder", true);
        return this;
    }

    /**
     * Keeps a text with the session.
     *
     * @param name of the text
     * @param value the text
     * @return this
     */
    public SessionOptions metadata(String name, String value) {
        json.withObjectProperty("metadata").put(Arguments.text("metadata", name), value);
        return this;
    }

    /**
     * Sets any field of {@code SessionRequest}.
     *
     * @param name the field's
     * @param value its JSON
     * @return this
     */
    public SessionOptions with(String name, JsonNode value) {
        json.set(Arguments.text("name", name), value);
        return this;
    }

    /**
     * What is sent.
     *
     * @return a copy
     */
    public ObjectNode json() {
        return json.deepCopy();
    }

    private SessionOptions text(String name, String value) {
        json.put(name, Arguments.text(name, value));
        return this;
    }

    private SessionOptions seconds(String name, Duration time) {
        if (time == null || time.toMillis() < 1000 || time.toMillis() % 1000 != 0) {
            throw Arguments.wrong(name, time, "whole seconds, at least one");
        }
        json.put(name, time.toSeconds());
        return this;
    }

    /** Without metadata and what Simli gets: they may be personal. */
    @Override
    public String toString() {
        return "SessionOptions"
                + json.properties().stream().map(java.util.Map.Entry::getKey).toList();
    }
}
