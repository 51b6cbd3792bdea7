package io.avatargateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The webhooks of all tenants.
 *
 * @param json as it came
 */
public record Webhooks(JsonNode json) {

    /**
     * All of them.
     *
     * @return perhaps none
     */
    public List<Webhook> webhooks() {
        return json.path("webhooks").valueStream().map(Webhook::new).toList();
    }

    /**
     * Events of all of them that are not sent any more.
     *
     * @return 0 and more
     */
    public long deadLetters() {
        return json.path("deadLetters").asLong();
    }

    /**
     * One of them.
     *
     * @param json as it came
     */
    public record Webhook(JsonNode json) {

        /**
         * Whose.
         *
         * @return the tenant
         */
        public String tenant() {
            return json.path("tenant").asText();
        }

        /**
         * What it is called.
         *
         * @return the name
         */
        public String name() {
            return json.path("name").asText();
        }

        /**
         * Where its events go.
         *
         * @return scheme and host
         */
        public String address() {
            return json.path("address").asText();
        }

        /**
         * How it gets on, as the gateway that answers knows it.
         *
         * @return ELSEWHERE, DELIVERING, FAILING or GONE
         */
        public String state() {
            return json.path("state").asText();
        }

        /**
         * Events that its receiver has not taken.
         *
         * @return 0 and more
         */
        public long waiting() {
            return json.path("waiting").asLong();
        }

        @Override
        public String toString() {
            return "Webhook[" + tenant() + "/" + name() + " " + state() + "]";
        }
    }

    /**
     * Dead letters of a webhook that were sent again.
     *
     * @param json as it came
     */
    public record Replayed(JsonNode json) {

        /**
         * How many events.
         *
         * @return 0 and more
         */
        public long replayed() {
            return json.path("replayed").asLong();
        }

        /**
         * Whether none is left.
         *
         * @return with false, replay again
         */
        public boolean complete() {
            return json.path("complete").asBoolean();
        }

        @Override
        public String toString() {
            return "Webhooks.Replayed[" + replayed() + "]";
        }
    }

    @Override
    public String toString() {
        return "Webhooks[" + webhooks().size() + "]";
    }
}
