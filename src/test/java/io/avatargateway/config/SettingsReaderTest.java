package io.avatargateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsReaderTest {

    @Test
    void shouldTalkToTheSandboxWhereNothingIsSet() {
        Settings settings = read(Map.of());

        assertThat(settings.simli().apiUrl()).hasToString("http://127.0.0.1:7880");
    }

    @Test
    void shouldTalkToSimliWhereOnlyTheKeyIsSet() {
        Settings settings = read(Map.of("SIMLI_API_KEY", "key"));

        assertThat(settings.simli().apiUrl()).hasToString("https://api.simli.ai");
        assertThat(settings.simli().apiKey()).isEqualTo("key");
    }

    @Test
    void shouldTalkToWhateverTheAddressNames() {
        Settings settings = read(Map.of("SIMLI_API_KEY", "key", "SIMLI_API_URL", "http://127.0.0.1:9999"));

        assertThat(settings.simli().apiUrl()).hasToString("http://127.0.0.1:9999");
    }

    @Test
    void shouldKeepItsNameOverARestartAndDifferFromItsNeighbour() {
        String name = read(Map.of()).name();

        assertThat(name).matches("[A-Za-z0-9_-]+-9080").isEqualTo(read(Map.of()).name());
        assertThat(read(Map.of("HTTP_PORT", "9081")).name()).isNotEqualTo(name);
        assertThat(read(Map.of("GATEWAY_NAME", "north_1")).name()).isEqualTo("north_1");
        assertThatThrownBy(() -> read(Map.of("GATEWAY_NAME", "north.1")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("GATEWAY_NAME: north.1 (expected: 1 to 100 letters, digits, - and _)");
    }

    @Test
    void shouldProbeOnNoScheduleUnlessToldAndThenNotAllTheTime() {
        assertThat(read(Map.of()).probe().interval()).isZero();
        assertThat(read(Map.of("PROBE_INTERVAL_SECONDS", "10")).probe().interval())
                .hasSeconds(10);
        assertThatThrownBy(() -> read(Map.of("PROBE_INTERVAL_SECONDS", "9")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("PROBE_INTERVAL_SECONDS: 9 (expected: 0, or at least 10");
    }

    @Test
    void shouldNameEveryWrongSettingAtOnceWithValueAndRule() {
        assertThatThrownBy(() -> read(Map.of(
                        "SESSION_LIMIT", "many",
                        "AUDIO_FRAME_BYTES", "5999",
                        "AUDIO_LEAD_MILLIS", "-1",
                        "SIMLI_API_URL", "ftp://somewhere",
                        "BROKER_URL", "not an address")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("5 settings are wrong")
                .hasMessageContaining("SESSION_LIMIT: many (expected: a whole number, 1..100000)")
                .hasMessageContaining("AUDIO_FRAME_BYTES: 5999 (expected: an even number")
                .hasMessageContaining("AUDIO_LEAD_MILLIS: -1 (expected: a whole number, 0..600000)")
                .hasMessageContaining("SIMLI_API_URL: ftp://somewhere (expected: an address like http://host:port)")
                .hasMessageContaining("BROKER_URL: not an address (expected: an address like tcp://host:port)");
    }

    @Test
    void shouldLimitHowLongAJobMayPlay() {
        assertThat(read(Map.of()).audio().longest()).hasHours(4);
        assertThat(read(Map.of("AUDIO_MAX_MILLIS", "1000")).audio().longest()).hasSeconds(1);
        assertThatThrownBy(() -> read(Map.of("AUDIO_MAX_MILLIS", "999")))
                .hasMessageContaining("AUDIO_MAX_MILLIS: 999 (expected: a whole number, 1000..86400000)");
    }

    @Test
    void shouldOfferTheFacesThatAreNamed() {
        assertThat(read(Map.of()).portal().faces()).containsKeys("Ada", "Grace", "Alan");
        assertThat(read(Map.of("SIMLI_API_KEY", "key")).portal().faces()).isEmpty();
        assertThat(read(Map.of("PORTAL_FACES", "Zoë=z/1, Bo=b")).portal().faces())
                .containsExactly(Map.entry("Zoë", "z/1"), Map.entry("Bo", "b"));
    }

    @Test
    void shouldNotLetASettingChangeThePolicyOfThePage() {
        assertThatThrownBy(() -> read(Map.of(
                        "PORTAL_ROOM_ORIGINS", "wss://room.example; script-src *",
                        "PORTAL_FRAME_ANCESTORS", "*",
                        "PORTAL_FACES", "Ada")))
                .hasMessageContaining("3 settings are wrong")
                .hasMessageContaining("PORTAL_ROOM_ORIGINS: wss://room.example; script-src * (expected: origins like")
                .hasMessageContaining("PORTAL_FRAME_ANCESTORS: * (expected: origins like https://portal.example.com")
                .hasMessageContaining("PORTAL_FACES: Ada (expected: names with face ids");
    }

    @Test
    void shouldHandSessionsOverWhereAnotherOneCanReadThem() {
        assertThat(read(Map.of()).survival().handsOver()).isFalse();
        assertThat(read(Map.of()).sessions().shutdownTimeout()).hasSeconds(5);
        Settings external = read(Map.of("BROKER_EMBEDDED", "false"));
        assertThat(external.survival().handsOver()).isTrue();
        assertThat(external.sessions().shutdownTimeout()).hasSeconds(20);
        Settings ending = read(Map.of("BROKER_EMBEDDED", "false", "SHUTDOWN", "end"));
        assertThat(ending.survival().handsOver()).isFalse();
        assertThat(ending.sessions().shutdownTimeout()).hasSeconds(5);
        Settings resuming = read(Map.of("SHUTDOWN", "resume", "SESSION_SHUTDOWN_TIMEOUT_MILLIS", "7000"));
        assertThat(resuming.survival().handsOver()).isTrue();
        assertThat(resuming.sessions().shutdownTimeout()).hasSeconds(7);
        assertThat(read(Map.of("SHUTDOWN", "resume", "SESSION_RESUME_WITHIN_SECONDS", "0"))
                        .survival()
                        .handsOver())
                .isFalse();
        assertThatThrownBy(() -> read(Map.of("SHUTDOWN", "never")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("SHUTDOWN: never (expected: resume or end)");
    }

    @Test
    void shouldNameAlsoWhatOnlyTheServersConfigurationReads() {
        assertThatThrownBy(() -> read(Map.of("BROKER_EMBEDDED", "maybe", "HTTP_PORT", "http")))
                .hasMessageContaining("BROKER_EMBEDDED: maybe (expected: true or false)")
                .hasMessageContaining("HTTP_PORT: http (expected: a whole number, 1..65535)");
    }

    @Test
    void shouldTakeAProxyWithOrWithoutAPassword() {
        for (String address :
                new String[] {"http://proxy:3128", "http://user:pa%3Ass@proxy:3128", "http://user:@proxy"}) {
            Settings settings = read(Map.of("SIMLI_API_KEY", "key", "SIMLI_PROXY_URL", address));
            assertThat(settings.simli().proxy()).hasToString(address);
            assertThat(settings.toString()).doesNotContain("pa%3Ass");
        }
    }

    @Test
    void shouldRefuseAProxysPasswordThatCannotBeSent() {
        for (String credentials : new String[] {"hidden", ":hidden", "user:hid%0Aden", "", "us%0Der:hidden"}) {
            assertThatThrownBy(() -> read(
                            Map.of("SIMLI_API_KEY", "key", "SIMLI_PROXY_URL", "http://" + credentials + "@proxy:3128")))
                    .hasMessageContaining("SIMLI_PROXY_URL: http://(hidden)@proxy:3128")
                    .hasMessageContaining("user:password@host:port")
                    .hasMessageNotContaining("hidden@")
                    .hasMessageNotContaining("den@");
        }
    }

    @Test
    void shouldNotShowTheProxysPasswordOfAnAddressThatIsNone() {
        for (String address : new String[] {
            "http://us:S3C/R3T@proxy:1", "http://us:S3C@R3T@proxy:1", "us:S3CR3T@proxy:1", "http://us:S3C R3T@proxy"
        }) {
            assertThatThrownBy(() -> read(Map.of("SIMLI_API_KEY", "key", "SIMLI_PROXY_URL", address)))
                    .hasMessageContaining("SIMLI_PROXY_URL: ")
                    .hasMessageNotContaining("S3C")
                    .hasMessageNotContaining("R3T");
        }
    }

    @Test
    void shouldNotShowThePasswordOfAStoreInTheBrokersAddress() {
        assertThatThrownBy(() -> read(Map.of("BROKER_URL", "ssl://a:1?sslEnabled=true&trustStorePassword=S3C&x=R3T")))
                .hasMessageContaining("BROKER_URL: ssl://a:1?sslEnabled=true&trustStorePassword=(hidden) (expected: ")
                .hasMessageNotContaining("S3C")
                .hasMessageNotContaining("R3T");
    }

    @Test
    void shouldTakeNoUserInTheAddressOfSimli() {
        assertThatThrownBy(() -> read(Map.of("SIMLI_API_URL", "https://us:S3CR3T@simli.example")))
                .hasMessageContaining("SIMLI_API_URL: https://(hidden)@simli.example (expected: an address like")
                .hasMessageNotContaining("S3CR3T");
    }

    @Test
    void shouldNeverShowASecret() {
        assertThatThrownBy(() -> read(Map.of("SIMLI_API_KEY", "sec ret", "SIMLI_PROXY_URL", "ftp://u:sec@ret:1")))
                .hasMessageContaining("SIMLI_API_KEY: (hidden)")
                .hasMessageNotContaining("sec ret")
                .hasMessageNotContaining("u:sec");
        assertThat(read(Map.of("SIMLI_API_KEY", "secret", "BROKER_USER", "user", "BROKER_PASSWORD", "hidden"))
                        .toString())
                .doesNotContain("secret")
                .doesNotContain("hidden");
    }

    /** Each default must keep its own rule, and each key must be asked for. */
    @Test
    void shouldReadEverySettingOfTheTable() {
        Set<String> asked = new LinkedHashSet<>();
        SettingsReader.read(name -> {
            asked.add(name);
            return Optional.empty();
        });

        assertThat(asked).containsExactlyInAnyOrderElementsOf(SettingsPageTest.keys(Settings.class));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void shouldHoldEveryRangeAtBothEnds(Setting setting) {
        String key = setting.key();
        assertThat(read(Map.of(key, Long.toString(setting.least())))).isNotNull();
        assertThat(read(Map.of(key, Long.toString(setting.most())))).isNotNull();
        for (long outside : new long[] {setting.least() - 1, setting.most() + 1, Long.MAX_VALUE}) {
            boolean off = outside == 0 && setting.rule() == SettingRule.ZERO_TOO;
            if (!off) {
                assertThatThrownBy(() -> read(Map.of(key, Long.toString(outside))))
                        .isInstanceOf(InvalidSettingsException.class)
                        .hasMessageContaining(key + ": " + outside + " (expected: ");
            }
        }
    }

    static Stream<Setting> numbers() {
        return SettingsPageTest.settings(Settings.class).stream().filter(setting -> setting.most() != Long.MAX_VALUE);
    }

    private static Settings read(Map<String, String> values) {
        return SettingsReader.read(name -> Optional.ofNullable(values.get(name)));
    }
}
