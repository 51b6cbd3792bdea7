package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        ObjectNode wish = Json.object();
        if (to != null) {
            wish.put("sessionId", to);
        }
        Gateway gateway = dlq.gateway();
        for (String id : ids) {
            JsonNode again = gateway.redrive(id, wish);
            dlq.output()
                    .result(
                            again,
                            "sent again: job %s to session %s"
                                    .formatted(
                                            again.path("jobId").asText(),
                                            again.path("sessionId").asText()));
        }
        return Outcome.FINISHED.exitCode();
    }
}
