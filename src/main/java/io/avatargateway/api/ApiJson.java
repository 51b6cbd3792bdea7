package io.avatargateway.api;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;

/** Writes the API's views as JAX-RS does, for those who answer by another way. Any thread. */
public final class ApiJson {

    // With the defaults, as the JAX-RS runtime has it.
    private static final Jsonb JSONB = JsonbBuilder.create();

    private ApiJson() {}

    /** @param view one of this package's */
    public static String toJson(Object view) {
        return JSONB.toJson(view);
    }
}
