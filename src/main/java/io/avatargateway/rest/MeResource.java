package io.avatargateway.rest;

import io.avatargateway.security.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** Who asks, as the gateway understands the credential. */
@Path("/me")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class MeResource {

    /** For every caller; where nobody has to sign in, the one that everybody is. */
    @GET
    @Allowed({Role.VIEWER, Role.PRODUCER, Role.OPERATOR})
    public MeView get(@Context HttpServletRequest request) {
        return MeView.of(RequestCaller.pass(request));
    }
}
