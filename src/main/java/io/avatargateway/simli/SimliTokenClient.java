package io.avatargateway.simli;

import io.avatargateway.config.Settings;
import io.avatargateway.session.LinkRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Composes session tokens: {@code POST /compose/token}, one attempt per call, without a thread that waits. Source: Simli's "Compose Session
 * Token". Neither the key nor a token is ever logged or part of a failure. Any thread.
 */
final class SimliTokenClient {

    /** Simli's answers have some hundred bytes. */
    private static final int MAX_BODY_BYTES = 65_536;

    private final HttpClient http;
    private final URI address;
    private final String apiKey;
    private final Duration timeout;
    private final InstantSource clock;
    private final SafeText safe;
    private final TokenAnswers answers;

    SimliTokenClient(HttpClient http, Settings.Simli settings, InstantSource clock, SafeText safe) {
        this.http = http;
        this.address = SimliAddress.of(settings.apiUrl()).token();
        this.apiKey = settings.apiKey();
        this.timeout = settings.requestTimeout();
        this.clock = clock;
        this.safe = safe;
        this.answers = new TokenAnswers(safe);
    }

    /**
     * Asks for a token and returns at once.
     *
     * @param answer told exactly once, on a thread of the HTTP client or, at the time-out, on the JDK's timer; also after a cancel, with whatever
     * @return cancels the call
     */
    Future<?> compose(LinkRequest request, Consumer<TokenAnswer> answer) {
        HttpRequest post = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("x-simli-api-key", apiKey)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(TokenRequest.body(request)))
                .build();
        CompletableFuture<HttpResponse<Optional<byte[]>>> call =
                http.sendAsync(post, head -> new BoundedBody(MAX_BODY_BYTES));
        // The request's own time-out ends with the headers; a body that never ends needs this second one.
        CompletableFuture<Void> unused = call.copy()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .handle((response, problem) -> {
                    if (unwrapped(problem) instanceof TimeoutException) {
                        call.cancel(true);
                    }
                    return problem == null ? read(response) : failed(unwrapped(problem));
                })
                .thenAccept(answer);
        return call;
    }

    private TokenAnswer read(HttpResponse<Optional<byte[]>> response) {
        String retryAfter = response.headers().firstValue("Retry-After").orElse(null);
        return answers.read(response.statusCode(), retryAfter, response.body(), clock.instant());
    }

    private TokenAnswer failed(Throwable problem) {
        return TokenAnswer.failed(Failures.ofConnection("composing a session token", problem, safe));
    }

    private static Throwable unwrapped(Throwable problem) {
        return problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
    }
}
