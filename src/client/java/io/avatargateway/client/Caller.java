package io.avatargateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * Who asks, as the gateway understands the credential.
 *
 * @param json as it came
 */
public record Caller(JsonNode json) {

    /**
     * Who it is within its tenant.
     *
     * @return {@code local} where nobody signs in
     */
    public String subject() {
        return json.path("subject").asText();
    }

    /**
     * Whose sessions it may see.
     *
     * @return the tenant's name
     */
    public String tenant() {
        return json.path("tenant").asText();
    }

    /**
     * What it may do.
     *
     * @return of viewer, producer, operator
     */
    public List<String> roles() {
        return json.path("roles").valueStream().map(JsonNode::asText).toList();
    }

    /**
     * Whether a credential says so.
     *
     * @return false where nobody signs in
     */
    public boolean signedIn() {
        return json.path("signedIn").asBoolean(true);
    }

    /**
     * Of a viewer, the one session that it may see.
     *
     * @return empty for others
     */
    public Optional<String> sessionId() {
        return Optional.ofNullable(json.path("sessionId").asText(null));
    }

    /**
     * Until when the credential is good.
     *
     * @return ISO 8601, UTC; empty where it never expires
     */
    public Optional<String> expiresAt() {
        return Optional.ofNullable(json.path("expiresAt").asText(null));
    }

    @Override
    public String toString() {
        return "Caller[" + subject() + " of " + tenant() + "]";
    }
}
