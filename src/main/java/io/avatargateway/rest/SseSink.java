package io.avatargateway.rest;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A client's connection, as the JAX-RS runtime holds it. */
final class SseSink implements EventStream.Sink {

    private static final Logger LOG = Logger.getLogger(SseSink.class.getName());

    private final SseEventSink sink;
    private final Sse sse;

    SseSink(SseEventSink sink, Sse sse) {
        this.sink = sink;
        this.sse = sse;
    }

    @Override
    public CompletionStage<?> write(EventFrame frame) {
        OutboundSseEvent.Builder event = sse.newEventBuilder();
        if (frame.retry() != null) {
            event.reconnectDelay(frame.retry().toMillis());
        }
        if (frame.comment() != null) {
            event.comment(frame.comment());
        }
        if (frame.data() != null) {
            event.name(frame.name()).data(frame.data()).mediaType(MediaType.TEXT_PLAIN_TYPE);
            if (frame.id() != null) {
                event.id(frame.id());
            }
        }
        return sink.send(event.build());
    }

    @Override
    public void close() {
        try {
            sink.close();
        } catch (RuntimeException gone) {
            LOG.log(Level.FINE, gone, () -> "an event stream was gone before it was closed");
        }
    }
}
