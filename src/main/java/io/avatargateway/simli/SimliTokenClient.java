package io.avatargateway.simli;

import io.avatargateway.config.Settings;
import io.avatargateway.http.HttpAnswer;
import io.avatargateway.http.HttpCalls;
import io.avatargateway.security.tenants.SimliAccount;
import io.avatargateway.session.port.LinkRequest;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Composes session tokens: {@code POST /compose/token}, one attempt per call, without a thread that waits. Source:
 * Simli's "Compose Session Token". Neither the key nor a token is ever logged or part of a failure. Any thread.
 */
final class SimliTokenClient {

    private final HttpCalls http;
    private final URI address;
    private final Map<String, String> headers;
    private final Duration timeout;
    private final InstantSource clock;
    private final SafeText safe;
    private final TokenAnswers answers;

    SimliTokenClient(HttpCalls http, Settings.Simli settings, InstantSource clock, SafeText safe) {
        this(http, new SimliAccount(settings.apiUrl(), settings.apiKey()), settings.requestTimeout(), clock, safe);
    }

    SimliTokenClient(HttpCalls http, SimliAccount account, Duration timeout, InstantSource clock, SafeText safe) {
        this.http = http;
        this.address = SimliAddress.of(account.url()).token();
        this.headers = Map.of("x-simli-api-key", account.key(), "Accept", "application/json");
        this.timeout = timeout;
        this.clock = clock;
        this.safe = safe;
        this.answers = new TokenAnswers(safe);
    }

    /**
     * Asks for a token and returns at once.
     *
     * @param answer told exactly once, on a thread of the HTTP client or, at the time-out, on the JDK's timer. Also
     *     after a cancel, with any answer
     * @return cancels the call
     */
    Future<?> compose(LinkRequest request, Consumer<TokenAnswer> answer) {
        CompletableFuture<HttpAnswer> call = http.send("POST", address, headers, TokenRequest.body(request), timeout);
        CompletableFuture<Void> unused = call.handle(
                        (response, problem) -> problem == null ? read(response) : failed(unwrapped(problem)))
                .thenAccept(answer);
        return call;
    }

    private TokenAnswer read(HttpAnswer response) {
        return answers.read(response.status(), response.retryAfter(), response.body(), clock.instant());
    }

    private TokenAnswer failed(Throwable problem) {
        return TokenAnswer.failed(Failures.ofConnection("composing a session token", problem, safe));
    }

    private static Throwable unwrapped(Throwable problem) {
        return problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
    }
}
