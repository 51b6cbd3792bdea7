package io.avatargateway.cli;

import io.avatargateway.client.Json;
import io.avatargateway.client.OperatorClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Removes dead letters. */
@Command(name = "drop", description = "Removes dead letters for good.")
final class DlqDropCommand implements Callable<Integer> {

    @ParentCommand
    private DlqOptions dlq;

    @Parameters(arity = "1..*", paramLabel = "ID", description = "The dead letters, as list printed them.")
    private List<String> ids;

    @Override
    public Integer call() {
        ids.forEach(DlqOptions::id);
        OperatorClient gateway = dlq.gateway();
        for (String id : ids) {
            gateway.drop(id);
            dlq.output().result(Json.object().put("id", id).put("dropped", true), "dropped: " + id);
        }
        return Outcome.FINISHED.exitCode();
    }
}
