package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.security.Refusal;
import io.avatargateway.security.RefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {

    @ParameterizedTest
    @ValueSource(strings = {"Bearer a.b.c", "bearer a.b.c", "BEARER   a.b.c", "Bearer a.b.c "})
    void shouldReadTheCredential(String header) {
        assertThat(Authentication.bearer(List.of(header))).isEqualTo("a.b.c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "a.b.c",
                "Basic YTpi",
                "Bearer a b",
                "Bearera",
                "Bearer a\u00e4",
                "Bearer\ta"
            })
    void shouldRefuseWhatIsNoCredential(String header) {
        assertRefused(Refusal.CREDENTIALS_MALFORMED, List.of(header));
    }

    @Test
    void shouldRefuseMoreThanOneCredentialAndNone() {
        assertRefused(Refusal.CREDENTIALS_MALFORMED, List.of("Bearer a", "Bearer a"));
        assertRefused(Refusal.CREDENTIALS_MISSING, List.of());
    }

    @Test
    void shouldBoundACredentialBeforeItIsLookedAt() {
        String longest = "Bearer " + "a".repeat(Authentication.MOST_CHARACTERS - "Bearer ".length());

        assertThat(Authentication.bearer(List.of(longest))).hasSize(Authentication.MOST_CHARACTERS - 7);
        assertRefused(Refusal.CREDENTIALS_TOO_LONG, List.of(longest + "a"));
    }

    private static void assertRefused(Refusal refusal, List<String> headers) {
        assertThatThrownBy(() -> Authentication.bearer(headers)).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.refusal()).isEqualTo(refusal);
            assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain("a.b.c", "YTpi");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "0:0:0:0:0:0:0:1, true",
        "10.0.0.5, true",
        "10.0.0.6, false",
        "192.168.1.7, false",
        "fe80:0:0:0:0:0:0:1, false",
    })
    void shouldTakeCredentialsInClearFromThisMachineAndItsProxiesOnly(String peer, boolean taken) {
        assertThat(Authentication.isPrivate(peer, "10.0.0.5"::equals)).isEqualTo(taken);
        assertThat(Authentication.isPrivate(peer, none -> false)).isEqualTo(taken && !peer.startsWith("10."));
    }
}
