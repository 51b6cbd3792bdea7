package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Says who the credential is to the gateway. */
@Command(
        name = "whoami",
        description = "Says who you are to the gateway: subject, tenant, roles, and until when the credential is good.")
final class WhoAmICommand implements Callable<Integer> {

    @ParentCommand
    private CommonOptions cli;

    @Override
    public Integer call() {
        JsonNode me = cli.gateway().me();
        cli.output().result(me, words(me));
        return Outcome.FINISHED.exitCode();
    }

    private static String words(JsonNode me) {
        List<String> roles = new ArrayList<>();
        me.path("roles").forEach(role -> roles.add(role.asText()));
        StringBuilder words = new StringBuilder("%s of %s, %s"
                .formatted(me.path("subject").asText(), me.path("tenant").asText(), String.join(" and ", roles)));
        if (me.has("sessionId")) {
            words.append(", of ").append(me.path("sessionId").asText());
        }
        if (me.has("expiresAt")) {
            words.append(", until ").append(me.path("expiresAt").asText());
        }
        return words.append(me.path("signedIn").asBoolean(true) ? "" : "; nobody signs in here")
                .toString();
    }
}
