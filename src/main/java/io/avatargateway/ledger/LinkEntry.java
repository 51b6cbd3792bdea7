package io.avatargateway.ledger;

import io.avatargateway.session.model.SessionId;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * One link, or one attempt to open one, behind its end.
 *
 * @param tenant whose it was
 * @param session the session's id
 * @param generation its number within the session, 1 for the first
 * @param opened when it began to be opened
 * @param from when its join info came: from about then it is paid for; null where none came
 * @param to when it ended; not before {@code from}
 * @param upstreamId the avatar service's own session id, or null
 * @param endedBy who ended it
 * @param outcome why, a word or a few
 */
public record LinkEntry(
        String tenant,
        SessionId session,
        int generation,
        Instant opened,
        Instant from,
        Instant to,
        String upstreamId,
        EndedBy endedBy,
        String outcome) {

    /** The value of {@code kind} in its line. */
    static final String KIND = "link";

    public LinkEntry {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(opened, "opened");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(endedBy, "endedBy");
        Objects.requireNonNull(outcome, "outcome");
    }

    /** The same for each who tells of this link: the first who does counts. */
    public String id() {
        return session.value() + "/" + generation;
    }

    /** How long it was paid for, as far as this side knows; zero where no join info came. */
    public Duration paid() {
        return from == null || to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }

    /** The line of it, without its end. */
    public String line() {
        JsonObjectBuilder json = EntryJson.begin(KIND, id(), tenant, session.value())
                .add("generation", generation)
                .add("opened", EntryJson.time(opened));
        EntryJson.add(json, "from", from);
        json.add("to", EntryJson.time(to)).add("seconds", EntryJson.seconds(paid()));
        EntryJson.add(json, "upstreamId", upstreamId);
        return json.add("endedBy", endedBy.word())
                .add("outcome", outcome)
                .add("estimated", endedBy == EndedBy.DEATH)
                .build()
                .toString();
    }
}
