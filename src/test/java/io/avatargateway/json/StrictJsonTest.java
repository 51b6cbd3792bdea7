package io.avatargateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.avatargateway.json.NotJsonException.Rule;
import jakarta.json.Json;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    @Test
    void shouldReadAnObject() throws NotJsonException {
        assertThat(StrictJson.object(" {\"a\":{\"b\":\"ü\"}}\n".getBytes(UTF_8))
                        .getJsonObject("a")
                        .getString("b"))
                .isEqualTo("ü");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}{", "{} x", "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":1}}", "{'a':1}"})
    void shouldNameWhatIsNoJson(String text) {
        assertThat(broken(text.getBytes(UTF_8))).isEqualTo(Rule.JSON);
    }

    @Test
    void shouldNameWhatIsNestedWithoutEnd() {
        assertThat(broken("[".repeat(15_000).getBytes(UTF_8))).isEqualTo(Rule.JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "\"text\""})
    void shouldNameWhatIsNoObject(String text) {
        assertThat(broken(text.getBytes(UTF_8))).isEqualTo(Rule.OBJECT);
    }

    @Test
    void shouldNameWhatIsNotUtf8() {
        assertThat(broken(new byte[] {'{', (byte) 0xff, '}'})).isEqualTo(Rule.UTF_8);
    }

    @Test
    void shouldReadWholeNumbersWithinTheirLimitsOnly() {
        assertThat(StrictJson.wholeNumber(Json.createValue(7), 7, 7)).contains(7L);
        assertThat(StrictJson.wholeNumber(Json.createValue(6), 7, 9)).isEmpty();
        assertThat(StrictJson.wholeNumber(Json.createValue(new BigDecimal("7.5")), 7, 9))
                .isEmpty();
        assertThat(StrictJson.wholeNumber(Json.createValue("7"), 7, 9)).isEmpty();
        assertThat(StrictJson.wholeNumber(Json.createValue(new BigDecimal("18446744073709551623")), 7, 9))
                .as("2 to the power of 64, and 7")
                .isEmpty();
    }

    private static Rule broken(byte[] bytes) {
        return catchThrowableOfType(NotJsonException.class, () -> StrictJson.object(bytes))
                .rule();
    }
}
