package io.avatargateway.cli;

import io.avatargateway.client.Webhooks;
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
        Webhooks all = parent.gateway().operator().webhooks();
        Output output = parent.output();
        for (Webhooks.Webhook webhook : all.webhooks()) {
            output.result(
                    webhook.json(),
                    "%s/%s  %s  %s  %s waiting"
                            .formatted(
                                    webhook.tenant(),
                                    webhook.name(),
                                    webhook.address(),
                                    webhook.state(),
                                    webhook.waiting()));
        }
        output.note(all.deadLetters() + " dead letters of webhooks");
        return Outcome.FINISHED.exitCode();
    }
}
