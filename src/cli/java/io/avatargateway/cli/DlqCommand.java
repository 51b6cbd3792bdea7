package io.avatargateway.cli;

import picocli.CommandLine.Command;

/** Jobs that could not be spoken, as operators see to them. */
@Command(
        name = "dlq",
        description = "For operators: lists dead letters, sends them again and removes them.",
        subcommands = {DlqListCommand.class, DlqShowCommand.class, DlqRedriveCommand.class, DlqDropCommand.class})
final class DlqCommand extends DlqOptions implements Runnable {

    @Override
    public void run() {
        throw CliException.usage("dlq", "no command", "one of list, show, redrive, drop");
    }
}
