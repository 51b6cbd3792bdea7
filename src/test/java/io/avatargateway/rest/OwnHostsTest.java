package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.api.Problem;
import io.avatargateway.config.SettingsReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding 7 of the review: a page that has its own name lead here is told nothing. */
class OwnHostsTest {

    private static final OwnHosts HOSTS = hosts(Map.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:9080",
                "LocalHost:1",
                "localhost.",
                "localhost.:65535",
                "localhost:",
                "127.0.0.1:9080",
                "127.99.0.255",
                "[::1]",
                "[::1]:9080",
                "[0:0:0:0:0:0:0:1]:9080",
                "avatar.example",
                "AVATAR.example:8443",
                "avatar.example.:80",
                "my_gateway:9080",
                "10.1.2.3",
                "[2001:db8::7]:9080",
            })
    void shouldKnowItsNamesWithAnyPort(String host) {
        OwnHosts hosts = hosts(Map.of(
                "PUBLIC_ORIGINS",
                "https://avatar.example,http://my_gateway:9080,http://10.1.2.3:9080,https://[2001:db8::7]"));

        assertThat(hosts.fault(SentRequest.with("Host", host).asSeen())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.test",
                "evil.test:9080",
                "localhost.evil.test",
                "evil-localhost",
                "evil.localhost",
                "127.0.0.1.evil.test",
                "128.0.0.1",
                "127.0.0.256",
                "0.0.0.0",
                "10.0.0.7:9080",
                "[::]",
                "[::2]",
                "my_gateway",
                "localhost..",
                "2130706433",
            })
    void shouldNotTakeTheNamesOfOthers(String host) {
        Problem problem = fault(HOSTS, SentRequest.with("Host", host));

        assertThat(problem.status()).isEqualTo(421);
        assertThat(problem.code()).isEqualTo("HOST_UNKNOWN");
        assertThat(problem.detail())
                .isEqualTo("Host: " + host.replaceFirst(":9080$", "")
                        + " (expected: localhost, 127.0.0.1, [::1], or a host of PUBLIC_ORIGINS)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "localhost:0",
                "localhost:65536",
                "localhost:99999999999999999999",
                "localhost:-1",
                "localhost:a",
                "user@localhost",
                "user:word@localhost:9080",
                "localhost, evil.test",
                "http://localhost",
                "localhost/x",
                "[::1",
                "::1",
                "[::g]",
                "lоcalhost",
                "localhost\\",
            })
    void shouldNameAHostThatIsNone(String host) {
        Problem problem = fault(HOSTS, SentRequest.with("Host", host));

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.code()).isEqualTo("REQUEST_REFUSED");
        assertThat(problem.detail())
                .startsWith("Host: " + host + " (expected: a host, with a port of 1..65535 or none");
    }

    @Test
    void shouldTakeOneHost() {
        assertThat(fault(HOSTS, SentRequest.with()).detail()).isEqualTo("Host: (missing) (expected: one)");
        assertThat(fault(HOSTS, SentRequest.with("Host", "localhost", "Host", "evil.test"))
                        .detail())
                .isEqualTo("Host: localhost, evil.test (expected: one)");
        assertThat(fault(HOSTS, SentRequest.with("Host", "localhost", "Host", "localhost"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void shouldShowABoundedPartOfAHugeOne() {
        assertThat(fault(HOSTS, SentRequest.with("Host", "a".repeat(16_000))).detail())
                .hasSizeLessThan(250);
    }

    @Test
    void shouldKnowTheAddressThatItListensOn() {
        Map<String, String> open = Map.of("AUTH_NONE_ON_NETWORK", "true");
        assertThat(hosts(with(open, "HTTP_HOST", "10.0.0.7"))
                        .fault(SentRequest.with("Host", "10.0.0.7:9080").asSeen()))
                .isEmpty();
        assertThat(hosts(with(open, "HTTP_HOST", "gw.internal"))
                        .fault(SentRequest.with("Host", "GW.internal").asSeen()))
                .isEmpty();
        for (String all : new String[] {"*", "0.0.0.0", "::"}) {
            assertThat(fault(hosts(with(open, "HTTP_HOST", all)), SentRequest.with("Host", "10.0.0.7"))
                            .status())
                    .isEqualTo(421);
        }
        assertThat(fault(hosts(with(open, "HTTP_HOST", "0.0.0.0")), SentRequest.with("Host", "0.0.0.0:9080"))
                        .status())
                .as("to which browsers connect as to this machine")
                .isEqualTo(421);
    }

    /** Every page of this machine's browsers comes by loopback, where proxies are believed by default. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "evil.test  | X-Forwarded-Host: localhost      | Host: evil.test",
                "evil.test  | Forwarded: host=localhost        | Host: evil.test",
                "localhost  | X-Forwarded-Host: evil.test      | Forwarded host: evil.test",
                "localhost  | Forwarded: host=evil.test;proto=https | Forwarded host: evil.test",
                "localhost  | X-Forwarded-Host: evil.test, localhost | Forwarded host: evil.test",
            })
    void shouldCheckBothWhatIsCalledAndWhatAProxySays(String host, String header, String fault) {
        String[] parts = header.split(": ", 2);

        assertThat(fault(HOSTS, SentRequest.with("Host", host, parts[0], parts[1]))
                        .detail())
                .startsWith(fault + " (expected: ");
    }

    @Test
    void shouldHeedWhatTrustedProxiesSayAndNobodyElse() {
        OwnHosts hosts = hosts(Map.of("PUBLIC_ORIGINS", "https://avatar.example"));
        String[] forwarded = {"Host", "127.0.0.1:9080", "X-Forwarded-Host", "avatar.example"};
        String[] forged = {"Host", "127.0.0.1:9080", "X-Forwarded-Host", "evil.test"};

        assertThat(hosts.fault(SentRequest.with(forwarded).asSeen())).isEmpty();
        assertThat(hosts.fault(SentRequest.with(forged).from("10.0.0.1").asSeen()))
                .as("not read, since nobody trusts that address")
                .isEmpty();
    }

    private static Problem fault(OwnHosts hosts, SentRequest request) {
        return hosts.fault(request.asSeen()).orElseThrow();
    }

    private static OwnHosts hosts(Map<String, String> settings) {
        return new OwnHosts(SettingsReader.read(name -> Optional.ofNullable(settings.get(name))));
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(key, value);
        return more;
    }
}
