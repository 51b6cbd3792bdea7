package io.avatargateway.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/**
 * An OpenAPI or AsyncAPI document with its JSON schemas. Clients are told to ignore fields that they do not know. Here
 * a field that the document does not name is a fault, so that none is forgotten in it. Any thread.
 */
public final class ApiDocument {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;
    private final JsonNode strict;
    private final JsonSchemaFactory schemas;
    private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();

    private ApiDocument(Path file, VersionFlag dialect) {
        try {
            document = JSON.valueToTree(new Yaml().<Object>load(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        strict = document.deepCopy();
        closeObjects(strict);
        schemas = JsonSchemaFactory.getInstance(dialect);
    }

    /** {@code docs/asyncapi.yaml}; AsyncAPI's schemas are a superset of JSON schema draft 7. */
    public static ApiDocument asyncApi() {
        return new ApiDocument(Path.of("docs", "asyncapi.yaml"), VersionFlag.V7);
    }

    /** The OpenAPI document; 3.1 has JSON schema 2020-12. */
    public static ApiDocument openApi() {
        return new ApiDocument(Path.of("src", "main", "resources", "META-INF", "openapi.yaml"), VersionFlag.V202012);
    }

    /** All of it. */
    public JsonNode root() {
        return document;
    }

    /** The node, behind every reference. */
    public JsonNode resolve(JsonNode node) {
        JsonNode found = node;
        while (found.has("$ref")) {
            found = document.at(found.path("$ref").asText().substring(1));
        }
        return found;
    }

    /**
     * What is wrong with an instance, sentence by sentence; empty if nothing is.
     *
     * @param pointer to the schema in the document, {@code /components/schemas/Session}
     */
    public Set<String> faults(String pointer, JsonNode instance) {
        return compiled.computeIfAbsent(pointer, this::compile).validate(instance).stream()
                .map(ValidationMessage::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private JsonSchema compile(String pointer) {
        if (document.at(pointer).isMissingNode()) {
            throw new IllegalArgumentException("no schema at " + pointer);
        }
        ObjectNode root = strict.deepCopy();
        root.put("$ref", "#" + pointer);
        return schemas.getSchema(
                root,
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    }

    /** An object that names its properties has no others; but not within a condition, or where others are allowed. */
    private static void closeObjects(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if ("object".equals(object.path("type").asText())
                    && object.has("properties")
                    && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
            object.properties().forEach(field -> closeObjects(field.getValue()));
        } else {
            node.forEach(ApiDocument::closeObjects);
        }
    }
}
