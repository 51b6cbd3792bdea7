package io.avatargateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void shouldLeaveNumbersAsTheyCame() {
        String text = "{\"seconds\":123456789012.500,\"links\":3}";
        JsonNode sums = Json.parse(text).orElseThrow();

        assertThat(Json.line(sums)).isEqualTo(text);
        assertThat(sums.path("seconds").asText()).isEqualTo("123456789012.500");
        assertThat(Json.pretty(sums)).contains("123456789012.500");
    }
}
