package io.avatargateway.rest;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The answer to a request whose outcome comes later, without a thread that waits. A failure becomes its problem here.
 * The JAX-RS runtime would log it as an error of the server, whatever it is mapped to.
 */
final class LaterAnswer {

    private LaterAnswer() {}

    /**
     * @param outcome completes on any thread
     * @param answer makes the answer of it, on the executor
     * @param uri of the request; read at once, for it is gone later
     */
    static <T> CompletionStage<Response> of(
            CompletionStage<T> outcome, Function<T, Response> answer, UriInfo uri, Executor executor) {
        String instance = uri.getRequestUri().getRawPath();
        return outcome.thenApplyAsync(answer, executor)
                .exceptionally(failure -> ProblemResponses.of(HttpProblems.of(failure), instance));
    }
}
