package io.avatargateway.ledger;

import io.avatargateway.session.model.JobStatus;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.Objects;

/**
 * One utterance behind its end.
 *
 * @param id of this entry, and of no other
 * @param tenant whose it was
 * @param session the session's id; null where its producer named none
 * @param audioSha256 of the bytes that its producer sent, in hexadecimal; null where not all of them were read
 * @param started when it began to be heard; null where nothing was, or another gateway had begun it
 * @param end how it ended, and how much of it was heard
 */
public record UtteranceEntry(
        String id, String tenant, String session, String audioSha256, Instant started, JobStatus end) {

    /** The value of {@code kind} in its line. */
    static final String KIND = "utterance";

    public UtteranceEntry {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(end, "end");
    }

    /** The line of it, without its end. */
    public String line() {
        JsonObjectBuilder json = EntryJson.begin(KIND, id, tenant, session).add("jobId", end.jobId());
        EntryJson.add(json, "audioSha256", audioSha256);
        EntryJson.add(json, "started", started);
        json.add("ended", EntryJson.time(end.time())).add("heardMillis", end.playedMillis());
        if (end.durationMillis() >= 0) {
            json.add("durationMillis", end.durationMillis());
        }
        json.add("estimated", end.estimated()).add("outcome", end.state().word());
        EntryJson.add(json, "code", end.code());
        return json.build().toString();
    }
}
