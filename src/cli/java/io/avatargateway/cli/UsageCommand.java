package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.client.Usage;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Prints what was paid for and what was spoken. */
@Command(
        name = "usage",
        description = "Prints what was paid for and what was spoken, by the gateway's ledger: by day and tenant.")
final class UsageCommand implements Callable<Integer> {

    private static final String LINE = "%-10s  %-20s  %-24s  %7s  %12s  %10s  %12s";

    private static final int MOST_DIGITS = 30;

    @ParentCommand
    private CommonOptions cli;

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "The first day, like 2026-11-01; by default 30 days ago.")
    private String from;

    @Option(names = "--to", paramLabel = "DAY", description = "The last day, included; by default today, UTC.")
    private String to;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Only this one's.")
    private String tenant;

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            defaultValue = "day,tenant",
            description = "What is told apart: of day, tenant and session, with commas between.")
    private String groupBy;

    @Override
    public Integer call() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("from", from);
        query.put("to", to);
        query.put("tenant", tenant);
        query.put("groupBy", groupBy);
        Usage usage = cli.gateway().operator().usage(query);
        Output output = cli.output();
        if (!output.json() && !output.quiet() && !usage.rows().isEmpty()) {
            output.result(
                    usage.json(), LINE.formatted("DAY", "TENANT", "SESSION", "LINKS", "PAID", "UTTERANCES", "HEARD"));
        }
        for (Usage.Row row : usage.rows()) {
            output.result(row.json(), words(row));
        }
        JsonNode total = usage.total().json();
        output.note("%s links, %s s paid for, %s of them estimated; %s utterances"
                .formatted(
                        total.path("links").asText(),
                        plain(total.path("seconds")),
                        total.path("estimatedLinks").asText(),
                        total.path("utterances").asText()));
        if (!usage.elsewhere().isEmpty()) {
            output.note("not in it: what these gateways keep elsewhere, or not at all: "
                    + String.join(", ", usage.elsewhere()));
        }
        return Outcome.FINISHED.exitCode();
    }

    /** A number without an exponent, however large; its length is bounded, as what a gateway says must be. */
    private static String plain(JsonNode number) {
        BigDecimal value = number.decimalValue();
        return Math.abs(value.scale()) > MOST_DIGITS ? number.asText() : value.toPlainString();
    }

    private static String words(Usage.Row row) {
        return LINE.formatted(
                row.day(),
                row.tenant(),
                row.session(),
                row.links(),
                plain(row.json().path("seconds")) + " s",
                row.utterances(),
                Progress.seconds(row.heardMillis()));
    }
}
