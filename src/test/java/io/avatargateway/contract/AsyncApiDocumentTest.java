package io.avatargateway.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.avatargateway.browser.NpmProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code docs/asyncapi.yaml} as a document: well-formed by AsyncAPI's own schema, whole, and at one with the OpenAPI
 * document.
 */
class AsyncApiDocumentTest {

    private static final NpmProject SPECIFICATION =
            new NpmProject(Path.of("src", "test", "asyncapi"), Path.of("target", "asyncapi"));

    private final ApiDocument document = ApiDocument.asyncApi();
    private final ApiDocument openApi = ApiDocument.openApi();

    @Test
    void shouldBeAsyncApi3BySpecification() throws Exception {
        Optional<String> obstacle = SPECIFICATION.obstacle();
        obstacle.ifPresent(why -> System.out.println("Skipped: AsyncAPI's own schema is not there: " + why));
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
        SPECIFICATION.install();
        Path schema = SPECIFICATION.packages().resolve("@asyncapi/specs/schemas/3.0.0-without-$id.json");
        JsonNode specification = new ObjectMapper().readTree(Files.readString(schema));

        assertThat(JsonSchemaFactory.getInstance(VersionFlag.V7)
                        .getSchema(specification)
                        .validate(document.root()))
                .isEmpty();
    }

    @Test
    void shouldReferToNothingThatIsMissing() {
        List<String> missing = new ArrayList<>();
        for (JsonNode reference : document.root().findValues("$ref")) {
            if (document.root().at(reference.asText().substring(1)).isMissingNode()) {
                missing.add(reference.asText());
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void shouldUseEverySchemaAndEveryMessageThatItHas() {
        Set<String> used = new TreeSet<>();
        document.root().findValues("$ref").forEach(reference -> used.add(reference.asText()));
        Set<String> there = new TreeSet<>();
        for (String kind : List.of("schemas", "messages", "correlationIds", "replyAddresses")) {
            document.root()
                    .path("components")
                    .path(kind)
                    .fieldNames()
                    .forEachRemaining(name -> there.add("#/components/" + kind + "/" + name));
        }
        assertThat(used).containsAll(there);
    }

    @Test
    void shouldLetOperationsSpeakOnlyOfMessagesOfTheirChannel() {
        for (JsonNode operation : document.root().path("operations")) {
            requireOwn(operation);
            if (operation.has("reply")) {
                requireOwn(operation.path("reply"));
            }
        }
    }

    private static void requireOwn(JsonNode part) {
        String channel = part.path("channel").path("$ref").asText();
        assertThat(part.path("messages").findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(message -> assertThat(message).startsWith(channel + "/messages/"));
    }

    @Test
    void shouldHaveExamplesThatFitTheirSchemas() {
        int seen = 0;
        for (Map.Entry<String, JsonNode> message :
                document.root().at("/components/messages").properties()) {
            for (JsonNode example : message.getValue().path("examples")) {
                String at = "/components/messages/" + message.getKey();
                assertThat(document.faults(at + "/payload", example.path("payload")))
                        .isEmpty();
                if (example.has("headers")) {
                    assertThat(document.faults(at + "/headers", example.path("headers")))
                            .isEmpty();
                }
                seen++;
            }
        }
        assertThat(seen).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SessionState", "CloseReason", "Session", "Join", "Interrupt", "Job", "Event", "Problem"})
    void shouldSayOfWhatRestSaysTooTheVerySame(String schema) {
        assertThat(document.root().at("/components/schemas/" + schema))
                .isEqualTo(openApi.root().at("/components/schemas/" + schema));
    }

    @Test
    void shouldOpenSessionsWithTheFieldsOfRest() {
        JsonNode fields =
                document.root().at("/components/schemas/OpenCommand/properties").deepCopy();
        ((com.fasterxml.jackson.databind.node.ObjectNode) fields).remove("command");
        assertThat(fields).isEqualTo(openApi.root().at("/components/schemas/SessionRequest/properties"));
    }

    @Test
    void shouldReplyOfAJobWhatRestTellsOfItAndTheSession() {
        Set<String> reply = new TreeSet<>();
        document.root()
                .at("/components/schemas/JobReply/properties")
                .fieldNames()
                .forEachRemaining(reply::add);
        Set<String> job = new TreeSet<>(Set.of("sessionId"));
        openApi.root().at("/components/schemas/Job/properties").fieldNames().forEachRemaining(job::add);
        assertThat(reply).isEqualTo(job);
    }
}
