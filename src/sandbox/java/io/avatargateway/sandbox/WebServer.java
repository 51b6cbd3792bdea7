package io.avatargateway.sandbox;

import io.avatargateway.sandbox.http.ApiHandler;
import io.avatargateway.sandbox.http.ControlDoor;
import io.avatargateway.sandbox.http.Route;
import io.avatargateway.sandbox.simli.Simli;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketCreator;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty with one port for everything: REST, Simli's WebSocket and those of the rooms. */
final class WebServer implements AutoCloseable {
    private static final int MAX_THREADS = 32;
    private static final int MIN_THREADS = 4;
    private static final int HTTP_IDLE_MILLIS = 30_000;
    private static final int STOP_WITHIN_MILLIS = 2_000;
    private static final int ACCEPT_QUEUE = 512;
    /**
     * Small on purpose: a reader that stops reading is felt by its client after two seconds of audio, not after
     * minutes.
     */
    private static final int RECEIVE_BUFFER_BYTES = 64 * 1024;
    /** Holds a usual audio message in one piece. */
    private static final int INPUT_BUFFER_BYTES = 16 * 1024;

    /** LiveKit's clients send a whole session description in a query. */
    private static final int REQUEST_HEADER_BYTES = 64 * 1024;

    private final Server server;
    private final ServerConnector connector;

    WebServer(String host, int port) {
        // Its queue must not be bounded, says Jetty; each connection has one task in it at most.
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("sandbox-http");
        threads.setDaemon(true);
        server = new Server(threads);
        server.setStopTimeout(0);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(REQUEST_HEADER_BYTES);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(HTTP_IDLE_MILLIS);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setAcceptedReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        connector.setShutdownIdleTimeout(STOP_WITHIN_MILLIS);
        server.addConnector(connector);
        server.setErrorHandler(ApiHandler.errors());
    }

    /** Takes the port, without serving yet. */
    void bind() throws IOException {
        connector.open();
    }

    int port() {
        return connector.getLocalPort();
    }

    void serve(List<Route> routes, ControlDoor door, Map<String, WebSocketCreator> endpoints) throws Exception {
        WebSocketUpgradeHandler sockets = WebSocketUpgradeHandler.from(server, container -> {
            configure(container);
            endpoints.forEach(container::addMapping);
        });
        sockets.setHandler(new ApiHandler(routes, door));
        server.setHandler(sockets);
        server.start();
    }

    private static void configure(ServerWebSocketContainer container) {
        // Sessions have an idle time of their own, and a paused avatar's socket is quiet for minutes.
        container.setIdleTimeout(Duration.ZERO);
        container.setMaxTextMessageSize(Simli.MAX_TEXT_BYTES);
        container.setInputBufferSize(INPUT_BUFFER_BYTES);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the sandbox's server did not stop", e);
        }
    }
}
