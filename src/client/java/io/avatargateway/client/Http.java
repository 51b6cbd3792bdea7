package io.avatargateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls of one gateway. Each is bounded in time and in what it reads. Any thread. */
final class Http {

    private static final int MAX_ANSWER_BYTES = 8 * 1024 * 1024;
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);

    private final URI base;
    /** Null where nobody signs in. */
    private final String token;

    private final Duration limit;
    private final HttpClient http;

    Http(URI base, String token, Duration limit) {
        this.base = base;
        this.token = token;
        this.limit = limit;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limit.compareTo(LONGEST_CONNECT) < 0 ? limit : LONGEST_CONNECT)
                .build();
    }

    URI base() {
        return base;
    }

    JsonNode call(String method, String path) {
        return call(method, path, BodyPublishers.noBody());
    }

    JsonNode call(String method, String path, JsonNode body) {
        return call(method, path, BodyPublishers.ofString(Json.line(body)));
    }

    private JsonNode call(String method, String path, BodyPublisher body) {
        HttpRequest.Builder request =
                request(path).header("Accept", "application/json").method(method, body);
        if (body.contentLength() > 0) {
            request.header("Content-Type", "application/json");
        }
        record Answer(int status, String text) {}
        Answer answer = await(http.sendAsync(request.build(), BodyHandlers.ofInputStream())
                .thenApplyAsync(response -> new Answer(response.statusCode(), text(response))));
        if (answer.status / 100 != 2) {
            throw refused(answer.status, answer.text);
        }
        if (answer.status == 204) {
            return Json.object();
        }
        return Json.parse(answer.text)
                .orElseThrow(() -> new ClientException(
                        ClientException.Kind.FAILED,
                        Arguments.line("gateway", base, "JSON; is this an avatar gateway?")));
    }

    /**
     * Connects to a session's events.
     *
     * @param after the last sequence number that is known, 0 for none
     * @return status 200 with the stream, or 204 where nothing will come
     */
    HttpResponse<InputStream> events(String session, long after) {
        HttpRequest.Builder request =
                request("/sessions/" + encoded(session) + "/events").header("Accept", "text/event-stream");
        if (after > 0) {
            request.header("Last-Event-ID", Long.toString(after));
        }
        CompletableFuture<HttpResponse<InputStream>> answer =
                http.sendAsync(request.GET().build(), BodyHandlers.ofInputStream());
        HttpResponse<InputStream> response = await(answer);
        if (response.statusCode() != 200 && response.statusCode() != 204) {
            throw refused(response.statusCode(), text(response));
        }
        return response;
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/api/v1" + path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooLong) {
            answer.cancel(true);
            throw new ClientException(
                    ClientException.Kind.UNREACHABLE,
                    Arguments.line("gateway", base, "an answer within " + limit.toMillis() + " ms"),
                    tooLong);
        } catch (ExecutionException failed) {
            throw new ClientException(
                    ClientException.Kind.UNREACHABLE,
                    Arguments.line("gateway", base, "a gateway that answers there"),
                    failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ClientException(ClientException.Kind.STOPPED, "stopped while waiting for the gateway", stopped);
        }
    }

    /** A problem's code and sentence, or the status where something else stands there. */
    private ClientException refused(int status, String text) {
        return ProblemException.of(status, text)
                .<ClientException>map(problem -> problem)
                .orElseGet(() -> new ClientException(
                        ClientException.Kind.FAILED,
                        Arguments.line("gateway", base + " says " + status, "an avatar gateway")));
    }

    private static String text(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            return new String(body.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8);
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    /** As a part of a path, or of a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
