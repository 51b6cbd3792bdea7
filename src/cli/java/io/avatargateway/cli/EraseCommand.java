package io.avatargateway.cli;

import io.avatargateway.client.Erasure;
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
        Erasure erased = cli.gateway().erase(session.id());
        cli.output()
                .result(
                        erased.json(),
                        "events: " + erased.events() + ", jobs: " + erased.jobs() + ", dead letters: "
                                + erased.deadLetters()
                                + (erased.complete() ? "" : "; there is more, erase again"));
        return (erased.complete() ? Outcome.FINISHED : Outcome.FAILED).exitCode();
    }
}
