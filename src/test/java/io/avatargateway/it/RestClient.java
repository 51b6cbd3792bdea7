package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avatargateway.contract.RestContract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** A portal's view of a server that speaks JSON: the gateway, or the sandbox. */
final class RestClient {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String base;
    private final boolean documented;

    /** @param documented whether every response is held against the OpenAPI document */
    private RestClient(String base, boolean documented) {
        this.base = base;
        this.documented = documented;
    }

    static RestClient gateway() {
        return new RestClient(GatewayAddresses.http() + "/api/v1", true);
    }

    /** The gateway's server, outside the REST API. */
    static RestClient root() {
        return new RestClient(GatewayAddresses.http(), false);
    }

    /** A server of the test's own. */
    static RestClient at(String base) {
        return new RestClient(base, false);
    }

    static RestClient sandbox() {
        return new RestClient(GatewayAddresses.sandbox(), false);
    }

    /** Another server, by its address. */
    static RestClient of(String base) {
        return new RestClient(base, false);
    }

    /** Another gateway's REST API. */
    static RestClient documentedOf(String base) {
        return new RestClient(base, true);
    }

    /** What came back: the status, the headers, and the body as bytes and as JSON. */
    record Answer(int status, HttpResponse<byte[]> response) {
        JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException notJson) {
                throw new AssertionError("not JSON: " + text(), notJson);
            }
        }

        String text() {
            return new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
        }

        byte[] bytes() {
            return response.body();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        /** A problem of the given kind, told as it should be: no stack trace, no page of HTML. */
        Answer isProblem(int expectedStatus, String code) {
            assertThat(status).as(text()).isEqualTo(expectedStatus);
            assertThat(header("Content-Type")).startsWith("application/problem+json");
            assertThat(json().path("code").asText()).as(text()).isEqualTo(code);
            assertThat(json().path("status").asInt()).isEqualTo(expectedStatus);
            assertThat(text()).doesNotContain("Exception", "\tat ", "<html");
            return this;
        }

        Answer is(int expectedStatus) {
            assertThat(status).as(text()).isEqualTo(expectedStatus);
            return this;
        }
    }

    Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    Answer delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    Answer post(String path, String json, String... headers) {
        return send("POST", path, BodyPublishers.ofString(json), with(headers, "Content-Type", "application/json"));
    }

    Answer postBytes(String path, byte[] body, String... headers) {
        return send("POST", path, BodyPublishers.ofByteArray(body), headers);
    }

    Answer send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            Answer answer = new Answer(response.statusCode(), response);
            if (documented) {
                RestContract.check(method, path, answer.status(), answer.header("Content-Type"), answer.bytes());
            }
            return answer;
        } catch (IOException failed) {
            throw new AssertionError(method + " " + path + " failed", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    /** The lines of an event stream as they come; closing the stream ends the request. */
    HttpResponse<java.util.stream.Stream<String>> stream(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofLines());
    }

    private static String[] with(String[] headers, String name, String value) {
        List<String> all = new java.util.ArrayList<>(List.of(headers));
        if (!all.contains(name)) {
            all.addAll(List.of(name, value));
        }
        return all.toArray(String[]::new);
    }
}
