package io.avatargateway.simli;

import io.avatargateway.config.HttpProxy;
import io.avatargateway.config.Settings;
import io.avatargateway.session.LinkFailure;
import io.avatargateway.session.LinkFailure.Kind;
import jakarta.websocket.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.client.SslEngineConfigurator;
import org.glassfish.tyrus.client.ThreadPoolConfig;

/**
 * Opens WebSockets with Tyrus. Tyrus blocks a thread until the handshake is over (its asynchronous variant only blocks another one), so this
 * happens on a small pool of our own, within {@code connectTimeout}. Any thread.
 */
final class SimliConnector {

    /** A message that is one larger frame than this ends the session; Tyrus holds a frame as a whole. */
    private static final int MAX_FRAME_BYTES = 4 * 1024 * 1024;

    private static final int IDLE_SECONDS = 10;

    /** One object for all instances: Tyrus compares it, and changes its threads where it differs. */
    private static final ThreadPoolConfig SOCKET_THREADS = ThreadPoolConfig.defaultConfig()
            .setPoolName("simli-socket")
            .setThreadFactory(Threads.factory("simli-socket"))
            .setDaemon(true);

    private final ClientManager tyrus;
    private final URI address;
    private final Duration timeout;
    private final ExecutorService pool;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;

    SimliConnector(
            Settings.Simli settings,
            SSLContext tls,
            ExecutorService pool,
            ScheduledExecutorService timer,
            InstantSource clock) {
        this.address = SimliAddress.of(settings.apiUrl()).socket();
        this.timeout = settings.connectTimeout();
        this.pool = pool;
        this.timer = timer;
        this.clock = clock;
        this.tyrus = client(settings, tls);
    }

    /**
     * Begins to open a socket and returns at once.
     *
     * @param handshake of this attempt; carries the token, and breaks the socket
     * @param endpoint told by Tyrus, on its threads
     * @param isOpen whether the endpoint has been told of an open socket
     * @param failed told once if the attempt failed, on a thread of the pool or on the caller's; a failure after the opening may come as well
     * @return cancels the attempt
     */
    Future<?> connect(
            Handshake handshake, Endpoint endpoint, AtomicBoolean isOpen, SafeText safe, Consumer<LinkFailure> failed) {
        try {
            return pool.submit(() -> new ConnectAttempt(handshake, isOpen, safe, clock)
                    .run(tyrus, address, endpoint, timer, timeout, failed));
        } catch (RejectedExecutionException full) {
            failed.accept(
                    Failures.of(Kind.UNREACHABLE, "too many sockets are being opened, or the server is stopping"));
            return null;
        }
    }

    private static ClientManager client(Settings.Simli settings, SSLContext tls) {
        // Tyrus loads the container by its name, through the thread's class loader, which in a server may be anybody's.
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(SimliConnector.class.getClassLoader());
        ClientManager client;
        try {
            client = ClientManager.createClient(SimliClientContainer.class.getName());
        } finally {
            thread.setContextClassLoader(before);
        }
        client.getProperties().put(ClientProperties.SHARED_CONTAINER, true);
        client.getProperties().put(ClientProperties.SHARED_CONTAINER_IDLE_TIMEOUT, IDLE_SECONDS);
        client.getProperties().put(ClientProperties.WORKER_THREAD_POOL_CONFIG, SOCKET_THREADS);
        client.getProperties().put(ClientProperties.HANDSHAKE_TIMEOUT, (int)
                settings.connectTimeout().toMillis());
        client.getProperties()
                .put(ClientProperties.INCOMING_BUFFER_SIZE, Math.max(MAX_FRAME_BYTES, 2 * settings.maxMessageBytes()));
        client.getProperties()
                .put(
                        ClientProperties.SSL_ENGINE_CONFIGURATOR,
                        new SslEngineConfigurator(tls, true, false, false).setHostVerificationEnabled(true));
        HttpProxy proxy = HttpProxy.of(settings.proxy());
        if (proxy != null) {
            client.getProperties().put(ClientProperties.PROXY_URI, proxy.address());
            if (proxy.authorization() != null) {
                client.getProperties()
                        .put(ClientProperties.PROXY_HEADERS, Map.of("Proxy-Authorization", proxy.authorization()));
            }
        }
        return client;
    }
}
