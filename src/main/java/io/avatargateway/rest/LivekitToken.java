package io.avatargateway.rest;

import io.avatargateway.api.JsonBody;
import io.avatargateway.api.ProblemException;
import io.avatargateway.session.model.JoinInfo;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Optional;

/**
 * LiveKit's standard token endpoint for a room that is not ours. The token is the one that Simli made. So a client may
 * name what the token says anyway, and must not ask for anything else.
 */
final class LivekitToken {

    private LivekitToken() {}

    /**
     * The answer in LiveKit's words.
     *
     * @throws ProblemException REQUEST_INVALID, naming every field that asks for what the token does not give
     */
    static JsonObject answer(JsonBody request, JoinInfo join) {
        Optional<JoinToken> token = JoinToken.read(join.livekitToken());
        requireSame(request, "room_name", token.flatMap(JoinToken::room), "the session's room, or nothing");
        requireSame(
                request,
                "participant_identity",
                token.flatMap(JoinToken::identity),
                "the identity that Simli gave, or nothing");
        requireNothing(request, "participant_name");
        requireNothing(request, "participant_metadata");
        requireNothing(request, "participant_attributes");
        requireNothing(request, "room_config");
        request.finish();
        return Json.createObjectBuilder()
                .add("server_url", join.livekitUrl())
                .add("participant_token", join.livekitToken())
                .build();
    }

    private static void requireSame(JsonBody request, String field, Optional<String> given, String rule) {
        request.value(field)
                .filter(asked -> !isNothing(asked))
                .filter(asked -> !(asked instanceof JsonString text
                        && given.filter(text.getString()::equals).isPresent()))
                .ifPresent(asked -> request.fault(field, asked.toString(), rule));
    }

    private static void requireNothing(JsonBody request, String field) {
        request.value(field)
                .filter(asked -> !isNothing(asked))
                .ifPresent(asked -> request.fault(field, asked.toString(), "nothing: Simli makes the token"));
    }

    /** Clients made from LiveKit's protocol buffers may spell out empty fields. */
    private static boolean isNothing(JsonValue value) {
        return value.equals(JsonValue.EMPTY_JSON_OBJECT)
                || (value instanceof JsonString text && text.getString().isEmpty());
    }
}
