package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.avatargateway.client.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Takes a key back. */
@Command(name = "revoke", description = "Takes a key back: within seconds nobody gets in with it, and its streams end.")
final class KeysRevokeCommand implements Callable<Integer> {

    @ParentCommand
    private KeysOptions keys;

    @Parameters(paramLabel = "ID", description = "The key's id: what stands between the underscores.")
    private String id;

    @Override
    public Integer call() {
        if (!id.matches("[0-9a-f]{12}")) {
            // Not shown: it may be a whole key.
            throw CliException.usage("ID", "not one", "12 hexadecimal digits, the part between the underscores");
        }
        keys.file().change(this::revoke);
        keys.output().result(Json.object().put("id", id).put("state", "revoked"), id + "  revoked");
        return Outcome.FINISHED.exitCode();
    }

    private void revoke(ArrayNode all) {
        for (JsonNode key : all) {
            if (key instanceof ObjectNode entry && entry.path("id").asText().equals(id)) {
                if (!entry.path("revoked").isTextual()) {
                    entry.put(
                            "revoked",
                            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
                }
                return;
            }
        }
        throw CliException.usage("ID", id, "the id of a key in the file");
    }
}
