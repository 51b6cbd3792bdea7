package io.avatargateway.cli;

import picocli.CommandLine.Command;

/** The keys by which callers show who they are: a file on this machine, which the gateway reads. */
@Command(
        name = "keys",
        description = "Makes, lists and revokes API keys, in a file that the gateway reads.",
        subcommands = {KeysCreateCommand.class, KeysListCommand.class, KeysRevokeCommand.class})
final class KeysCommand extends KeysOptions implements Runnable {

    @Override
    public void run() {
        throw CliException.usage("keys", "no command", "one of create, list, revoke");
    }
}
