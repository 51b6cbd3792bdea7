package io.avatargateway.jms.event;

import io.avatargateway.ledger.bill.BillFinding;
import io.avatargateway.service.JsonObjects;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.UUID;

/**
 * That the ledger and the avatar service's own count differ, for the gateway's operators. It is about no session.
 *
 * @param id names it
 * @param time when it was found
 * @param data what differs
 */
record BillEvent(String id, Instant time, JsonObject data) {

    /** The type's word, as webhooks ask for it. */
    static final String WORD = "bill";

    /**
     * Makes one of a finding.
     *
     * @param node who found it
     * @param all whether who reads it may know of all sessions: examples may be of any tenant with the same account
     */
    static BillEvent of(BillFinding finding, String node, boolean all, Instant time) {
        JsonObjectBuilder data = JsonObjects.builder()
                .add("kind", finding.kind().name())
                .add("count", finding.count())
                .add("node", node);
        if (all) {
            JsonArrayBuilder examples = Json.createArrayBuilder();
            finding.examples().forEach(examples::add);
            data.add("examples", examples);
        }
        return new BillEvent("bill/" + UUID.randomUUID(), time, data.build());
    }
}
