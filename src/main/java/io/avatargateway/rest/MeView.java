package io.avatargateway.rest;

import io.avatargateway.security.Caller;
import io.avatargateway.security.Pass;
import io.avatargateway.security.Role;
import java.time.Instant;
import java.util.List;

/**
 * Who asks, as JSON.
 *
 * @param subject who it is within its tenant
 * @param tenant whose sessions it may see
 * @param roles what it may do
 * @param signedIn whether a credential says so; else nobody has to sign in
 * @param sessionId the one session of a viewer, else null
 * @param expiresAt until when the credential is good, or null for no end
 */
public record MeView(
        String subject, String tenant, List<String> roles, boolean signedIn, String sessionId, Instant expiresAt) {

    static MeView of(Pass pass) {
        Caller caller = pass.caller();
        return new MeView(
                caller.subject(),
                caller.tenant().name(),
                caller.roles().stream().sorted().map(Role::text).toList(),
                caller.isSignedIn(),
                caller.onlySession().orElse(null),
                pass.expires().orElse(null));
    }
}
