package io.avatargateway.rest;

import io.avatargateway.api.Problem;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;

/** Problems as responses, for everything that is thrown in the application. */
final class ProblemResponses {

    private ProblemResponses() {}

    static Response of(Problem problem, String instance) {
        Response.ResponseBuilder response =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.toJson(instance));
        if (problem.retryAfter() != null) {
            response.header(HttpHeaders.RETRY_AFTER, wholeSeconds(problem.retryAfter()));
        }
        Challenge.of(problem).ifPresent(challenge -> response.header(Challenge.HEADER, challenge));
        return response.build();
    }

    /** Rounded up: a client that comes back too early is refused again. */
    static long wholeSeconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }

    private static String path(UriInfo uri) {
        return uri == null ? null : uri.getRequestUri().getRawPath();
    }

    /** What a resource, or anything behind it, throws. */
    @Provider
    public static class AnyFailure implements ExceptionMapper<Throwable> {
        @Context
        private UriInfo uri;

        @Override
        public Response toResponse(Throwable failure) {
            return of(HttpProblems.of(failure), path(uri));
        }
    }

    /** What the JAX-RS runtime refuses. Mapped by itself because runtimes bring a mapper of their own for it. */
    @Provider
    public static class RuntimeRefusal implements ExceptionMapper<WebApplicationException> {
        @Context
        private UriInfo uri;

        @Override
        public Response toResponse(WebApplicationException refusal) {
            Response decided = refusal.getResponse();
            if (decided.getStatus() < 400) {
                return decided;
            }
            Response response = of(HttpProblems.of(refusal), path(uri));
            String allow = decided.getHeaderString(HttpHeaders.ALLOW);
            if (allow != null) {
                response.getHeaders().putSingle(HttpHeaders.ALLOW, allow);
            }
            return response;
        }
    }
}
