package io.avatargateway.jms.command;

import io.avatargateway.api.JsonBody;
import io.avatargateway.api.ProblemException;
import io.avatargateway.api.Problems;
import io.avatargateway.api.SessionRequest;
import io.avatargateway.config.Settings;
import io.avatargateway.security.Caller;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Optional;

/** What a message on {@code avatar.sessions} asks for; {@code docs/jms-producer.md} has the fields. */
sealed interface SessionCommand {

    /** Opens a session; the fields are those of REST. */
    record Open(SessionOptions options) implements SessionCommand {}

    /** Ends a session: with drain, after the speech that waits. */
    record Close(SessionId session, boolean drain) implements SessionCommand {}

    /** Stops the speech. */
    record Interrupt(SessionId session, boolean keepWaiting) implements SessionCommand {}

    /** Erases what is kept of a session. */
    record Erase(SessionId session) implements SessionCommand {}

    /** Looks at a session. */
    record Describe(SessionId session) implements SessionCommand {}

    /**
     * Reads a command.
     *
     * @param caller who sent it
     * @param faceId the face of a session that names none
     * @throws ProblemException REQUEST_INVALID, naming every field that breaks its rule
     * @throws io.avatargateway.session.model.GatewayException UNKNOWN_SESSION if the session's id cannot be one
     */
    static SessionCommand read(JsonBody body, Settings.Sessions defaults, Caller caller, String faceId) {
        String word = body.value("command")
                .filter(JsonString.class::isInstance)
                .map(value -> ((JsonString) value).getString())
                .orElse("");
        return switch (word) {
            case "open" -> new Open(SessionRequest.read(body, defaults, caller, faceId));
            case "close" -> {
                boolean drain = body.truth("drain").orElse(true);
                yield new Close(session(body), drain);
            }
            case "interrupt" -> {
                boolean keepWaiting = body.truth("keepWaiting").orElse(false);
                yield new Interrupt(session(body), keepWaiting);
            }
            case "erase" -> new Erase(session(body));
            case "describe" -> new Describe(session(body));
            default ->
                throw ProblemException.of(
                        "command",
                        body.value("command").map(JsonValue::toString).orElse("(missing)"),
                        "open, close, interrupt, erase or describe");
        };
    }

    /** The last field to be read. */
    private static SessionId session(JsonBody body) {
        Optional<String> sent = body.text("sessionId", 200);
        if (body.value("sessionId").isEmpty()) {
            body.fault("sessionId", "(missing)", "the id of a session");
        }
        body.finish();
        return Problems.sessionId(sent.orElseThrow());
    }
}
