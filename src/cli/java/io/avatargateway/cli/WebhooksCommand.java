package io.avatargateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** What a developer of a receiver needs. */
@Command(
        name = "webhooks",
        description = "Takes webhooks on this machine, to see them.",
        subcommands = WebhooksListenCommand.class)
final class WebhooksCommand implements Runnable {

    @ParentCommand
    private CommonOptions cli;

    Output output() {
        return cli.output();
    }

    Surroundings surroundings() {
        return cli.surroundings();
    }

    @Override
    public void run() {
        throw CliException.usage("webhooks", "no command", "listen");
    }
}
