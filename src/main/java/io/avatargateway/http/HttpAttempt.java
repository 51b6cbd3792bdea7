package io.avatargateway.http;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.command.RequestExecutionCommand;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ProtocolIOSession;

/**
 * The connection of one HTTP call: TCP, a tunnel through the proxy if there is one, TLS, the exchange, and the end. The
 * end may come at any moment and from any thread. The callbacks come on the HTTP library's threads.
 */
final class HttpAttempt implements FutureCallback<IOSession> {

    /** What a proxy says beside its status is not looked at. */
    private static final int MAX_TUNNEL_BYTES = 65_536;

    private final HttpHost server;
    private final HttpRequest tunnel;
    private final BiConsumer<ProtocolIOSession, NamedEndpoint> startTls;
    private final HttpExchange exchange;
    private final CompletableFuture<HttpAnswer> answer;
    /** Guarded by this, as the next two. */
    private Future<IOSession> connecting;

    private ProtocolIOSession session;
    private boolean over;

    /**
     * @param tunnel the proxy is asked for it first; or null
     * @param startTls for {@code https}; or null
     * @param exchange completes the answer
     * @param answer failed here, where the exchange does not begin
     */
    HttpAttempt(
            HttpHost server,
            HttpRequest tunnel,
            BiConsumer<ProtocolIOSession, NamedEndpoint> startTls,
            HttpExchange exchange,
            CompletableFuture<HttpAnswer> answer) {
        this.server = server;
        this.tunnel = tunnel;
        this.startTls = startTls;
        this.exchange = exchange;
        this.answer = answer;
    }

    /** Begins, unless it is over before. */
    void connect(Supplier<Future<IOSession>> start) {
        if (answer.isDone()) {
            return;
        }
        Future<IOSession> started;
        try {
            started = start.get();
        } catch (RuntimeException stopped) {
            answer.completeExceptionally(new IOException("the HTTP client has stopped", stopped));
            return;
        }
        boolean late;
        synchronized (this) {
            connecting = started;
            late = over;
        }
        if (late) {
            started.cancel(true);
        }
    }

    /** The connection is there: from now on there is something to close. */
    void take(ProtocolIOSession connected) {
        boolean late;
        synchronized (this) {
            session = connected;
            late = over;
        }
        if (late) {
            connected.close(CloseMode.IMMEDIATE);
        }
    }

    /** Ends the connection, in whatever state it is. Idempotent. */
    void end() {
        Future<IOSession> started;
        ProtocolIOSession open;
        synchronized (this) {
            over = true;
            started = connecting;
            open = session;
        }
        if (started != null) {
            started.cancel(true);
        }
        if (open != null) {
            open.close(CloseMode.IMMEDIATE);
        }
    }

    @Override
    public void completed(IOSession connected) {
        ProtocolIOSession open;
        synchronized (this) {
            open = session;
        }
        if (tunnel == null) {
            ask(open);
            return;
        }
        CompletableFuture<HttpAnswer> made = new CompletableFuture<>();
        CompletableFuture<HttpAnswer> unused = made.whenComplete((reply, problem) -> {
            if (problem != null) {
                answer.completeExceptionally(problem);
            } else if (reply.status() / 100 != 2) {
                answer.completeExceptionally(new IOException("Tunnel failed, got: " + reply.status()));
            } else {
                ask(open);
            }
        });
        execute(open, new HttpExchange(tunnel, new byte[0], MAX_TUNNEL_BYTES, made));
    }

    @Override
    public void failed(Exception problem) {
        answer.completeExceptionally(problem);
    }

    @Override
    public void cancelled() {
        exchange.releaseResources();
    }

    private void ask(ProtocolIOSession open) {
        try {
            if (startTls != null) {
                startTls.accept(open, server);
            }
            // What goes wrong in the TLS handshake is told to what waits behind it.
            execute(open, exchange);
        } catch (RuntimeException broken) {
            answer.completeExceptionally(new IOException("TLS cannot be started", broken));
        }
    }

    private static void execute(ProtocolIOSession open, AsyncClientExchangeHandler exchange) {
        open.enqueue(new RequestExecutionCommand(exchange, HttpCoreContext.create()), Command.Priority.NORMAL);
    }
}
