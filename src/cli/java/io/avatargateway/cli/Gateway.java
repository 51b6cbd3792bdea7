package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The gateway's REST side. Every call is bounded in time and in what it reads. Any thread. */
final class Gateway {

    private static final int MAX_ANSWER_BYTES = 8 * 1024 * 1024;
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);

    private final URI base;
    /** Null where nobody signs in. */
    private final String credential;

    private final Duration limit;
    private final HttpClient http;

    /**
     * @param base without a slash at its end
     * @param credential an API key or a token, or null
     * @param limit of a whole call
     */
    Gateway(URI base, String credential, Duration limit) {
        this.base = base;
        this.credential = credential;
        this.limit = limit;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limit.compareTo(LONGEST_CONNECT) < 0 ? limit : LONGEST_CONNECT)
                .build();
    }

    /** Opens a session; the answer holds its join info, a credential. */
    JsonNode open(ObjectNode wishes) {
        return call("POST", "/sessions", BodyPublishers.ofString(Json.line(wishes)));
    }

    /** Who asks, as the gateway understands the credential. */
    JsonNode me() {
        return call("GET", "/me", BodyPublishers.noBody());
    }

    JsonNode close(String session, boolean drain) {
        return call("DELETE", path(session) + "?drain=" + drain, BodyPublishers.noBody());
    }

    JsonNode erase(String session) {
        return call("DELETE", path(session) + "/data", BodyPublishers.noBody());
    }

    JsonNode interrupt(String session, boolean keepWaiting) {
        return call(
                "POST",
                path(session) + "/interrupt",
                BodyPublishers.ofString(Json.line(Json.object().put("keepWaiting", keepWaiting))));
    }

    /** Puts a job without speech into the session's queue. */
    JsonNode act(String session, ObjectNode wish) {
        return call("POST", path(session) + "/actions", BodyPublishers.ofString(Json.line(wish)));
    }

    /**
     * @param states with commas between, or empty for all
     */
    JsonNode list(String states, int limit, int offset) {
        String filter = states.isEmpty() ? "" : "&state=" + encoded(states);
        return call("GET", "/sessions?limit=" + limit + "&offset=" + offset + filter, BodyPublishers.noBody());
    }

    /** How webhooks get on. */
    JsonNode webhooks() {
        return call("GET", "/webhooks", BodyPublishers.noBody());
    }

    /** Sends the dead letters of a webhook again. */
    JsonNode replay(String tenant, String name) {
        ObjectNode which = Json.object().put("tenant", tenant).put("name", name);
        return call("POST", "/webhooks/replay", BodyPublishers.ofString(Json.line(which)));
    }

    /** What was paid for and what was spoken; what is null is left to the gateway. */
    JsonNode usage(Map<String, String> query) {
        return call("GET", "/usage?" + parameters(query), BodyPublishers.noBody());
    }

    /** Some dead letters; what is null is left to the gateway. */
    JsonNode deadLetters(Map<String, String> query) {
        return call("GET", "/dead-letters?" + parameters(query), BodyPublishers.noBody());
    }

    JsonNode deadLetter(String id) {
        return call("GET", "/dead-letters/" + encoded(id), BodyPublishers.noBody());
    }

    /** Sends a dead letter again. */
    JsonNode redrive(String id, ObjectNode wish) {
        return call("POST", "/dead-letters/" + encoded(id) + "/redrive", BodyPublishers.ofString(Json.line(wish)));
    }

    /** Removes a dead letter. */
    void drop(String id) {
        call("DELETE", "/dead-letters/" + encoded(id), BodyPublishers.noBody());
    }

    private static String parameters(Map<String, String> query) {
        return query.entrySet().stream()
                .filter(parameter -> parameter.getValue() != null)
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    /**
     * Connects to a session's events.
     *
     * @param after the last sequence number that is known, 0 for none
     * @return status 200 with the stream, or 204 where nothing will come
     */
    HttpResponse<InputStream> events(String session, long after) {
        HttpRequest.Builder request = request(path(session) + "/events").header("Accept", "text/event-stream");
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
                .orElseThrow(() -> new CliException(
                        Outcome.FAILED, CliException.line("gateway", base, "JSON; is this an avatar gateway?")));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/api/v1" + path));
        return credential == null ? request : request.header("Authorization", "Bearer " + credential);
    }

    private <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooLong) {
            answer.cancel(true);
            throw new CliException(
                    Outcome.UNREACHABLE,
                    CliException.line("gateway", base, "an answer within " + limit.toMillis() + " ms"),
                    tooLong);
        } catch (ExecutionException failed) {
            throw new CliException(
                    Outcome.UNREACHABLE, CliException.line("gateway", base, "a gateway that answers there"), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CliException(Outcome.INTERNAL, "stopped while waiting for the gateway", stopped);
        }
    }

    /** A problem's code and sentence, or the status where something else stands there. */
    private CliException refused(int status, String text) {
        JsonNode problem = Json.parse(text).orElseGet(Json::object);
        if (!problem.path("code").isTextual()) {
            return new CliException(
                    Outcome.FAILED, CliException.line("gateway", base + " says " + status, "an avatar gateway"));
        }
        boolean later = problem.path("retryable").asBoolean() || status == 500;
        String again = problem.path("retryable").asBoolean() ? "; try again later" : "";
        return new CliException(
                later ? Outcome.FAILED : Outcome.REJECTED,
                problem.path("code").asText() + ": " + problem.path("detail").asText() + again);
    }

    private static String text(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            return new String(body.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8);
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    private static String path(String session) {
        return "/sessions/" + encoded(session);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
