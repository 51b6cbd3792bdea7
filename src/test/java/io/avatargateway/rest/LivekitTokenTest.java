package io.avatargateway.rest;

import static io.avatargateway.api.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.api.FieldError;
import io.avatargateway.api.JsonBody;
import io.avatargateway.session.model.JoinInfo;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LivekitTokenTest {

    private static final String TOKEN = jwt("{\"sub\":\"viewer\",\"video\":{\"room\":\"room-1\",\"roomJoin\":true}}");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"room_name\":\"room-1\"}",
                "{\"participant_identity\":\"viewer\"}",
                "{\"room_name\":\"\",\"participant_name\":\"\",\"participant_metadata\":null,\"participant_attributes\":{},\"room_config\":{}}"
            })
    void shouldGiveTheTokenToThoseWhoAskForNothingElse(String body) throws IOException {
        JsonObject answer = answer(body, TOKEN);
        assertThat(answer.getString("server_url")).isEqualTo("wss://room.example");
        assertThat(answer.getString("participant_token")).isEqualTo(TOKEN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "room_name | \"room-2\"",
                "room_name | 1",
                "participant_identity | \"somebody\"",
                "participant_name | \"Ann\"",
                "participant_metadata | \"x\"",
                "participant_attributes | {\"a\":\"b\"}",
                "room_config | {\"agents\":[]}",
                "colour | \"red\"",
            })
    void shouldNameTheFieldThatTheTokenDoesNotGive(String field, String value) {
        assertThat(refusal(() -> answer("{\"" + field + "\":" + value + "}", TOKEN))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "opaque", "a.b.c", "a.!!.c", "x.W10.z", "x.eyJzdWIiOjF9.z"})
    void shouldOnlyTakeEmptyFieldsWhereTheTokenCannotBeRead(String token) throws IOException {
        assertThat(answer("{}", token).getString("participant_token")).isEqualTo(token);
        assertThat(refusal(() -> answer("{\"participant_identity\":\"viewer\"}", token))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly("participant_identity");
    }

    @Test
    void shouldReadRoomAndIdentity() {
        JoinToken token = JoinToken.read(TOKEN).orElseThrow();
        assertThat(token.identity()).contains("viewer");
        assertThat(token.room()).contains("room-1");
    }

    @Test
    void shouldFindNoRoomWhereTheGrantHasAnotherShape() {
        assertThat(JoinToken.read(jwt("{\"video\":\"all\"}")).orElseThrow().room())
                .isEmpty();
    }

    private static JsonObject answer(String body, String token) throws IOException {
        return LivekitToken.answer(
                JsonBody.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), null, 10_000),
                new JoinInfo(1, "wss://room.example", token, Instant.EPOCH));
    }

    private static String jwt(String payload) {
        return "eyJhbGciOiJIUzI1NiJ9."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8))
                + ".c2ln";
    }
}
