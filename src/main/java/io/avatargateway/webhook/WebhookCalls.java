package io.avatargateway.webhook;

import io.avatargateway.http.HttpAnswer;
import io.avatargateway.http.HttpCalls;
import io.avatargateway.http.RetryAfter;
import io.avatargateway.security.tenants.WebhookEndpoint;
import io.avatargateway.webhook.WebhookAnswer.Outcome;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Calls receivers: one attempt each. No redirect is followed, no proxy asked, and of an answer only its head is read.
 * Any thread.
 */
public final class WebhookCalls implements AutoCloseable {

    /** As the JSON format of CloudEvents has it for one event. */
    private static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

    private static final int GONE = 410;

    private final HttpCalls http;
    private final Duration timeout;
    private final InstantSource clock;

    /**
     * Starts its threads.
     *
     * @param privateAddresses whether receivers may be at addresses that are not public
     * @param timeout for a whole attempt
     */
    public static WebhookCalls start(SSLContext tls, boolean privateAddresses, Duration timeout, InstantSource clock) {
        return new WebhookCalls(tls, new CheckedLookup(InetAddress::getAllByName, privateAddresses), timeout, clock);
    }

    WebhookCalls(SSLContext tls, HttpCalls.Lookup lookup, Duration timeout, InstantSource clock) {
        this.http = HttpCalls.to(lookup, "webhook", tls, timeout);
        this.timeout = timeout;
        this.clock = clock;
    }

    /** Makes one attempt, and returns at once. The answer never comes exceptionally; on a thread of the library's. */
    public CompletableFuture<WebhookAnswer> send(WebhookEndpoint endpoint, WebhookEvent event) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", CONTENT_TYPE);
        headers.putAll(Signature.headers(event.id(), clock.instant(), event.body(), endpoint.secrets()));
        if (event.traceparent() != null) {
            headers.put("traceparent", event.traceparent());
        }
        return http.send("POST", endpoint.url(), headers, event.body(), timeout, HttpCalls.HEAD_ONLY)
                .handle((answer, problem) -> problem == null ? read(answer) : WebhookAnswer.failed(explained(problem)));
    }

    private WebhookAnswer read(HttpAnswer answer) {
        int status = answer.status();
        String detail = "HTTP " + status;
        if (status / 100 == 2) {
            return new WebhookAnswer(Outcome.DELIVERED, null, detail);
        }
        if (status == GONE) {
            return new WebhookAnswer(Outcome.GONE, null, detail);
        }
        if (status / 100 == 3) {
            return WebhookAnswer.failed(detail + ": redirects are not followed");
        }
        return new WebhookAnswer(Outcome.FAILED, RetryAfter.read(answer.retryAfter(), clock.instant()), detail);
    }

    private String explained(Throwable problem) {
        Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
        if (cause instanceof CheckedLookup.RefusedAddressException) {
            return cause.getMessage();
        }
        if (cause instanceof TimeoutException) {
            return "no answer within " + timeout.toMillis() + " ms";
        }
        if (cause instanceof UnknownHostException) {
            return "the host name is not known";
        }
        // Their own words may repeat what the receiver sent.
        return cause instanceof SSLException ? "TLS failed" : "the connection failed or was broken off";
    }

    /** Ends all attempts and the threads. */
    @Override
    public void close() {
        http.close();
    }
}
