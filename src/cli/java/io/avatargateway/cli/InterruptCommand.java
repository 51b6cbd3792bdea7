package io.avatargateway.cli;

import io.avatargateway.client.Interruption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Stops the speech. */
@Command(name = "interrupt", description = "Stops the speech at once, and drops what waits unless --keep-waiting.")
final class InterruptCommand implements Callable<Integer> {

    @ParentCommand
    private CommonOptions cli;

    @Mixin
    private SessionOption session;

    @Option(names = "--keep-waiting", description = "What waits is spoken next.")
    private boolean keepWaiting;

    @Override
    public Integer call() {
        Interruption stopped = cli.gateway().interrupt(session.id(), keepWaiting);
        cli.output().result(stopped.json(), "jobs ended: " + stopped.jobsEnded());
        return Outcome.FINISHED.exitCode();
    }
}
