package io.avatargateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A session as the gateway describes it.
 *
 * @param json as it came
 */
public record Session(JsonNode json) {

    /**
     * Its name in all calls.
     *
     * @return {@code ses_} and 20 characters
     */
    public String id() {
        return json.path("id").asText();
    }

    /**
     * How far it is.
     *
     * @return such as {@code JOINABLE}, {@code READY}, {@code SPEAKING}, {@code CLOSED}
     */
    public String state() {
        return json.path("state").asText();
    }

    /**
     * Why it ended.
     *
     * @return empty while it lives
     */
    public Optional<String> reason() {
        return Optional.ofNullable(json.path("reason").asText(null));
    }

    /**
     * The face.
     *
     * @return Simli's id
     */
    public String faceId() {
        return json.path("faceId").asText();
    }

    /**
     * When it was opened.
     *
     * @return ISO 8601, UTC
     */
    public String createdAt() {
        return json.path("createdAt").asText();
    }

    /**
     * Its own queue for speech, by JMS or AMQP.
     *
     * @return the queue's name
     */
    public String audioQueue() {
        return json.path("audioQueue").asText();
    }

    /**
     * How a viewer comes into the room.
     *
     * @return there only where the session was just opened
     */
    public Optional<Join> join() {
        return json.path("join").isObject() ? Optional.of(new Join(json.path("join"))) : Optional.empty();
    }

    /**
     * What Simli says of options that it took nevertheless.
     *
     * @return sentences for people
     */
    public List<String> warnings() {
        return json.path("warnings").valueStream().map(JsonNode::asText).toList();
    }

    /**
     * How much was spoken.
     *
     * @return milliseconds
     */
    public long playedMillis() {
        return json.path("counters").path("playedMillis").asLong();
    }

    /**
     * How a viewer comes into the room. A credential: hand it to the viewer at once, and keep it nowhere.
     *
     * @param json as it came
     */
    public record Join(JsonNode json) {

        /**
         * The number of the link whose room it is.
         *
         * @return 1 and more; tell it with the viewer's reports
         */
        public long generation() {
            return json.path("generation").asLong();
        }

        /**
         * The room's server.
         *
         * @return a URL of a WebSocket
         */
        public String livekitUrl() {
            return json.path("livekitUrl").asText();
        }

        /**
         * The viewer's credential.
         *
         * @return a secret
         */
        public String livekitToken() {
            return json.path("livekitToken").asText();
        }

        /**
         * Until when somebody must have joined.
         *
         * @return ISO 8601, UTC
         */
        public String joinBy() {
            return json.path("joinBy").asText();
        }

        @Override
        public String toString() {
            return "Join[by " + joinBy() + "]";
        }
    }

    /**
     * Some of the sessions.
     *
     * @param json as it came
     */
    public record Page(JsonNode json) {

        /**
         * Those of this page.
         *
         * @return newest first
         */
        public List<Session> sessions() {
            return json.path("sessions").valueStream().map(Session::new).toList();
        }

        /**
         * How many there are on all pages.
         *
         * @return 0 and more
         */
        public long total() {
            return json.path("total").asLong();
        }

        @Override
        public String toString() {
            return "Session.Page[" + sessions().size() + " of " + total() + "]";
        }
    }

    @Override
    public String toString() {
        return "Session[" + id() + " " + state() + "]";
    }
}
