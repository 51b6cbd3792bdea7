package io.avatargateway.metrics;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;

/** What metrics and traces say of the gateway that tells them. No state. */
public final class GatewayResource {

    private GatewayResource() {}

    /**
     * Of one gateway.
     *
     * @param node its name
     * @param version of the program
     */
    public static Resource of(String node, String version) {
        return Resource.create(Attributes.builder()
                .put("service.name", "avatar-gateway")
                .put("service.instance.id", node)
                .put("service.version", version)
                .build());
    }
}
