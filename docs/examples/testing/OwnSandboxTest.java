import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.avatargateway.sandbox.junit.SandboxExtension;
import io.avatargateway.sandbox.junit.SandboxFault;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A sandbox in the test's own process: nothing else has to run. */
class OwnSandboxTest {

    @RegisterExtension
    static final SandboxExtension SANDBOX = SandboxExtension.withoutPicture();

    @Test
    void isRefusedOnceAndThenServed() throws Exception {
        SANDBOX.control().add(SandboxFault.of("token-rate-limited").times(1).with("retryAfterSeconds", 3));

        HttpResponse<String> first = askForToken();
        HttpResponse<String> second = askForToken();

        assertEquals(429, first.statusCode());
        assertEquals("3", first.headers().firstValue("Retry-After").orElseThrow());
        assertEquals(200, second.statusCode());
        assertTrue(second.body().contains("session_token"));
    }

    private static HttpResponse<String> askForToken() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(SANDBOX.url() + "/compose/token"))
                .header("x-simli-api-key", SANDBOX.apiKey())
                .POST(BodyPublishers.ofString("{\"faceId\": \"ada\"}"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
