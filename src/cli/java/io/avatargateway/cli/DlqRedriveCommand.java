package io.avatargateway.cli;

import io.avatargateway.client.DeadLetter;
import io.avatargateway.client.OperatorClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Sends dead letters again. */
@Command(name = "redrive", description = "Sends dead letters again, once each, as new jobs, and removes them.")
final class DlqRedriveCommand implements Callable<Integer> {

    @ParentCommand
    private DlqOptions dlq;

    @Parameters(arity = "1..*", paramLabel = "ID", description = "The dead letters, as list printed them, in order.")
    private List<String> ids;

    @Option(
            names = "--to",
            paramLabel = "SESSION",
            description = "To this session of the same tenant; by default to the one that it had.")
    private String to;

    @Override
    public Integer call() {
        ids.forEach(DlqOptions::id);
        OperatorClient gateway = dlq.gateway();
        for (String id : ids) {
            DeadLetter.Redriven again = gateway.redrive(id, to);
            dlq.output()
                    .result(
                            again.json(),
                            "sent again: job %s to session %s".formatted(again.jobId(), again.sessionId()));
        }
        return Outcome.FINISHED.exitCode();
    }
}
