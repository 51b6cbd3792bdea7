package io.avatargateway.service;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;

/**
 * Builders of JSON objects and arrays from one factory. {@link Json#createObjectBuilder()} looks for the implementation
 * with each call, which costs more than the object.
 */
public final class JsonObjects {

    private static final JsonBuilderFactory FACTORY = Json.createBuilderFactory(Map.of());

    private JsonObjects() {}

    /** A new, empty one. Any thread. */
    public static JsonObjectBuilder builder() {
        return FACTORY.createObjectBuilder();
    }

    /** A new, empty array. Any thread. */
    public static JsonArrayBuilder array() {
        return FACTORY.createArrayBuilder();
    }
}
