package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SandboxSettingsTest {
    @Test
    void shouldListenOnLoopbackByDefault() {
        SandboxSettings settings = SandboxSettings.defaults();
        assertThat(settings.text(SettingKey.HOST)).isEqualTo("127.0.0.1");
        assertThat(settings.number(SettingKey.PORT)).isEqualTo(7880);
        assertThat(settings.speed()).isEqualTo(1.0);
    }

    @Test
    void shouldLetAnArgumentWinOverTheEnvironment() {
        SandboxSettings settings = SandboxSettings.of(
                Map.of("SANDBOX_PORT", "1", "SANDBOX_SPEED", "2", "PATH", "x"), List.of("--port", "3", "--host=::1"));
        assertThat(settings.number(SettingKey.PORT)).isEqualTo(3);
        assertThat(settings.speed()).isEqualTo(2.0);
        assertThat(settings.text(SettingKey.HOST)).isEqualTo("::1");
    }

    @Test
    void shouldNameAllWrongSettingsAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SandboxSettings.of(
                        Map.of("SANDBOX_PORT", "70000", "SANDBOX_SPEED", "fast", "SANDBOX_VIEWER", "maybe"),
                        List.of("--max-sessions=0", "--colour", "--public-url")))
                .withMessageContainingAll(
                        "SANDBOX_PORT: 70000 (expected: an integer, 0..65535)",
                        "SANDBOX_SPEED: fast (expected: a number, 0.1..1000)",
                        "SANDBOX_VIEWER: maybe (expected: auto, required, joined or absent)",
                        "SANDBOX_MAX_SESSIONS: 0 (expected: an integer, 1..10000)",
                        "--colour: no such argument",
                        "--public-url: no value");
    }

    @Test
    void shouldRefuseAWrongValueInATest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SandboxSettings.defaults().withSpeed(0))
                .withMessage("SANDBOX_SPEED: 0.0 (expected: a number, 0.1..1000)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SandboxSettings.defaults().with("SANDBOX_COLOUR", "red"));
    }

    @Test
    void shouldTakeAnOrderOfNineCameraValuesOrNone() {
        String order = "zoom,pos_y_off, pos_x_off,pos_z_off,-,-,-,-,lerp_seconds";
        assertThat(SandboxSettings.defaults()
                        .with("SANDBOX_CAMERA_ORDER", order)
                        .trinity2()
                        .cameraOrder())
                .hasSize(9)
                .startsWith("zoom", "pos_y_off", "pos_x_off");
        assertThat(SandboxSettings.defaults().trinity2().cameraOrder()).isEmpty();
        for (String wrong : List.of("zoom", order + ",-", order.replace("zoom", "tilt"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SandboxSettings.defaults().with("SANDBOX_CAMERA_ORDER", wrong))
                    .withMessageContaining("SANDBOX_CAMERA_ORDER: " + wrong)
                    .withMessageContaining("expected: 9 of [pos_x_off, pos_y_off, pos_z_off, zoom, lerp_seconds, -]");
        }
    }
}
