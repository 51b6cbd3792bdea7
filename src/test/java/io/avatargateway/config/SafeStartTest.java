package io.avatargateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Findings 2, 4 and 17 of the review: nothing starts open, and no secret leaves the machine readable, unasked. */
class SafeStartTest {

    @ParameterizedTest
    @CsvSource({
        "HTTP_HOST, *",
        "HTTP_HOST, 0.0.0.0",
        "HTTP_HOST, ::",
        "HTTP_HOST, 10.0.0.7",
        "HTTP_HOST, gateway.internal",
        "HTTP_HOST, localhost.evil.example",
        "HTTP_HOST, 127.0.0.1.evil.example",
        "HTTP_HOST, 127.1.2.999",
        "BROKER_BIND_HOST, 0.0.0.0",
        "BROKER_BIND_HOST, broker",
    })
    void shouldNotListenBeyondLoopbackUnlessToldThatNobodyElseComes(String setting, String host) {
        assertThatThrownBy(() -> read(Map.of(setting, host)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(setting + ": " + host + " (expected: localhost or another address")
                .hasMessageContaining("AUTH_NONE_ON_NETWORK=true");

        Settings allowed = read(Map.of(setting, host, "AUTH_NONE_ON_NETWORK", "true"));
        assertThat(SafeStart.warnings(allowed))
                .singleElement()
                .asString()
                .startsWith("AUTH_NONE_ON_NETWORK=true: whoever reaches this gateway")
                .contains(setting + ": " + host);
    }

    private static final Map<String, String> TOKENS = Map.of(
            "AUTH",
            "on",
            "JWT_ISSUER",
            "https://issuer.example",
            "JWT_AUDIENCE",
            "gateway",
            "JWT_KEY_FILE",
            "keys.pem",
            "BROKER_USER",
            "gateway",
            "BROKER_PASSWORD",
            "secret");

    private static Map<String, String> with(Map<String, String> settings, String... more) {
        Map<String, String> all = new HashMap<>(settings);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    @Test
    void shouldNotStartWhereCallersHaveToSignInAndCannot() {
        assertThatThrownBy(() -> read(Map.of("AUTH", "on")))
                .hasMessageContaining(
                        "AUTH: on (expected: JWT_ISSUER, JWT_AUDIENCE and JWT_KEY_FILE, or API_KEYS_FILE");
        assertThatThrownBy(() -> read(Map.of("AUTH", "yes"))).hasMessageContaining("AUTH: yes (expected: none or on)");
        assertThat(read(TOKENS).access().auth()).isTrue();
        assertThat(read(Map.of("AUTH", "on", "API_KEYS_FILE", "keys.json", "BROKER_EMBEDDED", "false"))
                        .access()
                        .auth())
                .isTrue();
        assertThatThrownBy(() -> read(Map.of("AUTH", "on", "API_KEYS_FILE", "keys.json")))
                .hasMessageContaining("BROKER_USER: not set (expected: the gateway's user");
        assertThat(read(Map.of()).access().auth()).isFalse();
    }

    @Test
    void shouldTakeTheIssuersKeysFromAFileOrAnAddressAndNotFromBoth() {
        Map<String, String> settings = with(TOKENS);
        settings.put("JWT_KEY_URL", "https://issuer.example/keys");
        assertThatThrownBy(() -> read(settings))
                .hasMessageContaining("JWT_KEY_URL: https://issuer.example/keys (expected: it or JWT_KEY_FILE");

        settings.remove("JWT_KEY_FILE");
        assertThat(read(settings).jwt().keyUrl()).hasHost("issuer.example");
        settings.remove("JWT_ISSUER");
        assertThatThrownBy(() -> read(settings)).hasMessageContaining("JWT_ISSUER: not set");
    }

    @ParameterizedTest
    @CsvSource({
        "https://issuer.example/keys?p=1, true",
        "http://localhost:8080/keys, true",
        "http://[::1]/keys, true",
        "http://issuer.example/keys, false",
        "http://localhost.example/keys, false",
        "HTTP://issuer.example/keys, false",
        "https://user:word@issuer.example/keys, false",
        "file:///etc/keys, false",
        "https:///keys, false",
    })
    void shouldTakeTheIssuersKeysFromNoAddressWhoseAnswerOthersCouldWrite(String address, boolean taken) {
        Map<String, String> settings = with(TOKENS);
        settings.remove("JWT_KEY_FILE");
        settings.put("JWT_KEY_URL", address);
        if (taken) {
            assertThat(read(settings).jwt().keyUrl()).hasToString(address);
        } else {
            assertThatThrownBy(() -> read(settings))
                    .hasMessageContaining("JWT_KEY_URL: ")
                    .hasMessageContaining("http on this machine only")
                    .hasMessageNotContaining("word");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT_ISSUER", "JWT_AUDIENCE", "JWT_KEY_FILE"})
    void shouldNotStartWithHalfOfWhatTokensNeed(String missing) {
        Map<String, String> settings = with(TOKENS, "API_KEYS_FILE", "keys.json");
        settings.remove(missing);

        assertThatThrownBy(() -> read(settings)).hasMessageContaining(missing + ": not set (expected: JWT_ISSUER, ");
    }

    @Test
    void shouldAskForCredentialsBeyondLoopbackOverTlsOnly() {
        Map<String, String> open = with(TOKENS, "HTTP_HOST", "10.0.0.7");

        assertThatThrownBy(() -> read(open))
                .hasMessageContaining("HTTP_HOST: 10.0.0.7 (expected: ")
                .hasMessageContaining("TLS_KEYSTORE")
                .hasMessageContaining("TLS_TERMINATED=true");
        for (Settings settings :
                List.of(read(with(open, "TLS_KEYSTORE", "tls.p12")), read(with(open, "TLS_TERMINATED", "true")))) {
            assertThat(SafeStart.warnings(settings)).isEmpty();
        }
        assertThatThrownBy(() -> read(with(TOKENS, "BROKER_BIND_HOST", "0.0.0.0", "TLS_TERMINATED", "true")))
                .hasMessageContaining("BROKER_BIND_HOST: 0.0.0.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "localhost.",
                "127.0.0.1",
                "127.255.0.3",
                "::1",
                "[::1]",
                "0:0:0:0:0:0:0:1"
            })
    void shouldListenOnLoopbackWithoutAWord(String host) {
        Settings settings = read(Map.of("HTTP_HOST", host, "BROKER_BIND_HOST", host));

        assertThat(SafeStart.warnings(settings)).isEmpty();
    }

    @Test
    void shouldCountTheBrokersAddressWhereTheEmbeddedBrokerListensThere() {
        assertThatThrownBy(() -> read(Map.of("BROKER_URL", "tcp://0.0.0.0:61616")))
                .hasMessageContaining("BROKER_URL: tcp://0.0.0.0, where the embedded broker listens (expected: ");
        assertThat(read(Map.of("BROKER_URL", "tcp://broker:61616", "BROKER_EMBEDDED", "false")))
                .isNotNull();
        assertThat(read(Map.of("BROKER_URL", "tcp://broker:61616", "BROKER_BIND_HOST", "127.0.0.1")))
                .isNotNull();
    }

    @Test
    void shouldNameAllFaultsAtOnce() {
        assertThatThrownBy(() -> read(Map.of(
                        "HTTP_HOST", "*",
                        "BROKER_BIND_HOST", "0.0.0.0",
                        "BROKER_USER", "user",
                        "SIMLI_API_URL", "http://simli.example",
                        "SIMLI_API_KEY", "key",
                        "SESSION_LIMIT", "many")))
                .hasMessageContaining("5 settings are wrong")
                .hasMessageContaining("SESSION_LIMIT: many")
                .hasMessageContaining("HTTP_HOST: *")
                .hasMessageContaining("BROKER_BIND_HOST: 0.0.0.0")
                .hasMessageContaining("BROKER_PASSWORD: not set (expected: both")
                .hasMessageContaining("SIMLI_API_URL: http://simli.example (expected: https");
    }

    @Test
    void shouldTakeUserAndPasswordTogetherOnly() {
        assertThatThrownBy(() -> read(Map.of("BROKER_USER", "user")))
                .hasMessageContaining("BROKER_PASSWORD: not set (expected: both BROKER_USER and BROKER_PASSWORD");
        assertThatThrownBy(() -> read(Map.of("BROKER_USER", "user", "BROKER_PASSWORD", " ")))
                .hasMessageContaining("BROKER_PASSWORD: not set");
        assertThatThrownBy(() -> read(Map.of("BROKER_PASSWORD", "S3CR3T")))
                .hasMessageContaining("BROKER_USER: not set (expected: both")
                .hasMessageNotContaining("S3CR3T");
        assertThat(read(Map.of("BROKER_USER", "user", "BROKER_PASSWORD", "word"))
                        .broker()
                        .user())
                .isEqualTo("user");
    }

    @Test
    void shouldSendNoKeyInClearToAnotherMachine() {
        Map<String, String> open = Map.of("SIMLI_API_URL", "http://simli.example:81/x", "SIMLI_API_KEY", "S3CR3T");
        assertThatThrownBy(() -> read(open))
                .hasMessageContaining("SIMLI_API_URL: http://simli.example:81 (expected: https, since SIMLI_API_KEY")
                .hasMessageContaining("SIMLI_KEY_IN_CLEAR=true")
                .hasMessageNotContaining("S3CR3T");

        assertThat(SafeStart.warnings(read(with(open, "SIMLI_KEY_IN_CLEAR", "true"))))
                .singleElement()
                .asString()
                .startsWith("SIMLI_KEY_IN_CLEAR=true");
        assertThat(read(with(open, "SIMLI_API_URL", "https://simli.example"))).isNotNull();
        assertThat(read(with(open, "SIMLI_API_URL", "http://127.0.0.1:7880"))).isNotNull();
        assertThat(read(Map.of("SIMLI_API_URL", "http://sandbox:7880")))
                .as("where there is no key, none is sent")
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://broker:61616",
                "tcp://user@broker:61616",
                "tcp://broker",
                "tcp://[2001:db8::1]:61616",
                "tcp://broker:61616?sslEnabled=false",
                "tcp://broker:61616?verifyHost=true&xsslEnabled=true",
                "tcp://127.0.0.1:1?sslEnabled=true#tcp://broker:61616?sslEnabled=false",
                "tcp://127.0.0.1:1#tcp://broker:61616",
                "tcp://broker:61616#tcp://broker2:61616?sslEnabled=true",
            })
    void shouldSendNoPasswordInClearToAnotherMachine(String url) {
        Map<String, String> open = Map.of(
                "BROKER_EMBEDDED", "false", "BROKER_URL", url, "BROKER_USER", "user", "BROKER_PASSWORD", "S3CR3T");
        assertThatThrownBy(() -> read(open))
                .hasMessageContaining("BROKER_URL: tcp://")
                .hasMessageContaining("(expected: sslEnabled=true, since BROKER_PASSWORD goes there")
                .hasMessageNotContaining("S3CR3T");
        assertThat(SafeStart.warnings(read(with(open, "BROKER_PASSWORD_IN_CLEAR", "true"))))
                .singleElement()
                .asString()
                .startsWith("BROKER_PASSWORD_IN_CLEAR=true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://127.0.0.1:61616",
                "tcp://[::1]:61616",
                "tcp://broker:61616?sslEnabled=true&trustStorePath=/x",
                "tcp://broker:61616;sslEnabled=true",
                "tcp://a:1?sslEnabled=true#tcp://b:2?x=y,tcp://c:3",
                "tcp://127.0.0.1:1#tcp://b:2?x=y;sslEnabled=TRUE",
            })
    void shouldSendThePasswordToThisMachineAndByTls(String url) {
        assertThat(read(Map.of(
                        "BROKER_EMBEDDED", "false", "BROKER_URL", url, "BROKER_USER", "user", "BROKER_PASSWORD", "p")))
                .isNotNull();
    }

    @Test
    void shouldTakeAPasswordInTheAddressForOne() {
        assertThatThrownBy(() ->
                        read(Map.of("BROKER_EMBEDDED", "false", "BROKER_URL", "tcp://broker:1?user=u&password=S3CR3T")))
                .hasMessageContaining("BROKER_URL: tcp://broker (expected: sslEnabled=true")
                .hasMessageNotContaining("S3CR3T");
        assertThat(read(Map.of("BROKER_EMBEDDED", "false", "BROKER_URL", "tcp://broker:1")))
                .as("where there is no password, none is sent")
                .isNotNull();
    }

    @Test
    void shouldNotLetAllPagesIn() {
        assertThatThrownBy(() -> read(Map.of("REST_CORS_ORIGINS", "*", "PUBLIC_ORIGINS", "*")))
                .hasMessageContaining("REST_CORS_ORIGINS: * (expected: origins like")
                .hasMessageContaining("PUBLIC_ORIGINS: * (expected: origins like");
        assertThat(read(Map.of("PUBLIC_ORIGINS", "https://avatar.example, http://my_gateway:9080,http://[::2]"))
                        .access()
                        .publicOrigins())
                .containsExactlyInAnyOrder("https://avatar.example", "http://my_gateway:9080", "http://[::2]");
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(key, value);
        return more;
    }

    private static Settings read(Map<String, String> values) {
        return SettingsReader.read(name -> Optional.ofNullable(values.get(name)));
    }
}
