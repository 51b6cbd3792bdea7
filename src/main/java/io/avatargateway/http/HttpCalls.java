package io.avatargateway.http;

import io.avatargateway.config.HttpProxy;
import io.avatargateway.socket.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.nio.ClientHttp1IOEventHandler;
import org.apache.hc.core5.http.impl.nio.ClientHttp1StreamDuplexerFactory;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.http.protocol.RequestContent;
import org.apache.hc.core5.http.protocol.RequestTargetHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.util.Timeout;

/**
 * Calls HTTP servers, each call on a connection of its own, which is closed when the call is over, however it ends. No
 * connection is kept, no call tried again, no redirect followed. No peer can hold a socket longer than the call's
 * time-out. Head and body of an answer are bounded. Any thread.
 */
public final class HttpCalls implements AutoCloseable {

    private static final int IO_THREADS = 2;
    private static final int LOOKUP_THREADS = 4;

    /** Of an answer whose body is not looked at. */
    public static final int HEAD_ONLY = HttpExchange.HEAD_ONLY;

    /** Calls that wait for their host's address; more than that have no chance within their time. */
    private static final int MAX_WAITING = 4_096;

    /** The token calls' answers have some hundred bytes. */
    private static final int MAX_BODY_BYTES = 65_536;

    /** Holds any real server's head several times; the library has no bound for all lines together. */
    private static final Http1Config BOUNDS =
            Http1Config.custom().setMaxHeaderCount(100).setMaxLineLength(16_384).build();

    private final SSLContext tls;
    private final HttpProxy proxy;
    private final Lookup lookup;
    private final Timeout connectTimeout;
    private final ThreadPoolExecutor lookups;
    private final DefaultConnectingIOReactor reactor;
    private final ClientHttp1StreamDuplexerFactory http;

    /** Says which address a call goes to. */
    @FunctionalInterface
    public interface Lookup {
        /**
         * The one address that the connection is made to. Blocks as long as the names' service takes. On one of a few
         * threads.
         *
         * @param host a name, or an address without brackets
         * @throws IOException if there is none, or none that may be called
         */
        InetAddress find(String host) throws IOException;
    }

    /**
     * Starts its threads.
     *
     * @param name in front of their names
     * @param tls for {@code https}; host names are verified
     * @param proxy for all calls, or null
     * @param connectTimeout for TCP, and for the TLS handshake
     */
    public HttpCalls(String name, SSLContext tls, HttpProxy proxy, Duration connectTimeout) {
        this(name, tls, proxy, null, connectTimeout);
    }

    /**
     * Starts its threads. Calls go to no proxy, and to no address but the one that the lookup finds.
     *
     * @param name in front of their names
     * @param tls for {@code https}; host names are verified
     * @param connectTimeout for TCP, and for the TLS handshake
     */
    public static HttpCalls to(Lookup lookup, String name, SSLContext tls, Duration connectTimeout) {
        return new HttpCalls(name, tls, null, lookup, connectTimeout);
    }

    private HttpCalls(String name, SSLContext tls, HttpProxy proxy, Lookup lookup, Duration connectTimeout) {
        this.tls = tls;
        this.proxy = proxy;
        this.lookup = lookup;
        this.connectTimeout = Timeout.of(connectTimeout);
        lookups = Threads.pool(name + "-lookup", LOOKUP_THREADS, MAX_WAITING);
        http = new ClientHttp1StreamDuplexerFactory(
                new DefaultHttpProcessor(new RequestContent(), new RequestTargetHost()),
                BOUNDS,
                CharCodingConfig.DEFAULT,
                // Only a tunnel is used again, also where a proxy of HTTP/1.0 makes it.
                (request, response, context) -> Method.CONNECT.isSame(request.getMethod()),
                null,
                null,
                null);
        reactor = new DefaultConnectingIOReactor(
                this::handler,
                IOReactorConfig.custom().setIoThreadCount(IO_THREADS).build(),
                Threads.factory(name + "-http"),
                null,
                null,
                null,
                null);
        reactor.start();
    }

    /**
     * Begins a call and returns at once.
     *
     * @param address with a host, and with a port up to 65535 if it has one
     * @param body JSON where the headers say nothing else, or empty for none
     * @param timeout for the whole call
     * @return the answer, on one of this object's threads or the JDK's timer; or an {@link IOException}, or a {@link
     *     java.util.concurrent.TimeoutException}. A cancel ends the call and its connection
     */
    public CompletableFuture<HttpAnswer> send(
            String method, URI address, Map<String, String> headers, String body, Duration timeout) {
        return send(method, address, headers, body, timeout, MAX_BODY_BYTES);
    }

    /**
     * The same with another limit.
     *
     * @param maxBodyBytes of the answer's body; a larger one is not read. With {@link #HEAD_ONLY} the call is over when
     *     the answer's head is there
     */
    public CompletableFuture<HttpAnswer> send(
            String method, URI address, Map<String, String> headers, String body, Duration timeout, int maxBodyBytes) {
        CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
        boolean secure = "https".equalsIgnoreCase(address.getScheme());
        HttpHost host = new HttpHost(address.getScheme(), plain(address.getHost()), address.getPort());
        boolean absolute = proxy != null && !secure;
        // The library's own absolute form forgets the brackets of IPv6.
        String target = (absolute ? "http://" + host.toHostString() : "") + target(address);
        BasicHttpRequest request = new BasicHttpRequest(method, host, target);
        request.addHeader("User-Agent", "avatar-gateway");
        request.addHeader("Connection", "close");
        headers.forEach(request::addHeader);
        if (absolute) {
            authorize(request);
        }
        HttpHost server = new HttpHost(
                host.getSchemeName(), host.getHostName(), host.getPort() < 0 ? (secure ? 443 : 80) : host.getPort());
        HttpAttempt attempt = new HttpAttempt(
                server,
                secure && proxy != null ? tunnel(server) : null,
                secure ? this::startTls : null,
                new HttpExchange(request, body.getBytes(StandardCharsets.UTF_8), maxBodyBytes, answer),
                answer);
        CompletableFuture<HttpAnswer> unused = answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((read, problem) -> attempt.end());
        try {
            // The library looks up the host's address on the caller's thread, which may take long.
            lookups.execute(() -> {
                // Those that have waited for too long cost no lookup.
                if (!answer.isDone()) {
                    connect(attempt, server);
                }
            });
        } catch (RejectedExecutionException full) {
            answer.completeExceptionally(new IOException("too many calls at once, or the server is stopping"));
        }
        return answer;
    }

    /** Ends all calls and the threads. */
    @Override
    public void close() {
        lookups.shutdown();
        reactor.close(CloseMode.IMMEDIATE);
    }

    /** A host, that of IPv6 without its brackets: the library puts them where they belong. */
    private static String plain(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private void connect(HttpAttempt attempt, HttpHost server) {
        HttpHost first = proxy == null ? server : new HttpHost("http", plain(proxy.host()), proxy.port());
        try {
            SocketAddress found =
                    lookup == null ? null : new InetSocketAddress(lookup.find(server.getHostName()), server.getPort());
            attempt.connect(() -> reactor.connect(first, found, null, connectTimeout, attempt, attempt));
        } catch (IOException nowhere) {
            attempt.failed(nowhere);
        }
    }

    private BasicHttpRequest tunnel(HttpHost server) {
        BasicHttpRequest connect = new BasicHttpRequest(Method.CONNECT, server, server.toHostString());
        connect.addHeader("User-Agent", "avatar-gateway");
        authorize(connect);
        return connect;
    }

    private void authorize(BasicHttpRequest request) {
        if (proxy.authorization() != null) {
            request.addHeader("Proxy-Authorization", proxy.authorization());
        }
    }

    private IOEventHandler handler(ProtocolIOSession session, Object attempt) {
        // Told here and not by the future of the connection: that one says nothing if it was cancelled in the same
        // moment.
        ((HttpAttempt) attempt).take(session);
        return new ClientHttp1IOEventHandler(http.create(session));
    }

    private void startTls(ProtocolIOSession session, NamedEndpoint server) {
        session.startTls(
                tls,
                server,
                SSLBufferMode.STATIC,
                (endpoint, engine) -> {
                    SSLParameters verifying = engine.getSSLParameters();
                    verifying.setEndpointIdentificationAlgorithm("HTTPS");
                    engine.setSSLParameters(verifying);
                },
                null,
                connectTimeout);
    }

    private static String target(URI address) {
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
    }
}
