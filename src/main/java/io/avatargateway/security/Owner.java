package io.avatargateway.security;

import java.util.Objects;

/**
 * Whose a session is: the caller that opened it. Kept with the session, also beyond the life of its gateway.
 *
 * @param tenant who may see it
 * @param subject who of that tenant
 */
public record Owner(Tenant tenant, String subject) {

    public Owner {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(subject, "subject");
    }
}
