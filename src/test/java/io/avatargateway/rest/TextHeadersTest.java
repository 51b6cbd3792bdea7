package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.session.model.GatewayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextHeadersTest {

    @Test
    void shouldDecodeWhatIsNotAscii() {
        assertThat(TextHeaders.read("Gr%C3%BCezi 100%25 %F0%9F%98%80", null, null)
                        .text())
                .isEqualTo("Grüezi 100% \uD83D\uDE00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"100%", "%C3", "%zz", "gr\u00fcezi", "%C3%28"})
    void shouldRefuseWhatIsNotEncoded(String text) {
        assertThatThrownBy(() -> TextHeaders.read(text, null, null))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("Avatar-Text")
                .hasMessageContaining("percent-encoded");
    }
}
