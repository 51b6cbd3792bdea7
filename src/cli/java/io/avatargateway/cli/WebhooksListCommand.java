package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Prints how webhooks get on. */
@Command(
        name = "list",
        description = "Lists the webhooks of all tenants: where they go, how they get on as this gateway knows it, and"
                + " how many events wait.")
final class WebhooksListCommand implements Callable<Integer> {

    @ParentCommand
    private WebhooksOptions parent;

    @Override
    public Integer call() {
        JsonNode all = parent.gateway().webhooks();
        Output output = parent.output();
        for (JsonNode webhook : all.path("webhooks")) {
            output.result(
                    webhook,
                    "%s/%s  %s  %s  %s waiting"
                            .formatted(
                                    webhook.path("tenant").asText(),
                                    webhook.path("name").asText(),
                                    webhook.path("address").asText(),
                                    webhook.path("state").asText(),
                                    webhook.path("waiting").asText()));
        }
        output.note(all.path("deadLetters").asText() + " dead letters of webhooks");
        return Outcome.FINISHED.exitCode();
    }
}
