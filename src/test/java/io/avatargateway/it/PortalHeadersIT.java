package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page is sent with. */
@GatewayIntegrationTest
class PortalHeadersIT {

    private final RestClient server = RestClient.root();

    @ParameterizedTest
    @ValueSource(strings = {"/", "/without-portal.html", "/portal.json"})
    void shouldAllowThePageNothingButItself(String path) {
        RestClient.Answer page = server.get(path).is(200);

        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .contains("connect-src 'self' " + GatewayAddresses.sandbox().replace("http", "ws"))
                .doesNotContain("unsafe", "*");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("Permissions-Policy")).contains("microphone=(self)", "camera=()");
        assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void shouldLetBrowsersKeepWhatNeverChanges() {
        PortalPage.assumeBuilt();
        Matcher asset = Pattern.compile("(?:src|href)=\"\\.(/assets/[^\"]+)\"")
                .matcher(server.get("/").text());

        int assets = 0;
        while (asset.find()) {
            assets++;
            assertThat(server.get(asset.group(1)).is(200).header("Cache-Control"))
                    .contains("immutable");
        }
        assertThat(assets).isGreaterThan(1);
        assertThat(server.get("/assets/none.js").isProblem(404, "NOT_FOUND").header("Cache-Control"))
                .isEqualTo("no-store");
    }

    @Test
    void shouldSendThePageSmallToBrowsersThatUnpackIt() throws IOException, InterruptedException {
        PortalPage.assumeBuilt();
        Matcher script = Pattern.compile("src=\"\\.(/assets/[^\"]+\\.js)\"")
                .matcher(server.get("/").text());
        assertThat(script.find()).isTrue();
        byte[] plain = server.get(script.group(1)).bytes();

        HttpResponse<byte[]> packed = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(GatewayAddresses.http() + script.group(1)))
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());

        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(packed.headers().firstValue("Vary")).contains("Accept-Encoding");
        assertThat(packed.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
        assertThat(packed.headers().firstValue("Content-Type").orElseThrow()).contains("javascript");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
                .isEqualTo(plain);
    }

    @Test
    void shouldSendSimlisPictureOfAFaceThatIsOffered() {
        RestClient.Answer picture = server.get("/face-picture?id=5a0d0000-0000-4000-8000-000000000001%2Fhappy")
                .is(200);

        assertThat(picture.header("Content-Type")).isEqualTo("image/jpeg");
        assertThat(picture.bytes()).startsWith(0xff, 0xd8, 0xff);
        assertThat(picture.header("Cache-Control")).isEqualTo("private, max-age=3600");
        assertThat(picture.header("Content-Security-Policy")).contains("default-src 'none'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/face-picture?id=nobody",
                "/face-picture?id=5a0d0000-0000-4000-8000-000000000005",
                "/face-picture?id=",
                "/face-picture"
            })
    void shouldHaveNoPictureOfOtherFaces(String path) {
        server.get(path).isProblem(404, "NOT_FOUND");
    }

    @Test
    void shouldNotOfferPicturesThatNobodyHas() {
        server.get("/face-picture?id=nobody").isProblem(404, "NOT_FOUND");

        JsonNode faces = server.get("/portal.json").is(200).json().path("faces");

        assertThat(faces.findValuesAsText("name")).contains("Ada", "Happy Ada", "Nobody");
        assertThat(faces).anySatisfy(face -> {
            assertThat(face.path("name").asText()).isEqualTo("Happy Ada");
            assertThat(face.path("portrait").asText())
                    .isEqualTo("face-picture?id=5a0d0000-0000-4000-8000-000000000001%2Fhappy");
        });
        assertThat(faces).anySatisfy(face -> {
            assertThat(face.path("name").asText()).isEqualTo("Nobody");
            assertThat(face.has("portrait")).isFalse();
        });
    }

    @Test
    void shouldLoadNothingFromElsewhere() {
        assertThat(server.get("/").text()).doesNotContain("http://", "https://", "style=", "onclick=");
    }

    @Test
    void shouldLeaveTheApiAlone() {
        RestClient.Answer answer = server.get("/api/v1/sessions").is(200);

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
    }

    /** What the server's own applications answer, and the server itself. */
    @ParameterizedTest
    @ValueSource(strings = {"/openapi", "/openapi/nothing", "/health", "/health/ready", "/health/x"})
    void shouldAllowNothingToWhatTheServerItselfAnswers(String path) {
        RestClient.Answer answer = server.get(path);

        assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    /** It is the server's, which sends a policy of its own. */
    @Test
    void shouldLoadNothingFromElsewhereIntoThePageOfOpenApi() {
        RestClient.Answer page = server.get("/openapi/ui/").is(200);

        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'self'", "script-src 'self'")
                .doesNotContain("http:", "https:", "unsafe-eval");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
    }
}
