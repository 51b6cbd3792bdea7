package io.avatargateway.audit;

import io.avatargateway.security.Caller;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;

/**
 * One decision. Holds no credential and nothing that was said.
 *
 * @param time when it was taken
 * @param way by which the request came: {@code http}, {@code jms}, or {@code gateway} for what it does by itself
 * @param caller who asked; null where nobody is known
 * @param action what was asked for, such as {@code session.open}
 * @param session the session's id, or null
 * @param deadLetter the dead letter's id, or null
 * @param outcome {@code done}, {@code refused} or {@code failed}
 * @param reason the answer's status or code, or why a session ended
 * @param address where the request came from, or null
 * @param request the request's id, or null
 */
public record AuditEntry(
        Instant time,
        String way,
        Caller caller,
        String action,
        String session,
        String deadLetter,
        String outcome,
        String reason,
        String address,
        String request) {

    /** One that is about no dead letter. */
    public AuditEntry(
            Instant time,
            String way,
            Caller caller,
            String action,
            String session,
            String outcome,
            String reason,
            String address,
            String request) {
        this(time, way, caller, action, session, null, outcome, reason, address, request);
    }

    /** The line: JSON, in which control characters and quotes of others are escaped. */
    String line() {
        JsonObjectBuilder line = Json.createObjectBuilder().add("time", time.toString());
        if (caller != null) {
            line.add("subject", caller.subject()).add("tenant", caller.tenant().name());
        }
        line.add("action", action);
        add(line, "session", session);
        add(line, "deadLetter", deadLetter);
        line.add("outcome", outcome);
        add(line, "reason", reason);
        line.add("way", way);
        add(line, "address", address);
        add(line, "request", request);
        return line.build().toString();
    }

    private static void add(JsonObjectBuilder line, String name, String value) {
        if (value != null) {
            line.add(name, value);
        }
    }
}
