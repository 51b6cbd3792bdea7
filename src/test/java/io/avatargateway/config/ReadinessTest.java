package io.avatargateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessTest {

    /** Only by a wish of its own is a server out of service that sessions live on. */
    @ParameterizedTest
    @CsvSource({
        ", true, false",
        ", false, false",
        "false, false, false",
        "idle, true, false",
        "idle, false, true",
        "true, true, true",
        "true, false, true"
    })
    void shouldSayWhenAServerWithoutSimliIsOutOfService(String setting, boolean lives, boolean out) {
        assertThat(read(setting).takesOut(lives)).isEqualTo(out);
    }

    @Test
    void shouldRefuseOtherWords() {
        assertThatThrownBy(() -> read("maybe"))
                .hasMessageContaining("SIMLI_READINESS: maybe (expected: true, false or idle)");
    }

    private static Settings.Readiness read(String setting) {
        return SettingsReader.read(key -> Optional.ofNullable(key.equals("SIMLI_READINESS") ? setting : null))
                .readiness();
    }
}
