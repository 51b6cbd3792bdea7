package io.avatargateway.security.jwt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Where the issuer publishes its keys. What is fetched is bounded in time and in size, and comes from this address
 * only: who sends elsewhere gives no answer. Any thread; no thread waits.
 */
final class KeyAddress implements Supplier<CompletableFuture<byte[]>> {

    /** From the request to the last byte of the answer. */
    private static final Duration MOST_TIME = Duration.ofSeconds(5);

    private static final int MOST_BYTES = 256 * 1024;

    private final URI address;
    private final HttpClient http;
    private final Duration mostTime;

    /** @param tls whose authorities vouch for the issuer */
    KeyAddress(URI address, SSLContext tls) {
        this(address, tls, MOST_TIME);
    }

    KeyAddress(URI address, SSLContext tls, Duration mostTime) {
        this.address = address;
        this.mostTime = mostTime;
        this.http = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(mostTime)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public CompletableFuture<byte[]> get() {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(mostTime)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> exchange = http.sendAsync(request, KeyAddress::body);
        // The request's own limit ends with the head of the answer.
        return exchange.copy()
                .orTimeout(mostTime.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> exchange.cancel(true))
                .thenApply(HttpResponse::body);
    }

    private static BodySubscriber<byte[]> body(HttpResponse.ResponseInfo head) {
        return new Body(
                head.statusCode() == 200 ? null : new IOException("status " + head.statusCode() + ", expected 200"));
    }

    /** Takes up to {@link #MOST_BYTES}, and nothing of an answer that is no good. */
    private static final class Body implements BodySubscriber<byte[]> {

        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final IOException refused;
        private Flow.Subscription subscription;

        /** @param refused why nothing is taken, or null */
        private Body(IOException refused) {
            this.refused = refused;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (refused == null) {
                subscription.request(Long.MAX_VALUE);
            } else {
                fail(refused);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                byte[] next = new byte[part.remaining()];
                part.get(next);
                bytes.writeBytes(next);
            }
            if (bytes.size() > MOST_BYTES) {
                fail(new IOException("larger than " + MOST_BYTES + " bytes"));
            }
        }

        @Override
        public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            whole.complete(bytes.toByteArray());
        }

        private void fail(IOException why) {
            subscription.cancel();
            whole.completeExceptionally(why);
        }
    }
}
