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
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;

/** Calls of one gateway. Each is bounded in time and in what it reads. Any thread. */
final class Http {

    private static final int MAX_ANSWER_BYTES = 8 * 1024 * 1024;
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);
    private static final int MAX_READERS = 16;
    private static final long READER_IDLE_SECONDS = 10;

    private final URI base;
    /** Null where nobody signs in. */
    private final String token;

    private final Duration limit;
    private final HttpClient http;

    /** Reading an answer waits for the gateway; on the program's common pool others would wait behind it. */
    private final Executor readers;

    Http(URI base, String token, Duration limit) {
        this.base = base;
        this.token = token;
        this.limit = limit;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limit.compareTo(LONGEST_CONNECT) < 0 ? limit : LONGEST_CONNECT)
                .build();
        this.readers = readers();
    }

    /** Threads that end by themselves. Each caller waits for its answer, so their number bounds the queue. */
    private static Executor readers() {
        ThreadPoolExecutor readers = new ThreadPoolExecutor(
                MAX_READERS, MAX_READERS, READER_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "avatar-gateway-answers");
                    thread.setDaemon(true);
                    return thread;
                });
        readers.allowCoreThreadTimeOut(true);
        return readers;
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
        Answer answer = answer(request.build(), status -> false);
        if (answer.status() / 100 != 2) {
            throw refused(answer.status(), answer.text);
        }
        if (answer.status() == 204) {
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
        Answer answer = answer(request.GET().build(), status -> status == 200 || status == 204);
        if (answer.text != null) {
            throw refused(answer.status(), answer.text);
        }
        return answer.response;
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/api/v1" + path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    /**
     * @param response its status
     * @param text its body, or null where that is a stream which somebody else reads
     */
    private record Answer(HttpResponse<InputStream> response, String text) {
        int status() {
            return response.statusCode();
        }
    }

    /** Headers and text together come in time, or the connection is given up. */
    private Answer answer(HttpRequest request, IntPredicate streams) {
        CompletableFuture<HttpResponse<InputStream>> headers = http.sendAsync(request, BodyHandlers.ofInputStream());
        CompletableFuture<Answer> answer = headers.thenApplyAsync(
                response -> new Answer(response, streams.test(response.statusCode()) ? null : text(response)), readers);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooLong) {
            giveUp(headers);
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
            giveUp(headers);
            Thread.currentThread().interrupt();
            throw new ClientException(ClientException.Kind.STOPPED, "stopped while waiting for the gateway", stopped);
        }
    }

    /** Else a thread would read on for ever from a gateway that begins to answer and does not end. */
    private static void giveUp(CompletableFuture<HttpResponse<InputStream>> headers) {
        headers.cancel(true);
        // They may have come in this very moment.
        CompletableFuture<Void> unused = headers.thenAccept(response -> {
            try {
                response.body().close();
            } catch (IOException gone) {
                // It was to go.
            }
        });
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
