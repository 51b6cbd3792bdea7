package io.avatargateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;

/** Holds responses of the REST API against its OpenAPI document: statuses, content types and bodies. */
public final class RestContract {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ApiDocument DOCUMENT = ApiDocument.openApi();
    private static final String PROBLEM = "application/problem+json";

    private RestContract() {}

    /**
     * Checks a response.
     *
     * @param path of the request, below the API's own, with its query
     * @param contentType of the response, or null
     */
    public static void check(String method, String path, int status, String contentType, byte[] body) {
        String type =
                contentType == null ? "" : contentType.replaceFirst(";.*", "").trim();
        if (type.equals(PROBLEM)) {
            assertFits("/components/schemas/Problem", method + " " + path, body);
        }
        String operation = operation(method, path);
        if (operation == null || (!type.endsWith("json") && status < 400)) {
            return;
        }
        JsonNode response = DOCUMENT.root().at(operation + "/responses/" + status);
        // Addresses and methods that do not exist are told at no operation in particular.
        if (status == 404 || status == 405) {
            return;
        }
        assertThat(response.isMissingNode())
                .as("%s %s answered %d, which the document does not name", method, path, status)
                .isFalse();
        JsonNode content = DOCUMENT.resolve(response).path("content").path(type);
        assertThat(content.isMissingNode())
                .as("%s %s answered %d as %s, which the document does not name", method, path, status, type)
                .isFalse();
        JsonNode schema = content.path("schema");
        if (schema.has("$ref")) {
            assertFits(schema.path("$ref").asText().substring(1), method + " " + path, body);
        }
    }

    private static void assertFits(String pointer, String what, byte[] body) {
        try {
            assertThat(DOCUMENT.faults(pointer, JSON.readTree(body)))
                    .as("what %s answered, as %s", what, pointer)
                    .isEmpty();
        } catch (IOException notJson) {
            throw new AssertionError(what + " answered what is no JSON", notJson);
        }
    }

    /** Where the document has the operation, or null if it has none at this path. */
    private static String operation(String method, String path) {
        String asked = path.replaceFirst("\\?.*", "");
        Iterator<String> templates = DOCUMENT.root().path("paths").fieldNames();
        while (templates.hasNext()) {
            String template = templates.next();
            // A job's id may hold slashes.
            String pattern = template.replaceAll("\\{jobId}", ".+").replaceAll("\\{\\w+}", "[^/]+");
            if (asked.matches(pattern)) {
                String pointer = "/paths/" + template.replace("/", "~1") + "/" + method.toLowerCase(Locale.ROOT);
                return DOCUMENT.root().at(pointer).isMissingNode() ? null : pointer;
            }
        }
        return null;
    }
}
