package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.avatargateway.client.Json;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Lists keys, without anything by which somebody could sign in. */
@Command(name = "list", description = "Lists the keys: id, tenant, roles, until when, state and note.")
final class KeysListCommand implements Callable<Integer> {

    private static final String LINE = "%-12s  %-20s  %-18s  %-20s  %-8s  %s";

    @ParentCommand
    private KeysOptions keys;

    @Override
    public Integer call() {
        ArrayNode all = keys.file().keys();
        Output output = keys.output();
        if (!all.isEmpty() && !output.json() && !output.quiet()) {
            output.result(all, LINE.formatted("ID", "TENANT", "ROLES", "EXPIRES", "STATE", "NOTE"));
        }
        for (JsonNode key : all) {
            ObjectNode shown = key.isObject() ? key.deepCopy() : Json.object();
            shown.remove("hash");
            shown.put("state", state(key));
            output.result(shown, words(shown));
        }
        if (all.isEmpty()) {
            output.note("no keys");
        }
        return Outcome.FINISHED.exitCode();
    }

    private static String state(JsonNode key) {
        if (key.path("revoked").isTextual()) {
            return "revoked";
        }
        String expires = key.path("expires").asText();
        // What the gateway cannot read is not in force either; it says so itself.
        return !expires.isEmpty() && Rules.isPast(expires, Instant.now()) ? "expired" : "in force";
    }

    private static String words(JsonNode key) {
        return LINE.formatted(
                        key.path("id").asText(),
                        key.path("tenant").asText(),
                        StreamSupport.stream(key.path("roles").spliterator(), false)
                                .map(JsonNode::asText)
                                .collect(Collectors.joining(",")),
                        key.path("expires").asText("never"),
                        key.path("state").asText(),
                        key.path("note").asText())
                .stripTrailing();
    }
}
