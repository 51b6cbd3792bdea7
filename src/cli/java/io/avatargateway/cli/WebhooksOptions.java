package io.avatargateway.cli;

import io.avatargateway.client.GatewayClient;
import picocli.CommandLine.ParentCommand;

/** What the commands about webhooks have in common: their parent, as they see it. */
abstract class WebhooksOptions {

    @ParentCommand
    private CommonOptions cli;

    Output output() {
        return cli.output();
    }

    GatewayClient gateway() {
        return cli.gateway();
    }

    Surroundings surroundings() {
        return cli.surroundings();
    }
}
