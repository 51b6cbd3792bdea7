package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.config.AddressRanges;
import io.avatargateway.config.SettingsReader;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {

    private static final AddressRanges LOOPBACK =
            SettingsReader.read(name -> Optional.empty()).rest().trustedProxies();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "X-Forwarded-Proto: https                   | https://gw:9080/x",
                "X-Forwarded-Proto: HTTPS                   | https://gw:9080/x",
                "X-Forwarded-Proto: https,http              | https://gw:9080/x",
                "X-Forwarded-Proto: https, http             | https://gw:9080/x",
                "X-Forwarded-Proto: \"https\"               | https://gw:9080/x",
                "X-Forwarded-Proto: javascript              | http://gw:9080/x",
                "X-Forwarded-Proto: javascript, https       | https://gw:9080/x",
                "X-Forwarded-Proto: https://                | http://gw:9080/x",
                "X-Forwarded-Proto: ,                       | http://gw:9080/x",
                "X-Forwarded-Host: a.example                | http://a.example/x",
                "X-Forwarded-Host: a.example:8443, b        | http://a.example:8443/x",
                "X-Forwarded-Host: a b, c.example           | http://c.example/x",
                "X-Forwarded-Host: a/b                      | http://gw:9080/x",
                "X-Forwarded-Host: u@a.example              | http://gw:9080/x",
                "X-Forwarded-Host: [2001:db8::1]:81         | http://[2001:db8::1]:81/x",
                "X-Forwarded-Host: [::g]                    | http://gw:9080/x",
                "X-Forwarded-Port: 81                       | http://gw:81/x",
                "X-Forwarded-Port: 80                       | http://gw/x",
                "X-Forwarded-Port: 0, 70000, -1, 82         | http://gw:82/x",
                "X-Forwarded-Prefix: /avatar/               | http://gw:9080/avatar/x",
                "X-Forwarded-Prefix: /a/b, /c               | http://gw:9080/a/b/x",
                "X-Forwarded-Prefix: /                      | http://gw:9080/x",
                "X-Forwarded-Prefix: //evil.example         | http://gw:9080/x",
                "X-Forwarded-Prefix: /a/../b                | http://gw:9080/x",
                "X-Forwarded-Prefix: /%zz                   | http://gw:9080/x",
                "X-Forwarded-Prefix: evil                   | http://gw:9080/x",
                "Forwarded: proto=https;host=a.example      | https://a.example/x",
                "Forwarded: For=\"[::1]:5\"; Proto=https; Host=\"a:444\", for=b;host=c | https://a:444/x",
                "Forwarded: proto=javascript;host=\"a b\"   | http://gw:9080/x",
                "Forwarded: proto                           | http://gw:9080/x",
                "$WSSN: evil                                | http://gw:9080/x",
            })
    void shouldBeWhatAProxySays(String header, String address) {
        String[] parts = header.split(": ", 2);

        assertThat(of(SentRequest.with("Host", "gw:9080", parts[0], parts[1]))).isEqualTo(address);
    }

    @Test
    void shouldPutTogetherWhatSeveralHeadersSay() {
        assertThat(of(SentRequest.with(
                        "Host", "10.0.0.7:9080",
                        "X-Forwarded-Proto", "https",
                        "X-Forwarded-Host", "portal.example",
                        "X-Forwarded-Port", "443",
                        "X-Forwarded-Prefix", "/avatar")))
                .isEqualTo("https://portal.example/avatar/x");
        assertThat(of(SentRequest.with("Host", "a", "X-Forwarded-Proto", "nonsense", "X-Forwarded-Proto", "https")))
                .isEqualTo("https://a/x");
    }

    @Test
    void shouldTakeTheStandardsHeaderBeforeItsSisters() {
        assertThat(of(SentRequest.with(
                        "Forwarded", "proto=https;host=a.example",
                        "X-Forwarded-Proto", "http",
                        "X-Forwarded-Host", "b.example")))
                .isEqualTo("https://a.example/x");
    }

    @Test
    void shouldBelieveNobodyWhoIsNoTrustedProxy() {
        assertThat(of(SentRequest.with(
                                "Host", "gw:9080",
                                "Forwarded", "proto=https;host=evil.example",
                                "X-Forwarded-Proto", "https",
                                "X-Forwarded-Host", "evil.example",
                                "X-Forwarded-Port", "1",
                                "X-Forwarded-Prefix", "/evil")
                        .from("10.0.0.1")))
                .isEqualTo("http://gw:9080/x");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1", "192.0.2.7", "'2001:db8::7'"})
    void shouldBelieveNoListOfAPeerThatIsNotTrusted(String peer) {
        assertThat(of(SentRequest.with(
                                "Host", "gw:9080",
                                "X-Forwarded-For", "127.0.0.1, ::1",
                                "X-Forwarded-For", "10.0.0.5",
                                "X-Forwarded-Host", "evil.example, gw:9080, localhost",
                                "X-Forwarded-Host", "avatar.example",
                                "X-Forwarded-Proto", "https, https",
                                "Forwarded", "for=127.0.0.1;host=evil.example, for=10.0.0.5;host=avatar.example")
                        .from(peer)))
                .isEqualTo("http://gw:9080/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a b", "", "a:b", "a:99999", "[::1", "a/b", "a?b", "a#b", "a@b", "a%zz", "::1", "ä", "a\\b"})
    void shouldBeTheServersOwnWhereTheHostIsNone(String host) {
        assertThat(of(SentRequest.with("Host", host))).isEqualTo("http://127.0.0.1:9080/x");
        assertThat(of(SentRequest.with())).isEqualTo("http://127.0.0.1:9080/x");
    }

    @ParameterizedTest
    @CsvSource({"my_gateway:9080, my_gateway:9080", "a:, a", "a:80, a", "'a, b', a", "[::1]:9080, [::1]:9080"})
    void shouldBeWhatTheClientCalled(String host, String authority) {
        assertThat(of(SentRequest.with("Host", host))).isEqualTo("http://" + authority + "/x");
    }

    @Test
    void shouldReadHeadersOfAnySize() {
        String long1 = "proto=" + "\"a\\\"".repeat(5000);

        assertThat(of(SentRequest.with("Host", "a", "Forwarded", long1, "X-Forwarded-Prefix", "/a".repeat(8000))))
                .isEqualTo("http://a/x");
    }

    private static String of(SentRequest request) {
        return PublicAddress.read(request.asSeen(), LOOPBACK).of("/x").toString();
    }
}
