package io.avatargateway.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.config.Settings;
import io.avatargateway.config.SettingsReader;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContentSecurityPolicyTest {

    @Test
    void shouldAllowNothingInlineAndNothingOfOthers() {
        assertThat(policy(Map.of()))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void shouldAllowTheSandboxesRoomsAndNoOther() {
        assertThat(policy(Map.of("SIMLI_API_URL", "http://127.0.0.1:7880")))
                .contains("connect-src 'self' ws://127.0.0.1:7880 http://127.0.0.1:7880;");
    }

    @Test
    void shouldAllowEveryRoomWithTlsAtSimliWhichDoesNotSayWhereItsRoomsAre() {
        assertThat(policy(Map.of("SIMLI_API_KEY", "key"))).contains("connect-src 'self' wss: https:;");
    }

    @Test
    void shouldAllowOnlyTheRoomsThatTheSettingNames() {
        assertThat(policy(Map.of("PORTAL_ROOM_ORIGINS", "wss://*.room.example.com, ws://[::1]:7880")))
                .contains("connect-src 'self' wss://*.room.example.com ws://[::1]:7880 https://*.room.example.com"
                        + " http://[::1]:7880;");
    }

    @Test
    void shouldLetOnlyTheNamedPagesShowItInAFrame() {
        assertThat(policy(Map.of("PORTAL_FRAME_ANCESTORS", "https://a.example,https://b.example")))
                .contains("frame-ancestors https://a.example https://b.example;");
    }

    private static String policy(Map<String, String> values) {
        Settings settings = SettingsReader.read(name -> Optional.ofNullable(values.get(name)));
        return ContentSecurityPolicy.of(settings.portal());
    }
}
