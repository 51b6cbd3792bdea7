package io.avatargateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.util.Enumeration;
import java.util.List;

/** Holds messages that were received against {@code docs/asyncapi.yaml}: properties and body. */
public final class MessageContract {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ApiDocument DOCUMENT = ApiDocument.asyncApi();
    /** Of all replies: what the command asked for decides which it is. */
    private static final List<String> COMMAND_REPLIES =
            List.of("sessionReply", "interruptReply", "erasureReply", "problemReply");

    private MessageContract() {}

    /**
     * Checks a message.
     *
     * @param name its name among the document's messages
     */
    public static void check(String name, Message message) throws JMSException {
        String at = "/components/messages/" + name;
        assertThat(DOCUMENT.faults(at + "/headers", properties(message)))
                .as("properties of %s: %s", name, properties(message))
                .isEmpty();
        // Of what is put aside, the body is whatever was sent.
        boolean json = DOCUMENT.root()
                        .at(at)
                        .path("contentType")
                        .asText("application/json")
                        .endsWith("json")
                && DOCUMENT.root().at(at + "/payload").has("$ref");
        if (json && message instanceof TextMessage text) {
            assertThat(DOCUMENT.faults(at + "/payload", json(text)))
                    .as("body of %s: %s", name, masked(text.getText()))
                    .isEmpty();
        }
        if (DOCUMENT.root().at(at).has("correlationId")) {
            assertThat(message.getJMSCorrelationID())
                    .as("correlation id of %s", name)
                    .isNotEmpty();
        }
    }

    /** Checks a reply to a command, which must be exactly one of the three. */
    public static void checkCommandReply(TextMessage reply) throws JMSException {
        long fits = 0;
        for (String name : COMMAND_REPLIES) {
            String at = "/components/messages/" + name;
            if (DOCUMENT.faults(at + "/headers", properties(reply)).isEmpty()
                    && DOCUMENT.faults(at + "/payload", json(reply)).isEmpty()) {
                fits++;
                check(name, reply);
            }
        }
        assertThat(fits)
                .as("which of %s it is: %s", COMMAND_REPLIES, masked(reply.getText()))
                .isEqualTo(1);
    }

    /** Whether a command that a test sends is one that the document allows. */
    public static boolean allows(String command) throws JsonProcessingException {
        return DOCUMENT.faults("/components/schemas/Command", JSON.readTree(command))
                .isEmpty();
    }

    /** Those of ours; the broker adds its own. */
    private static JsonNode properties(Message message) throws JMSException {
        ObjectNode properties = JSON.createObjectNode();
        Enumeration<?> names = message.getPropertyNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement().toString();
            if (name.startsWith("Avatar")) {
                properties.set(name, JSON.valueToTree(message.getObjectProperty(name)));
            }
        }
        return properties;
    }

    private static JsonNode json(TextMessage message) throws JMSException {
        try {
            return JSON.readTree(message.getText());
        } catch (JsonProcessingException notJson) {
            throw new AssertionError("not JSON: " + message.getText(), notJson);
        }
    }

    /** Test reports are read by others. */
    private static String masked(String text) {
        return text.replaceAll("(\"livekitToken\":\")[^\"]*", "$1…");
    }
}
