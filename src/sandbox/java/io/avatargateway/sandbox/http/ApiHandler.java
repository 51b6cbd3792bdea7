package io.avatargateway.sandbox.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the route of a request, reads its body within a limit, writes the answer. Simli's calls are open to pages of
 * any origin, the sandbox's own to none.
 */
public final class ApiHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
    /** How much of a refused body is read and dropped, in bytes: more than any caller means to send. */
    private static final long DROPPED_BYTES = 16L * 1024 * 1024;

    private final List<Route> routes;
    private final ControlDoor door;

    /**
     * A handler of these routes.
     *
     * @param routes the first that matches answers
     * @param door of the sandbox's own routes
     */
    public ApiHandler(List<Route> routes, ControlDoor door) {
        this.routes = List.copyOf(routes);
        this.door = door;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        List<String> path = Route.split(Request.getPathInContext(request));
        List<Route> candidates =
                routes.stream().filter(r -> r.match(path).isPresent()).toList();
        boolean control = candidates.stream().anyMatch(Route::control);
        if (!control) {
            openToAll(response);
        }
        Optional<ApiResponse> refusal = control ? refusal(request) : Optional.empty();
        if (refusal.isPresent()) {
            sendUnread(refusal.get(), request, response, callback);
            return true;
        }
        Optional<Route> route = candidates.stream()
                .filter(r -> r.method().equals(request.getMethod()))
                .findFirst();
        if (route.isPresent()) {
            answer(route.get(), path, request, response, callback);
        } else if (candidates.isEmpty()) {
            sendUnread(ApiResponse.error(404, "no such path: " + String.join("/", path)), request, response, callback);
        } else {
            refuseMethod(control, candidates, request, response, callback);
        }
        return true;
    }

    private Optional<ApiResponse> refusal(Request request) {
        HttpURI called = request.getHttpURI();
        return door.refusal(
                request.getMethod(),
                called.getHost(),
                called.getScheme() + "://" + called.getAuthority(),
                request.getHeaders().getValuesList("Origin"),
                request.getHeaders().get("Sec-Fetch-Site"));
    }

    private void refuseMethod(
            boolean control, List<Route> candidates, Request request, Response response, Callback callback) {
        TreeSet<String> allowed =
                new TreeSet<>(candidates.stream().map(Route::method).toList());
        ApiResponse answer = "OPTIONS".equals(request.getMethod())
                ? options(control, String.join(", ", allowed))
                : ApiResponse.error(405, "method: " + request.getMethod() + " (expected: " + allowed + ")");
        sendUnread(answer.withHeader("Allow", String.join(", ", allowed)), request, response, callback);
    }

    private static ApiResponse options(boolean control, String methods) {
        ApiResponse answer = ApiResponse.empty(204);
        return control
                ? answer
                : answer.withHeader("Access-Control-Allow-Methods", methods)
                        .withHeader("Access-Control-Allow-Headers", "x-simli-api-key, content-type");
    }

    private void answer(Route route, List<String> path, Request request, Response response, Callback callback) {
        Optional<byte[]> body = read(request, route.maxBodyBytes());
        if (body.isPresent()) {
            respond(route, path, body.get(), request, response, callback);
        } else {
            sendUnread(tooLong(route.maxBodyBytes()), request, response, callback);
        }
    }

    /** Blocks one of Jetty's threads while the caller dawdles, but never beyond the connection's idle time-out. */
    private static Optional<byte[]> read(Request request, int maxBytes) {
        if (request.getLength() > maxBytes) {
            return Optional.empty();
        }
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] body = in.readNBytes(maxBytes + 1);
            return body.length > maxBytes ? Optional.empty() : Optional.of(body);
        } catch (IOException cutOff) {
            return Optional.empty();
        }
    }

    private static void respond(
            Route route, List<String> path, byte[] body, Request request, Response response, Callback callback) {
        ApiResponse answer;
        try {
            ApiRequest complete =
                    new ApiRequest(route.match(path).orElseThrow(), query(request), headers(request), body);
            answer = route.action().apply(complete);
        } catch (ApiException refusal) {
            answer = refusal.response();
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.getMethod(), Request.getPathInContext(request), e);
            answer = ApiResponse.error(500, "the sandbox failed; its log says more");
        }
        if (answer.status() == ApiResponse.NEVER) {
            // Only the caller's own patience, or the end of the sandbox, ends this.
            request.addIdleTimeoutListener(timeout -> false);
            request.addFailureListener(callback::failed);
            return;
        }
        send(answer, response, callback);
    }

    private static Map<String, String> query(Request request) {
        Map<String, String> query = new HashMap<>();
        try {
            for (Fields.Field field : Request.extractQueryParameters(request)) {
                query.put(field.getName(), field.getValue());
            }
        } catch (RuntimeException e) {
            throw new ApiException(400, "query: not properly percent-encoded UTF-8");
        }
        return query;
    }

    private static Map<String, String> headers(Request request) {
        Map<String, String> headers = new HashMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.putIfAbsent(field.getName().toLowerCase(Locale.ROOT), field.getValue());
        }
        return headers;
    }

    private static ApiResponse tooLong(int maxBytes) {
        return ApiResponse.error(413, "body: longer than " + maxBytes + " bytes, or cut off");
    }

    /**
     * Writes an answer to a request whose body, if it has one, was not read to its end. Jetty then closes the
     * connection, which the caller must be told (RFC 9112, section 9.6): it would send its next request on it. What
     * still comes is read and dropped before that, up to a bound: a connection that is closed with bytes unread is
     * reset, and a caller who is still sending then loses the answer (same section).
     */
    private static void sendUnread(ApiResponse answer, Request request, Response response, Callback callback) {
        boolean hasBody = request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
        if (!hasBody) {
            send(answer, response, callback);
            return;
        }
        send(
                answer.withHeader("Connection", "close"),
                response,
                Callback.from(() -> dropBody(request, callback), callback::failed));
    }

    /** Blocks one of Jetty's threads while the caller dawdles, but never beyond the connection's idle time-out. */
    private static void dropBody(Request request, Callback callback) {
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] dropped = new byte[8 * 1024];
            long left = DROPPED_BYTES;
            for (int n = 0; n >= 0 && left > 0; n = in.read(dropped)) {
                left -= n;
            }
        } catch (IOException goneMeanwhile) {
            // The answer is on its way; there is nobody to tell more.
        }
        callback.succeeded();
    }

    /** Writes an answer that is open to pages of any origin; for handlers beside this one, such as the WebSocket's. */
    public static void sendToAll(ApiResponse answer, Response response, Callback callback) {
        openToAll(response);
        send(answer, response, callback);
    }

    private static void openToAll(Response response) {
        response.getHeaders().put("Access-Control-Allow-Origin", "*");
    }

    private static void send(ApiResponse answer, Response response, Callback callback) {
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        if (answer.contentType() != null) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.bodyBytes());
        }
        answer.headers().forEach(response.getHeaders()::put);
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            answer.body().writeTo(out);
        } catch (Exception e) {
            callback.failed(e);
            return;
        }
        callback.succeeded();
    }

    /**
     * Answers what Jetty itself refuses (bad requests mostly) in the same form.
     *
     * @return for {@code Server.setErrorHandler}
     */
    public static Request.Handler errors() {
        return (request, response, callback) -> {
            int status = response.getStatus() < 400 ? 400 : response.getStatus();
            Object failure = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
            String reason = failure instanceof HttpException http ? http.getReason() : null;
            sendToAll(ApiResponse.error(status, reason == null ? "HTTP " + status : reason), response, callback);
            return true;
        };
    }
}
