package io.avatargateway.rest;

import io.avatargateway.api.Problem;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Answers to requests whose outcomes come later, without a thread that waits. A failure becomes its problem here. The
 * JAX-RS runtime would log it as an error of the server, whatever it is mapped to. Any thread.
 *
 * <p>Open Liberty (26.0.0.3) keeps some of a request's data with the thread. When it has called the listener of a body
 * ({@code AsyncReadCallback}), it leaves those of another request there. An answer that was written on such a thread,
 * or handed on by it, had no head: its reader got 200 and nothing. So each answer goes by a thread on which the server
 * calls nobody. From there it goes to one of the server's by {@link AsyncContext#start}, which cleans up behind itself.
 * Held by AnswersIT.
 */
@ApplicationScoped
public class LaterAnswers {

    private static final Logger LOG = Logger.getLogger(LaterAnswers.class.getName());
    /** They only hand on. */
    private static final int CLEAN_THREADS = 2;
    /** More requests than there are connections. */
    private static final int MOST_WAITING = 100_000;

    @Resource
    ManagedThreadFactory threads;

    private ExecutorService clean;

    @PostConstruct
    void start() {
        clean = OwnThreads.lane(threads, CLEAN_THREADS, MOST_WAITING);
    }

    @PreDestroy
    void stop() {
        clean.shutdown();
    }

    /**
     * @param outcome completes on any thread
     * @param answer makes the answer of it, on a thread of the server's
     * @param request asynchronous already, as JAX-RS makes it for a method that returns a stage
     * @param uri of the request; read at once, for it is gone later
     */
    <T> CompletionStage<Response> of(
            CompletionStage<T> outcome, Function<T, Response> answer, HttpServletRequest request, UriInfo uri) {
        String instance = uri.getRequestUri().getRawPath();
        return outcome.handleAsync(
                (value, failure) -> failure == null ? answered(answer, value, instance) : problem(failure, instance),
                onThreadFor(request.getAsyncContext()));
    }

    /** Begins an answer that is written below JAX-RS. */
    interface Writer<T> {
        /** @throws IOException of the request's own connection: its reader has gone */
        void begin(T value) throws IOException;
    }

    /**
     * The same where an answer is written below JAX-RS.
     *
     * @param writer begins the answer, on a thread of the server's
     * @param unanswered gets the problem, if there is one
     * @param connection of the request
     */
    <T> void stream(
            CompletionStage<T> outcome,
            Writer<T> writer,
            AsyncResponse unanswered,
            AsyncContext connection,
            UriInfo uri) {
        String instance = uri.getRequestUri().getRawPath();
        outcome.handleAsync(
                (value, failure) -> {
                    Problem problem = failure == null ? begun(writer, value) : HttpProblems.of(failure);
                    return problem == null || unanswered.resume(ProblemResponses.of(problem, instance));
                },
                onThreadFor(connection));
    }

    private Executor onThreadFor(AsyncContext connection) {
        return task -> clean.execute(() -> {
            try {
                connection.start(task);
            } catch (IllegalStateException over) {
                LOG.log(Level.FINE, "A request was over before its answer came", over);
            }
        });
    }

    private static <T> Response answered(Function<T, Response> answer, T value, String instance) {
        try {
            return answer.apply(value);
        } catch (RuntimeException failed) {
            return problem(failed, instance);
        }
    }

    /** Returns the problem, or null. */
    static <T> Problem begun(Writer<T> writer, T value) {
        try {
            writer.begin(value);
            return null;
        } catch (IOException | RuntimeException failed) {
            return HttpProblems.of(failed);
        }
    }

    private static Response problem(Throwable failure, String instance) {
        return ProblemResponses.of(HttpProblems.of(failure), instance);
    }
}
