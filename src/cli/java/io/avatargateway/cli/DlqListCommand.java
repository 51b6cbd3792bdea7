package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Lists dead letters. */
@Command(name = "list", description = "Lists dead letters, the oldest first.")
final class DlqListCommand implements Callable<Integer> {

    private static final int PAGE = 200;
    private static final int MOST = 10_000;
    private static final String LINE = "%-45s  %-20s  %-12s  %-24s  %-24s  %9s  %-4s  %s";

    @ParentCommand
    private DlqOptions dlq;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Only this one's.")
    private String tenant;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            converter = Rules.Whole.class,
            description = "At most this number, 1..10000.")
    private int limit;

    @Override
    public Integer call() {
        Rules.within("--limit", limit, 1, MOST);
        Output output = dlq.output();
        Gateway gateway = dlq.gateway();
        int shown = 0;
        String next = null;
        do {
            Map<String, String> query = new LinkedHashMap<>();
            query.put("tenant", tenant);
            query.put("after", next);
            query.put("limit", Integer.toString(Math.min(PAGE, limit - shown)));
            JsonNode page = gateway.deadLetters(query);
            for (JsonNode letter : page.path("deadLetters")) {
                if (shown == 0 && !output.json() && !output.quiet()) {
                    output.result(
                            page, LINE.formatted("ID", "TIME", "TENANT", "SESSION", "CODE", "BYTES", "BODY", "JOB"));
                }
                output.result(letter, words(letter));
                shown++;
            }
            next = page.path("next").asText(null);
        } while (next != null && shown < limit);
        if (next != null || shown == 0) {
            output.note(shown == 0 ? "no dead letters" : "there may be more; --limit shows more");
        }
        return Outcome.FINISHED.exitCode();
    }

    private static String words(JsonNode letter) {
        String time = letter.path("time").asText();
        return LINE.formatted(
                letter.path("id").asText(),
                time.length() > 19 ? time.substring(0, 19) + "Z" : time,
                letter.path("tenant").asText("-"),
                letter.path("sessionId").asText("-"),
                letter.path("code").asText("-"),
                letter.path("bytes").asText(),
                letter.path("body").asBoolean() ? "yes" : "no",
                letter.path("jobId").asText("-"));
    }
}
