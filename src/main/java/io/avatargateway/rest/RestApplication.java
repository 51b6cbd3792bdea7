package io.avatargateway.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Everything REST stands below this path; {@code META-INF/openapi.yaml} describes it. */
@ApplicationPath("/api/v1")
public class RestApplication extends Application {}
