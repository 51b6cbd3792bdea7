package io.avatargateway.cli;

import picocli.CommandLine.Command;

/** What a developer of a receiver needs. */
@Command(
        name = "webhooks",
        description = "Lists webhooks, sends their dead letters again, or takes them on this machine, to see them.",
        subcommands = {WebhooksListCommand.class, WebhooksReplayCommand.class, WebhooksListenCommand.class})
final class WebhooksCommand extends WebhooksOptions implements Runnable {

    @Override
    public void run() {
        throw CliException.usage("webhooks", "no command", "one of list, replay, listen");
    }
}
