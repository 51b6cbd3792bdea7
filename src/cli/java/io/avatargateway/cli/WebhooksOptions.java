package io.avatargateway.cli;

import picocli.CommandLine.ParentCommand;

/** What the commands about webhooks have in common: their parent, as they see it. */
abstract class WebhooksOptions {

    @ParentCommand
    private CommonOptions cli;

    Output output() {
        return cli.output();
    }

    Gateway gateway() {
        return cli.gateway();
    }

    Surroundings surroundings() {
        return cli.surroundings();
    }
}
