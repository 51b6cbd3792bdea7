package io.avatargateway.cli;

import io.avatargateway.client.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Ends a session. */
@Command(name = "close", description = "Ends a session: what waits is spoken before, unless --now.")
final class CloseCommand implements Callable<Integer> {

    @ParentCommand
    private CommonOptions cli;

    @Mixin
    private SessionOption session;

    @Option(names = "--now", description = "At once: what plays is cut off, what waits is dropped.")
    private boolean now;

    @Override
    public Integer call() {
        Session closed = cli.gateway().close(session.id(), !now);
        cli.output()
                .result(
                        closed.json(),
                        closed.id() + "  " + closed.state()
                                + closed.reason().map(reason -> "  " + reason).orElse(""));
        return Outcome.FINISHED.exitCode();
    }
}
