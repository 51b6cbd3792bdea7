package io.avatargateway.cli;

import io.avatargateway.client.DeadLetter;
import io.avatargateway.client.OperatorClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Lists dead letters. */
@Command(name = "list", description = "Lists dead letters, the oldest first.")
final class DlqListCommand implements Callable<Integer> {

    private static final String LINE = "%-45s  %-20s  %-12s  %-24s  %-24s  %9s  %-4s  %s";

    @ParentCommand
    private DlqOptions dlq;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Only this one's.")
    private String tenant;

    @Option(names = "--session", paramLabel = "ID", description = "Only of this one.")
    private String session;

    @Option(names = "--code", paramLabel = "CODE", description = "Only those that were put aside for this.")
    private String code;

    @Mixin
    private ListLimit limit;

    @Override
    public Integer call() {
        limit.require();
        Output output = dlq.output();
        OperatorClient gateway = dlq.gateway();
        int shown = 0;
        String next = null;
        do {
            Map<String, String> query = new LinkedHashMap<>();
            query.put("tenant", tenant);
            query.put("session", session);
            query.put("code", code);
            query.put("after", next);
            query.put("limit", Integer.toString(limit.next(shown)));
            DeadLetter.Page page = gateway.deadLetters(query);
            for (DeadLetter letter : page.deadLetters()) {
                if (shown == 0 && !output.json() && !output.quiet()) {
                    output.result(
                            page.json(),
                            LINE.formatted("ID", "TIME", "TENANT", "SESSION", "CODE", "BYTES", "BODY", "JOB"));
                }
                output.result(letter.json(), words(letter));
                shown++;
            }
            next = page.next().orElse(null);
        } while (next != null && limit.hasRoom(shown));
        if (next != null || shown == 0) {
            output.note(shown == 0 ? "no dead letters" : "there may be more; --limit shows more");
        }
        return Outcome.FINISHED.exitCode();
    }

    private static String words(DeadLetter letter) {
        return LINE.formatted(
                letter.id(),
                ListLimit.moment(letter.time()),
                letter.tenant().orElse("-"),
                letter.sessionId().orElse("-"),
                letter.code().orElse("-"),
                letter.bytes(),
                letter.body() ? "yes" : "no",
                letter.jobId().orElse("-"));
    }
}
