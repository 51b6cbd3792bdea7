package io.avatargateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.security.tenants.WebhookSecret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {

    /** From the scheme's own libraries (github.com/standard-webhooks/standard-webhooks, "sign function works"). */
    private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String OTHER_KEY = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    @Test
    void shouldSignAsTheSchemesOwnLibrariesDo() {
        Map<String, String> headers = Signature.headers(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                Instant.ofEpochSecond(1_614_265_330),
                "{\"test\": 2432232314}",
                List.of(secret(KEY)));

        assertThat(headers)
                .containsOnly(
                        Map.entry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
                        Map.entry("webhook-timestamp", "1614265330"),
                        Map.entry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    @Test
    void shouldSignWithEachSecretSoThatTheyCanBeChanged() {
        String both = signature("body", List.of(secret(KEY), secret(OTHER_KEY)));

        assertThat(both)
                .isEqualTo(
                        signature("body", List.of(secret(KEY))) + " " + signature("body", List.of(secret(OTHER_KEY))));
    }

    @Test
    void shouldSignTheBytesOfTheBody() {
        assertThat(signature("Grüß Gott", List.of(secret(KEY))))
                .isNotEqualTo(signature("Gr??? Gott", List.of(secret(KEY))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_!!KQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            })
    void shouldTakeNoSecretOfAnotherForm(String text) {
        assertThat(WebhookSecret.parse(text)).isEmpty();
    }

    @Test
    void shouldTakeNoSecretOfMoreThan64Bytes() {
        assertThat(WebhookSecret.parse("whsec_" + "A".repeat(88))).isEmpty();
        assertThat(WebhookSecret.parse("whsec_" + "A".repeat(84))).isPresent();
    }

    @Test
    void shouldNotShowASecret() {
        assertThat(secret(KEY).toString()).doesNotContain("MfKQ");
    }

    private static String signature(String body, List<WebhookSecret> secrets) {
        return Signature.headers("id", Instant.EPOCH, body, secrets).get("webhook-signature");
    }

    private static WebhookSecret secret(String text) {
        return WebhookSecret.parse(text).orElseThrow();
    }
}
