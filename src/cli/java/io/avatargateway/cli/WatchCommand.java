package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.client.ClientException;
import io.avatargateway.client.EventOptions;
import io.avatargateway.client.Reply;
import io.avatargateway.client.SessionEvent;
import io.avatargateway.client.SessionEvents;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Prints a session's events as they come. */
@Command(
        name = "watch",
        description = "Prints a session's events as they come, from the first one, until it is closed. A connection "
                + "that breaks is made again behind the last event, so none is printed twice; a gap "
                + "stands for those that the gateway keeps no longer."
                + " A gateway that is stopped forgets its sessions: what was not printed by then is lost.")
final class WatchCommand implements Callable<Integer> {

    private static final Set<String> TYPES = new TreeSet<>(Set.of(
            "state", "signal", "job", "join", "viewer", "mark", "recovered", "adopted", "renewed", "interrupt", "gap"));

    @ParentCommand
    private CommonOptions cli;

    @Mixin
    private SessionOption session;

    @Option(
            names = "--after",
            paramLabel = "N",
            defaultValue = "0",
            converter = Rules.Whole.class,
            description = "Only events behind this sequence number.")
    private int after;

    @Option(
            names = "--type",
            paramLabel = "TYPES",
            split = ",",
            showDefaultValue = Visibility.NEVER,
            description = "Only these, with commas between: state, signal, job, join, viewer, mark, recovered, adopted,"
                    + " renewed, interrupt, gap. Else all, those of later gateways too.")
    private Set<String> types = Set.of();

    @Option(
            names = "--reconnect",
            paramLabel = "TIME",
            defaultValue = "2m",
            converter = Rules.Span.class,
            description = "How long to try to connect again.")
    private Duration reconnect;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = Rules.Span.class,
            description = "Gives up when no event comes for so long.")
    private Duration timeout;

    @Override
    public Integer call() throws InterruptedException {
        for (String type : types) {
            if (!TYPES.contains(type)) {
                throw CliException.usage("--type", type, "some of " + String.join(", ", TYPES));
            }
        }
        Output output = cli.output();
        EventOptions options = EventOptions.all()
                .behind(after)
                .reconnectFor(reconnect)
                .tellingReconnects(
                        last -> output.note("connection to the gateway lost, connecting again behind event " + last));
        try (SessionEvents events = cli.gateway().events(session.id(), options)) {
            Optional<SessionEvent> event = next(events);
            while (event.isPresent()) {
                SessionEvent told = event.get();
                if (types.isEmpty() || types.contains(told.type())) {
                    output.result(told.json(), words(told.json()));
                    requireReader(output);
                }
                event = told.closes() ? Optional.empty() : next(events);
            }
        }
        return Outcome.FINISHED.exitCode();
    }

    /** Nothing is to be done here but to print, and that may go on for hours. */
    private static void requireReader(Output output) {
        if (output.isLost()) {
            throw Output.lost();
        }
    }

    private Optional<SessionEvent> next(SessionEvents events) throws InterruptedException {
        try {
            return events.next(timeout);
        } catch (ClientException failed) {
            if (failed.kind() != ClientException.Kind.SILENT) {
                throw failed;
            }
            throw new CliException(
                    Outcome.TIMED_OUT,
                    CliException.line(
                            "--timeout", Progress.seconds(timeout.toMillis()) + " without an event", "an event"),
                    failed);
        }
    }

    private static String words(JsonNode event) {
        String type = event.path("type").asText();
        String about =
                switch (type) {
                    case "state" ->
                        event.path("data").path("from").asText("(new)") + " → "
                                + event.path("state").asText();
                    case "job" ->
                        event.path("job").path("jobId").asText() + "  " + ReplyWords.of(new Reply(event.path("job")));
                    case "gap" ->
                        event.has("missed")
                                ? event.path("missed").asLong() + " events are no longer kept"
                                : "another gateway goes on, and events before that may be missing";
                    case "mark" -> event.at("/data/text").asText();
                    case "recovered", "adopted", "renewed" ->
                        event.at("/data/reason").asText() + "  "
                                + event.at("/data/gapMillis").asText() + " ms";
                    default ->
                        event.path("data")
                                .path(type)
                                .asText(event.path("detail").asText());
                };
        String reason =
                event.path("reason").isTextual() ? "  " + event.path("reason").asText() : "";
        String time = event.path("time").asText();
        int clock = time.indexOf('T') + 1;
        return "%-12s  %-9s  %s%s"
                .formatted(
                        time.substring(clock, Math.min(time.length(), clock + 12))
                                .replace("Z", ""),
                        type,
                        about,
                        reason);
    }
}
