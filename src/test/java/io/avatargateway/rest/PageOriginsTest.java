package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.api.Problem;
import io.avatargateway.config.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding 5 of the review: whatever a foreign page sends without being asked changes nothing. */
class PageOriginsTest {

    private static final PageOrigins PAGES = pages(Map.of(
            "PUBLIC_ORIGINS", "https://avatar.example",
            "REST_CORS_ORIGINS", "https://portal.example"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://evil.example     |",
                "https://evil.example     | cross-site",
                "https://evil.example     | same-origin",
                "https://evil.example     | none",
                "null                     |",
                "null                     | cross-site",
                "null                     | same-site",
                "null                     | none",
                "http://localhost         |",
                "http://localhost:3000    | same-site",
                "http://127.0.0.1:9080    | cross-site",
                "https://localhost:9080   |",
                "http://evil.localhost:9080 |",
                "http://localhost:9080.evil.example |",
                "https://portal.example:444 |",
                "http://portal.example    |",
                "https://portal.example.  |",
                "https://evil.example https://portal.example |",
                "*                        |",
            })
    void shouldLetForeignPagesChangeNothing(String origin, String site) {
        for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE", "FOO", "post"}) {
            Problem problem = fault(request(origin, site).by(method));

            assertThat(problem.status()).isEqualTo(403);
            assertThat(problem.code()).isEqualTo("ORIGIN_REFUSED");
            assertThat(problem.detail())
                    .isEqualTo("Origin: " + origin + " (expected: a page of http://localhost:9080,"
                            + " or of an origin in PUBLIC_ORIGINS or REST_CORS_ORIGINS)");
        }
    }

    /** Browsers send no Origin with some requests of pages that want no referrer sent. */
    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "Cross-Site", " same-site "})
    void shouldHeedWhereBrowsersSayThatARequestComesFrom(String site) {
        assertThat(fault(request(null, site).by("POST")).detail())
                .startsWith("Sec-Fetch-Site: " + site.strip().toLowerCase(java.util.Locale.ROOT) + " (expected: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                         |",
                "                         | none",
                "                         | same-origin",
                "http://localhost:9080    |",
                "http://localhost:9080    | same-origin",
                "null                     | same-origin",
                "https://avatar.example   | same-origin",
                "https://portal.example   | cross-site",
            })
    void shouldLetProgramsItsOwnPagesAndThoseThatAreNamedDoWhatTheyAsk(String origin, String site) {
        assertThat(PAGES.fault(request(origin, site).by("POST").asSeen())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void shouldLeaveReadingToBrowsers(String method) {
        assertThat(PAGES.fault(
                        request("https://evil.example", "cross-site").by(method).asSeen()))
                .isEmpty();
    }

    @Test
    void shouldNotTakeOneOfTwoOrigins() {
        SentRequest two = SentRequest.with(
                "Host", "localhost:9080", "Origin", "https://portal.example", "Origin", "https://evil.example");

        assertThat(fault(two.by("POST")).detail()).startsWith("Origin: https://portal.example, https://evil.example (");
    }

    @Test
    void shouldKnowItsPageBehindAProxy() {
        SentRequest own = SentRequest.with(
                "Host", "127.0.0.1:9080",
                "X-Forwarded-Host", "other.example",
                "X-Forwarded-Proto", "https",
                "Origin", "https://other.example");

        assertThat(PAGES.fault(own.by("POST").asSeen())).isEmpty();
        assertThat(PAGES.fault(own.by("POST").from("10.0.0.1").asSeen()))
                .as("said by a proxy that nobody trusts")
                .isPresent();
    }

    private static SentRequest request(String origin, String site) {
        List<String> headers = new ArrayList<>(List.of("Host", "localhost:9080"));
        if (origin != null) {
            headers.addAll(List.of("Origin", origin));
        }
        if (site != null) {
            headers.addAll(List.of("Sec-Fetch-Site", site));
        }
        return SentRequest.with(headers.toArray(String[]::new));
    }

    private static Problem fault(SentRequest request) {
        return PAGES.fault(request.asSeen()).orElseThrow();
    }

    private static PageOrigins pages(Map<String, String> settings) {
        return new PageOrigins(SettingsReader.read(name -> Optional.ofNullable(settings.get(name))));
    }
}
