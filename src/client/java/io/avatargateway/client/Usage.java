package io.avatargateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What was paid for and what was spoken.
 *
 * @param json as it came
 */
public record Usage(JsonNode json) {

    /**
     * The sums that were asked for.
     *
     * @return perhaps none
     */
    public List<Row> rows() {
        return json.path("rows").valueStream().map(Row::new).toList();
    }

    /**
     * The sum of all.
     *
     * @return without day, tenant and session
     */
    public Row total() {
        return new Row(json.path("total"));
    }

    /**
     * Gateways that have another ledger than the one that answered, or none: what they have written is not in the sums.
     *
     * @return their names, perhaps none
     */
    public List<String> elsewhere() {
        return json.path("elsewhere").valueStream().map(JsonNode::asText).toList();
    }

    /**
     * A sum.
     *
     * @param json as it came
     */
    public record Row(JsonNode json) {

        /**
         * The day, UTC.
         *
         * @return empty where days are not told apart
         */
        public String day() {
            return json.path("day").asText();
        }

        /**
         * Whose.
         *
         * @return empty where tenants are not told apart
         */
        public String tenant() {
            return json.path("tenant").asText();
        }

        /**
         * The session.
         *
         * @return empty where sessions are not told apart
         */
        public String session() {
            return json.path("session").asText();
        }

        /**
         * Links that were paid for.
         *
         * @return 0 and more
         */
        public long links() {
            return json.path("links").asLong();
        }

        /**
         * Those among them whose end is an estimate.
         *
         * @return 0 and more
         */
        public long estimatedLinks() {
            return json.path("estimatedLinks").asLong();
        }

        /**
         * How long links were paid for.
         *
         * @return seconds
         */
        public double seconds() {
            return json.path("seconds").asDouble();
        }

        /**
         * Utterances that ended, however they did.
         *
         * @return 0 and more
         */
        public long utterances() {
            return json.path("utterances").asLong();
        }

        /**
         * Speech that was heard.
         *
         * @return milliseconds
         */
        public long heardMillis() {
            return json.path("heardMillis").asLong();
        }

        @Override
        public String toString() {
            return "Usage.Row[" + day() + " " + tenant() + " " + session() + "]";
        }
    }

    @Override
    public String toString() {
        return "Usage[" + rows().size() + " rows]";
    }
}
