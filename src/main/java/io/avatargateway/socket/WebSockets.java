package io.avatargateway.socket;

import io.avatargateway.config.HttpProxy;
import jakarta.websocket.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.client.SslEngineConfigurator;
import org.glassfish.tyrus.client.ThreadPoolConfig;

/**
 * Opens WebSockets of one kind with Tyrus; all kinds share the threads that serve them when they are open. Any thread.
 */
public final class WebSockets {

    private static final int IDLE_SECONDS = 10;

    /** One object for all instances: Tyrus compares it, and changes its threads where it differs. */
    private static final ThreadPoolConfig SOCKET_THREADS = ThreadPoolConfig.defaultConfig()
            .setPoolName("socket")
            .setThreadFactory(Threads.factory("socket"))
            .setDaemon(true);

    private final ClientManager tyrus;
    private final Duration timeout;
    private final ScheduledExecutorService timer;

    /**
     * Opens none yet.
     *
     * @param tls whom to trust; host names are verified
     * @param proxy on the way, or null
     * @param timeout of each opening: TCP, a tunnel, TLS and the handshake together
     * @param maxFrameBytes a larger frame ends its socket; Tyrus holds a frame as a whole
     * @param timer for the time-out
     */
    public WebSockets(
            SSLContext tls, HttpProxy proxy, Duration timeout, int maxFrameBytes, ScheduledExecutorService timer) {
        this.tyrus = client(tls, proxy, timeout, maxFrameBytes);
        this.timeout = timeout;
        this.timer = timer;
    }

    /**
     * Opens one. Blocks until it is open or has failed: Tyrus' asynchronous variant only blocks another thread. An
     * interrupt ends it. Whatever goes wrong, no connection is left behind.
     *
     * @param handshake of this attempt; has the address's query, and breaks the socket
     * @param address without a query, which libraries log
     * @param endpoint told by Tyrus, on its threads
     * @param isOpen whether the endpoint has been told of an open socket
     * @param failed told once if the attempt failed, on this thread; a failure after the opening may come as well
     */
    public void open(
            Handshake handshake,
            URI address,
            Endpoint endpoint,
            BooleanSupplier isOpen,
            Consumer<OpeningFailure> failed) {
        new ConnectAttempt(handshake, isOpen).run(tyrus, address, endpoint, timer, timeout, failed);
    }

    private static ClientManager client(SSLContext tls, HttpProxy proxy, Duration timeout, int maxFrameBytes) {
        // Tyrus loads the container by its name, through the thread's class loader, which in a server may be anybody's.
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(WebSockets.class.getClassLoader());
        ClientManager client;
        try {
            client = ClientManager.createClient(BreakableContainer.class.getName());
        } finally {
            thread.setContextClassLoader(before);
        }
        Map<String, Object> properties = client.getProperties();
        properties.put(ClientProperties.SHARED_CONTAINER, true);
        properties.put(ClientProperties.SHARED_CONTAINER_IDLE_TIMEOUT, IDLE_SECONDS);
        properties.put(ClientProperties.WORKER_THREAD_POOL_CONFIG, SOCKET_THREADS);
        properties.put(ClientProperties.HANDSHAKE_TIMEOUT, (int) timeout.toMillis());
        properties.put(ClientProperties.INCOMING_BUFFER_SIZE, maxFrameBytes);
        properties.put(
                ClientProperties.SSL_ENGINE_CONFIGURATOR,
                new SslEngineConfigurator(tls, true, false, false).setHostVerificationEnabled(true));
        if (proxy != null) {
            properties.put(ClientProperties.PROXY_URI, proxy.address());
            if (proxy.authorization() != null) {
                properties.put(ClientProperties.PROXY_HEADERS, Map.of("Proxy-Authorization", proxy.authorization()));
            }
        }
        return client;
    }
}
