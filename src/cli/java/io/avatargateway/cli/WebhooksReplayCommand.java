package io.avatargateway.cli;

import io.avatargateway.client.Webhooks;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Sends dead letters of a webhook again. */
@Command(
        name = "replay",
        description = "Puts the dead letters of a webhook back into its queue, each once, and prints how many."
                + " With code 6, there are more: run it again.")
final class WebhooksReplayCommand implements Callable<Integer> {

    @ParentCommand
    private WebhooksOptions parent;

    @Option(names = "--tenant", paramLabel = "NAME", defaultValue = "default", description = "Whose it is.")
    private String tenant;

    @Parameters(paramLabel = "NAME", description = "The webhook's name.")
    private String name;

    @Override
    public Integer call() {
        Webhooks.Replayed replayed = parent.gateway().operator().replay(Rules.tenant("--tenant", tenant), name);
        parent.output().result(replayed.json(), replayed.replayed() + " events are sent again");
        boolean complete = replayed.complete();
        return (complete ? Outcome.FINISHED : Outcome.FAILED).exitCode();
    }
}
