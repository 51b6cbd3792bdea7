package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.avatargateway.client.ClientException;
import io.avatargateway.client.GatewayClient;
import io.avatargateway.client.Session;
import io.avatargateway.client.SessionOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Opens a session. The one command that prints a credential: the join info is what it is for. */
@Command(
        name = "open",
        description =
                "Opens a session and prints it with its join info, a credential: hand it to the viewer at once. With"
                        + " -q it prints the id alone.")
final class OpenCommand implements Callable<Integer> {

    @ParentCommand
    private CommonOptions cli;

    @Option(names = "--face", paramLabel = "ID", description = "The face; else the gateway's own.")
    private String face;

    @Option(names = "--model", paramLabel = "NAME", description = "Simli's model.")
    private String model;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Whose session it is; stands in events.")
    private String tenant;

    @Option(
            names = "--max-idle",
            paramLabel = "TIME",
            converter = Rules.Span.class,
            description = "Ends when nothing was said for so long, in whole seconds.")
    private Duration maxIdle;

    @Option(
            names = "--max-length",
            paramLabel = "TIME",
            converter = Rules.Span.class,
            description = "Ends after so long, in whole seconds.")
    private Duration maxLength;

    @Option(
            names = "--end-after-viewer-left",
            paramLabel = "TIME",
            converter = Rules.Span.class,
            description = "Ends so long after its viewer has left, in whole seconds, unless one comes back; else the"
                    + " viewer's leaving ends nothing.")
    private Duration endAfterViewerLeft;

    @Option(
            names = "--start-speech",
            paramLabel = "WHEN",
            description =
                    "Whether speech begins when the avatar can speak (on-start) or when a viewer sees it (on-viewer);"
                            + " else as the gateway does.")
    private String startSpeech;

    @Option(
            names = "--placeholder",
            description = "Asks the gateway to stand in for a viewer, so that the session lives while nobody watches.")
    private boolean placeholder;

    @Option(
            names = "--metadata",
            paramLabel = "NAME=TEXT",
            converter = Rules.NamedText.class,
            description = "Kept with the session; can be repeated.")
    private List<Map.Entry<String, String>> metadata = List.of();

    @Mixin
    private AppearanceOptions appearance;

    @Override
    public Integer call() {
        SessionOptions wishes = SessionOptions.defaults();
        put(wishes, "faceId", face);
        put(wishes, "model", model);
        put(wishes, "tenant", tenant);
        putSeconds("--max-idle", maxIdle, wishes::maxIdle);
        putSeconds("--max-length", maxLength, wishes::maxLength);
        putSeconds("--end-after-viewer-left", endAfterViewerLeft, wishes::endAfterViewerLeft);
        put(wishes, "startSpeech", startSpeech);
        if (placeholder) {
            wishes.placeholder();
        }
        metadata.forEach(text -> wishes.metadata(text.getKey(), text.getValue()));
        appearance.fields().properties().forEach(field -> wishes.with(field.getKey(), field.getValue()));
        GatewayClient gateway = cli.gateway();
        Session session = gateway.open(wishes);
        Output output = cli.output();
        session.warnings().forEach(warning -> output.note("Simli warns: " + warning));
        output.result(session.json(), output.quiet() ? List.of(session.id()) : words(session));
        if (output.isLost()) {
            throw withdrawn(gateway, session.id());
        }
        return Outcome.FINISHED.exitCode();
    }

    /** Nobody knows the session, so nobody would end it, and it costs money. */
    private static CliException withdrawn(GatewayClient gateway, String id) {
        CliException lost = Output.lost();
        try {
            gateway.close(id, false);
            return new CliException(lost.outcome(), lost.getMessage() + "; session " + id + " was ended again", lost);
        } catch (ClientException failed) {
            return new CliException(
                    lost.outcome(),
                    lost.getMessage() + "; session " + id + " is still open: " + failed.getMessage(),
                    failed);
        }
    }

    private static List<String> words(Session session) {
        JsonNode join = session.json().path("join");
        return List.of(
                "session  " + session.id(),
                "state    " + session.state(),
                "queue    " + session.audioQueue(),
                "join by  " + join.path("joinBy").asText(),
                "room     " + join.path("livekitUrl").asText(),
                "token    " + join.path("livekitToken").asText());
    }

    private static void put(SessionOptions wishes, String name, String value) {
        if (value != null) {
            wishes.with(name, TextNode.valueOf(value));
        }
    }

    private static void putSeconds(String option, Duration value, Function<Duration, SessionOptions> wish) {
        if (value != null) {
            if (value.toMillis() % 1000 != 0) {
                throw CliException.usage(option, value.toMillis() + "ms", "whole seconds");
            }
            SessionOptions unused = wish.apply(value);
        }
    }
}
