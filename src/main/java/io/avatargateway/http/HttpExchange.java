package io.avatargateway.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * One request and its answer, whose body is read up to a limit. Called by the HTTP library, one thread at a time;
 * whoever closes the connection does so when the answer is there, or has failed.
 */
final class HttpExchange implements AsyncClientExchangeHandler {

    /** As the largest body: the answer is over where its head is. */
    static final int HEAD_ONLY = 0;

    /** JSON has no charset of its own (RFC 8259, section 11). */
    private static final ContentType JSON = ContentType.create("application/json");

    private final HttpRequest request;
    private final ByteBuffer toSend;
    private final int maxBodyBytes;
    private final CompletableFuture<HttpAnswer> answer;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;
    private String retryAfter;

    /**
     * @param toSend the request's body; JSON, or empty for none
     * @param maxBodyBytes a larger body of the answer is not read
     * @param answer completed once, with an {@link IOException} where there is none
     */
    HttpExchange(HttpRequest request, byte[] toSend, int maxBodyBytes, CompletableFuture<HttpAnswer> answer) {
        this.request = request;
        this.toSend = ByteBuffer.wrap(toSend);
        this.maxBodyBytes = maxBodyBytes;
        this.answer = answer;
    }

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
        EntityDetails entity = toSend.hasRemaining() ? new BasicEntityDetails(toSend.remaining(), JSON) : null;
        channel.sendRequest(request, entity, context);
    }

    @Override
    public int available() {
        return toSend.remaining();
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        channel.write(toSend);
        if (!toSend.hasRemaining()) {
            channel.endStream();
        }
    }

    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) {
        // The real answer follows, or the call's time-out.
    }

    @Override
    public void consumeResponse(HttpResponse response, EntityDetails entity, HttpContext context) {
        status = response.getCode();
        Header wait = response.getFirstHeader("Retry-After");
        retryAfter = wait == null ? null : wait.getValue();
        if (entity == null || maxBodyBytes == HEAD_ONLY) {
            complete(Optional.of(new byte[0]));
        }
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        channel.update(maxBodyBytes);
    }

    @Override
    public void consume(ByteBuffer part) {
        if (answer.isDone()) {
            return;
        }
        if (part.remaining() > maxBodyBytes - body.size()) {
            complete(Optional.empty());
            return;
        }
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        body.writeBytes(copy);
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) {
        complete(Optional.of(body.toByteArray()));
    }

    @Override
    public void failed(Exception problem) {
        // The library's own are of another kind; to all others what is no HTTP is a failure of the connection.
        answer.completeExceptionally(
                problem instanceof HttpException
                        ? new ProtocolException(problem.getMessage()).initCause(problem)
                        : problem);
    }

    @Override
    public void cancel() {
        releaseResources();
    }

    @Override
    public void releaseResources() {
        if (!answer.isDone()) {
            answer.completeExceptionally(new IOException("the connection was closed before the answer"));
        }
    }

    private void complete(Optional<byte[]> read) {
        answer.complete(new HttpAnswer(status, retryAfter, read));
    }
}
