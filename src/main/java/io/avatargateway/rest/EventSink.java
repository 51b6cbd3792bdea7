package io.avatargateway.rest;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A reader's connection. Neither JAX-RS' own sink nor a {@link jakarta.servlet.WriteListener}: on Open Liberty 26.0.0.3
 * both wait for a slow reader, though they promise not to. (HttpOutputStreamEE7 never writes asynchronously.) JAX-RS'
 * own even waits for ever where it is closed meanwhile. So this one waits openly, on one of the few threads of {@link
 * EventStreams}, and at most for the server's write time-out.
 */
final class EventSink implements EventStream.Sink {

    private static final Logger LOG = Logger.getLogger(EventSink.class.getName());

    private final AsyncContext context;
    private final OutputStream out;

    EventSink(AsyncContext context, OutputStream out) {
        this.context = context;
        this.out = out;
    }

    /** Sends the head of the answer. */
    static EventSink open(AsyncContext connection) throws IOException {
        HttpServletResponse response = (HttpServletResponse) connection.getResponse();
        response.setContentType(MediaType.SERVER_SENT_EVENTS);
        response.setCharacterEncoding("UTF-8");
        // Known to proxies: what passes here must not be held back until there is more.
        response.setHeader("X-Accel-Buffering", "no");
        return new EventSink(connection, response.getOutputStream());
    }

    @Override
    public void write(EventFrame frame) throws IOException {
        // A reader sets its clock by what comes at the beginning and then regularly.
        String time = frame.comment() == null ? "" : ": " + Instant.now() + "\n";
        out.write((time + frame.block()).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        try {
            context.complete();
        } catch (RuntimeException gone) {
            LOG.log(Level.FINE, gone, () -> "an event stream was gone before it was closed");
        }
    }
}
