package io.avatargateway.rest;

import io.avatargateway.security.Role;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;

/** Puts before each operation what asks for its roles. */
@Provider
public class RoleFeature implements DynamicFeature {

    @Override
    public void configure(ResourceInfo operation, FeatureContext context) {
        if (operation.getResourceMethod().isAnnotationPresent(OpenToAll.class)) {
            return;
        }
        Allowed allowed = operation.getResourceMethod().getAnnotation(Allowed.class);
        Set<Role> roles = allowed == null ? Set.of() : Set.of(allowed.value());
        context.register(new RoleFilter(roles));
    }
}
