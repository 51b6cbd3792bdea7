package io.avatargateway.rest;

import io.avatargateway.api.Problems;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Pass;
import io.avatargateway.security.Refusal;
import io.avatargateway.security.RefusedException;
import io.avatargateway.security.Role;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Lets a caller come to one operation if it has a role for it, and with those roles only. Any thread. */
final class RoleFilter implements ContainerRequestFilter {

    private final Set<Role> roles;

    /** @param roles one of which is asked for */
    RoleFilter(Set<Role> roles) {
        this.roles = roles;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (!(request.getProperty(RequestCaller.CAME) instanceof Pass pass)) {
            throw new IllegalStateException("caller: none (expected: one, which the filter of the API keeps)");
        }
        Optional<Caller> caller = pass.caller().within(roles);
        if (caller.isPresent()) {
            request.setProperty(RequestCaller.ALLOWED, new Pass(caller.get(), pass.expires(), pass.holds()));
            return;
        }
        RefusedException refused = new RefusedException(
                Refusal.ROLE_REQUIRED,
                "roles: " + new TreeSet<>(pass.caller().roles()) + " (expected: one of " + new TreeSet<>(roles) + ")");
        request.abortWith(ProblemResponses.of(
                Problems.of(refused), request.getUriInfo().getRequestUri().getRawPath()));
    }
}
