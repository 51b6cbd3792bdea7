package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
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
        JsonNode stopped = cli.gateway().interrupt(session.id(), keepWaiting);
        cli.output().result(stopped, "jobs ended: " + stopped.path("jobsEnded").asLong());
        return Outcome.FINISHED.exitCode();
    }
}
