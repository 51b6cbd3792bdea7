package io.avatargateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangesTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.1.2.128/25, 10.1.2.127, false",
        "10.1.2.128/25, 10.1.2.200, true",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "::1, ::2, false",
        "fd00::/8, fdab::1, true",
        "fd00::/8, fe80::1%eth0, false",
        "fe80::/10, fe80::1%eth0, true",
        "127.0.0.0/8, localhost, false",
        "127.0.0.0/8, '', false"
    })
    void shouldContainWhatItsRangesDo(String range, String address, boolean contained) {
        assertThat(new AddressRanges(List.of("192.0.2.1", range)).contains(address))
                .isEqualTo(contained);
    }

    @Test
    void shouldContainNothingWhereThereAreNone() {
        assertThat(settings("none").contains("127.0.0.1")).isFalse();
        assertThat(settings("none").contains(null)).isFalse();
    }

    @Test
    void shouldTrustThisMachineWhereNothingIsSet() {
        AddressRanges ranges = settings(null);

        assertThat(ranges.contains("127.0.0.1")).isTrue();
        assertThat(ranges.contains("127.3.2.1")).isTrue();
        assertThat(ranges.contains("0:0:0:0:0:0:0:1")).isTrue();
        assertThat(ranges.contains("10.0.0.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/33", "10.0.0/8", "proxy.example", "::1/129", "10.0.0.1/-1", "10.0.0.1/", "*", "::g"})
    void shouldNameWhatIsNoRange(String text) {
        assertThatThrownBy(() -> settings("10.0.0.1," + text))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("REST_TRUSTED_PROXIES: " + text + " (expected: IP addresses and ranges");
    }

    private static AddressRanges settings(String proxies) {
        Map<String, String> values = proxies == null ? Map.of() : Map.of("REST_TRUSTED_PROXIES", proxies);
        return SettingsReader.read(name -> Optional.ofNullable(values.get(name)))
                .rest()
                .trustedProxies();
    }
}
