package io.avatargateway.cli;

import io.avatargateway.client.GatewayClient;
import io.avatargateway.client.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Lists sessions, newest first. */
@Command(name = "sessions", description = "Lists the gateway's sessions, newest first; the ended ones for a while too.")
final class SessionsCommand implements Callable<Integer> {

    private static final String LINE = "%-24s  %-10s  %-20s  %9s  %s";

    @ParentCommand
    private CommonOptions cli;

    @Option(
            names = "--state",
            paramLabel = "STATES",
            defaultValue = "",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Only those in these states, with commas between.")
    private String states;

    @Mixin
    private ListLimit limit;

    @Override
    public Integer call() {
        limit.require();
        Output output = cli.output();
        GatewayClient gateway = cli.gateway();
        int shown = 0;
        long total;
        do {
            Session.Page page = gateway.sessions(states, limit.next(shown), shown);
            total = page.total();
            if (shown == 0 && total > 0 && !output.json() && !output.quiet()) {
                output.result(page.json(), LINE.formatted("SESSION", "STATE", "CREATED", "SPOKEN", "FACE"));
            }
            if (page.sessions().isEmpty()) {
                break;
            }
            for (Session session : page.sessions()) {
                output.result(session.json(), words(session));
                shown++;
            }
        } while (limit.hasRoom(shown) && shown < total);
        if (shown < total || total == 0) {
            output.note(shown + " of " + total + " sessions");
        }
        return Outcome.FINISHED.exitCode();
    }

    private static String words(Session session) {
        return LINE.formatted(
                session.id(),
                session.state(),
                ListLimit.moment(session.createdAt()),
                Progress.seconds(session.playedMillis()),
                session.faceId());
    }
}
