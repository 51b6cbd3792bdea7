package io.avatargateway.security.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.config.file.JsonFields;
import io.avatargateway.session.model.SessionEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookFieldsTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    Path directory;

    private final List<String> faults = new ArrayList<>();

    @Test
    void shouldKnowEveryTypeOfEvent() {
        assertThat(WebhookFields.WORDS)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(SessionEvent.Type.values())
                        .map(SessionEvent.Type::word)
                        .toList());
    }

    @Test
    void shouldReadWhereToSendWhatAndHowItIsSigned() throws Exception {
        Files.writeString(directory.resolve("new-secret"), SECRET + "\n");

        List<WebhookEndpoint> read = read(
                false,
                """
                {"name": "crm", "url": "https://crm.example/hooks?t=abc", "events": ["state", "job"],
                 "secrets": [{"env": "OLD"}, {"file": "new-secret"}]},
                {"name": "audit", "url": "https://audit.example", "secrets": [{"env": "OLD"}]}
                """);

        assertThat(faults).isEmpty();
        assertThat(read.get(0)).hasToString("crm at https://crm.example");
        assertThat(read.get(0).events()).containsExactlyInAnyOrder("state", "job");
        assertThat(read.get(0).secrets()).hasSize(2);
        assertThat(read.get(1).events()).isEqualTo(WebhookFields.WORDS);
    }

    @Test
    void shouldHaveNoneWithoutTheField() {
        assertThat(new WebhookFields(directory, name -> null, false)
                        .read(JsonFields.parse("{}".getBytes(StandardCharsets.UTF_8), faults)))
                .isEmpty();
        assertThat(faults).isEmpty();
    }

    @Test
    void shouldAllowHttpOnlyWhereTheSettingDoes() {
        String http = "{\"name\": \"dev\", \"url\": \"http://localhost:9000/\", \"secrets\": [{\"env\": \"OLD\"}]}";

        assertThat(read(true, http)).hasSize(1);
        assertThat(faults).isEmpty();
        assertThat(read(false, http)).isEmpty();
        assertThat(faults).singleElement().asString().contains("http only with WEBHOOKS_IN_CLEAR=true");
    }

    @Test
    void shouldNameAllFaultsAndShowNoSecret() {
        List<WebhookEndpoint> read = read(
                false,
                """
                {"name": "A b", "url": "https://user:secret@x/", "events": ["speech"], "secrets": [{"env": "SHORT"}]},
                {"url": "ftp://secret", "events": [], "secrets": []},
                {"name": "c", "url": "https:///secret", "secrets": ["whsec_secret"]},
                {"name": "port", "url": "https://p:65536/", "secrets": [{"env": "OLD"}]},
                {"name": "d", "secrets": [{"env": "OLD"}, {"env": "MISSING"}], "secret": "x"},
                {"name": "e", "url": "https://e/", "secrets": [{"env": "OLD"}]},
                {"name": "e", "url": "https://f/", "secrets": [{"env": "OLD"}]}
                """);

        assertThat(read).hasSize(1);
        assertThat(String.join("\n", faults))
                .contains(
                        "webhooks[0].name: \"A b\" (expected: 1 to 32 of a-z, 0-9 and -",
                        "webhooks[0].url: (another value) (expected: an address like https://host/path",
                        "webhooks[0].events: [\"speech\"] (expected: a list of adopted, bill, interrupt, job,",
                        "webhooks[0].secrets[0]: (another value) (expected: whsec_ and the base64 of 24 to 64 bytes)",
                        "webhooks[1].name: missing",
                        "webhooks[1].url: (another value)",
                        "webhooks[1].events: []",
                        "webhooks[1].secrets: none (expected: at least one)",
                        "webhooks[2].url: (another value)",
                        "webhooks[2].secrets: (another value) (expected: a list of at most 4 objects)",
                        "webhooks[3].url: (another value)",
                        "webhooks[4].url: missing",
                        "webhooks[4].secrets[1]: MISSING (expected: it holds a key",
                        "webhooks[4].secret: unknown",
                        "webhooks[6].name: e (expected: a name that no other webhook of the tenant has)")
                .doesNotContain("user:secret", "ftp://", "whsec_secret", "///");
    }

    private List<WebhookEndpoint> read(boolean inClear, String webhooks) {
        byte[] tenant = ("{\"webhooks\": [" + webhooks + "]}").getBytes(StandardCharsets.UTF_8);
        return new WebhookFields(directory, Map.of("OLD", SECRET, "SHORT", "whsec_QUJD")::get, inClear)
                .read(JsonFields.parse(tenant, faults));
    }
}
