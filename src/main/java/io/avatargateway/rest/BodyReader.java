package io.avatargateway.rest;

import io.avatargateway.api.ProblemException;
import io.avatargateway.api.RequestFault;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Reads a request's body as it comes, without a thread that waits for it: those who send slowly delay nobody. Its
 * callbacks run on the server's threads, one at a time; the deadline on the timer's.
 */
final class BodyReader implements ReadListener {

    private static final int STEP_BYTES = 8192;

    /** Where the body goes. Called by one thread at a time. */
    interface Sink {
        /**
         * Takes the next bytes.
         *
         * @return false when it wants no more; what the client still sends is thrown away
         */
        boolean take(byte[] bytes, int length) throws IOException;
    }

    private final ServletInputStream in;
    private final Sink sink;
    private final byte[] buffer = new byte[STEP_BYTES];
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private BodyReader(ServletInputStream in, Sink sink) {
        this.in = in;
        this.sink = sink;
    }

    /**
     * Reads a body to its end.
     *
     * @param request one that was made asynchronous
     * @param within the whole body must have come by then; the server's own read time-out is for each piece of it
     * @return completes on any thread; fails with REQUEST_REFUSED if the body breaks off, BODY_TOO_SLOW, or {@link
     *     UncheckedIOException} of the sink's
     */
    static CompletionStage<Void> read(
            HttpServletRequest request, Sink sink, Duration within, ScheduledExecutorService timer) throws IOException {
        return hasNone(request)
                ? CompletableFuture.completedFuture(null)
                : read(request.getInputStream(), sink, within, timer);
    }

    /** The same for a body that there is. */
    static CompletionStage<Void> read(
            ServletInputStream in, Sink sink, Duration within, ScheduledExecutorService timer) {
        BodyReader reader = new BodyReader(in, sink);
        var deadline = timer.schedule(
                () -> reader.done.completeExceptionally(tooSlow(within)), within.toMillis(), TimeUnit.MILLISECONDS);
        var unused = reader.done.whenComplete((nothing, failure) -> deadline.cancel(false));
        reader.in.setReadListener(reader);
        return reader.done;
    }

    private static boolean hasNone(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        return length == 0 || (length < 0 && request.getHeader("Transfer-Encoding") == null);
    }

    @Override
    public void onDataAvailable() {
        try {
            while (!done.isDone() && in.isReady()) {
                int read = in.read(buffer);
                if (read < 0) {
                    return;
                }
                if (!take(read)) {
                    done.complete(null);
                }
            }
        } catch (IOException brokenOff) {
            onError(brokenOff);
        } catch (RuntimeException failed) {
            done.completeExceptionally(failed);
        }
    }

    /** A disk of ours that fails is no fault of the client's. */
    private boolean take(int length) {
        try {
            return sink.take(buffer, length);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void onAllDataRead() {
        done.complete(null);
    }

    @Override
    public void onError(Throwable failure) {
        done.completeExceptionally(
                failure instanceof SocketTimeoutException
                        ? new ProblemException(
                                RequestFault.BODY_TOO_SLOW, "The body stopped coming (see HTTP_READ_TIMEOUT_SECONDS).")
                        : brokenOff());
    }

    static ProblemException brokenOff() {
        return new ProblemException(RequestFault.REQUEST_REFUSED, "The body broke off.");
    }

    private static ProblemException tooSlow(Duration within) {
        return new ProblemException(
                RequestFault.BODY_TOO_SLOW,
                "body: not all of it after " + within.toSeconds() + " s (expected: all of it within that)");
    }
}
