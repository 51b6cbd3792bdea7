package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows one dead letter. */
@Command(name = "show", description = "Shows one dead letter, without what it says.")
final class DlqShowCommand implements Callable<Integer> {

    @ParentCommand
    private DlqOptions dlq;

    @Parameters(paramLabel = "ID", description = "The dead letter, as list printed it.")
    private String id;

    @Override
    public Integer call() {
        JsonNode letter = dlq.gateway().deadLetter(DlqOptions.id(id)).json();
        dlq.output()
                .result(
                        letter,
                        letter.properties().stream().map(DlqShowCommand::line).toList());
        return Outcome.FINISHED.exitCode();
    }

    private static String line(Map.Entry<String, JsonNode> field) {
        return "%-14s %s".formatted(field.getKey(), field.getValue().asText());
    }
}
