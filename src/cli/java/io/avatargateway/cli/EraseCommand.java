package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Erases what is kept of a session. */
@Command(
        name = "erase",
        description = "Erases what is kept of a session that has ended: its events, jobs, texts and dead letters.")
final class EraseCommand implements Callable<Integer> {

    @ParentCommand
    private CommonOptions cli;

    @Mixin
    private SessionOption session;

    @Override
    public Integer call() {
        JsonNode erased = cli.gateway().erase(session.id());
        cli.output()
                .result(
                        erased,
                        "events: " + erased.path("events").asLong() + ", jobs: "
                                + erased.path("jobs").asLong() + ", dead letters: "
                                + erased.path("deadLetters").asLong()
                                + (erased.path("complete").asBoolean(true) ? "" : "; there is more, erase again"));
        return (erased.path("complete").asBoolean(true) ? Outcome.FINISHED : Outcome.FAILED).exitCode();
    }
}
