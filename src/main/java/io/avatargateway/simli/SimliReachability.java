package io.avatargateway.simli;

import io.avatargateway.http.HttpCalls;
import io.avatargateway.session.port.AvatarServiceProbe;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Looks whether Simli answers at all: {@code GET} of the base address, without a key. Any answer below 500 will do, a
 * 404 above all: name, route, TLS and an HTTP server are there. It needs no account and costs nothing. One look at a
 * time, its result kept for a while, so that health checks, however frequent, make no load. Any thread.
 */
final class SimliReachability implements AvatarServiceProbe {

    private static final Duration KEPT = Duration.ofSeconds(5);

    private record Look(Instant at, CompletableFuture<Optional<String>> result) {}

    private final HttpCalls http;
    private final URI address;
    private final Duration timeout;
    private final InstantSource clock;
    private Look last;

    SimliReachability(HttpCalls http, URI apiUrl, Duration timeout, InstantSource clock) {
        this.http = http;
        this.address = SimliAddress.of(apiUrl).root();
        this.timeout = timeout;
        this.clock = clock;
    }

    @Override
    public synchronized CompletionStage<Optional<String>> check() {
        Instant now = clock.instant();
        if (last == null || (last.result().isDone() && last.at().plus(KEPT).isBefore(now))) {
            last = new Look(now, look());
        }
        return last.result().minimalCompletionStage();
    }

    private CompletableFuture<Optional<String>> look() {
        return http.send("GET", address, Map.of(), "", timeout).handle((response, problem) -> {
            if (problem == null) {
                return response.status() < 500
                        ? Optional.<String>empty()
                        : Optional.of("Simli answers with HTTP " + response.status());
            }
            Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
            return Optional.of(Failures.ofConnection("looking for Simli", cause, SafeText.PLAIN)
                    .detail());
        });
    }
}
