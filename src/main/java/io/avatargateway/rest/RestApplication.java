package io.avatargateway.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Everything REST stands below this path; {@code META-INF/openapi.yaml} describes it. */
@ApplicationPath(RestApplication.PATH)
public class RestApplication extends Application {

    static final String PATH = "/api/v1";
}
