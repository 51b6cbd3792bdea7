package io.avatargateway.socket;

import jakarta.websocket.Session;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.glassfish.tyrus.spi.ClientEngine;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.UpgradeRequest;
import org.glassfish.tyrus.spi.UpgradeResponse;
import org.glassfish.tyrus.spi.Writer;

/**
 * One WebSocket handshake, seen from between Tyrus' engine and its transport. It does four things that Tyrus has no
 * setting for:
 *
 * <ul>
 *   <li>The query, which holds a credential, is put into the request line here, below everything that logs. Tyrus
 *       itself logs the whole address (JdkClientContainer at CONFIG, TyrusClientEngine at FINE) and keeps it in the
 *       session.
 *   <li>The answer's status and {@code Retry-After} are kept; Tyrus' exceptions carry them only sometimes.
 *   <li>The socket can be broken while it is being opened, see {@link SocketBreaker}. Tyrus' own handshake time-out
 *       begins only after TCP and TLS, which it waits for without a limit.
 *   <li>It keeps the way to the transport for {@link BinaryMessages}.
 * </ul>
 *
 * Safe on any thread; serves one handshake.
 */
public final class Handshake {

    /** Under which the endpoint's configuration hands it to {@link BreakableContainer}. */
    static final String KEY = "io.avatargateway.socket.handshake";

    private final String query;
    /** Guarded by this, as the next. */
    private ClientEngine.TimeoutHandler transport;

    private boolean broken;
    private volatile int status;
    private volatile String retryAfter;
    private volatile Writer transportWriter;

    /** @param query of the address, percent-encoded */
    public Handshake(String query) {
        this.query = query;
    }

    /** The HTTP status of the answer; 0 while there is none. */
    int status() {
        return status;
    }

    /** What the answer's {@code Retry-After} says, or null. */
    public String retryAfter() {
        return retryAfter;
    }

    /**
     * The way for binary messages on the socket that this handshake has opened.
     *
     * @param session which Tyrus has made of it
     */
    public BinaryMessages binaryMessages(Session session) {
        return new BinaryMessages(session, transportWriter);
    }

    /**
     * Ends the TCP connection, in whatever state it is. One that is still being made ends as soon as it is there,
     * before anything is sent on it. Otherwise a session would be paid for that nobody waits for. Idempotent.
     */
    public void breakSocket() {
        ClientEngine.TimeoutHandler current;
        synchronized (this) {
            broken = true;
            current = transport;
        }
        if (current != null) {
            SocketBreaker.breakSocket(current);
        }
    }

    /**
     * Tyrus asks for the request before it connects, and sends it when it is connected: only then there is something to
     * break.
     */
    private void endIfGivenUp() {
        ClientEngine.TimeoutHandler current;
        synchronized (this) {
            if (!broken) {
                return;
            }
            current = transport;
        }
        SocketBreaker.breakSocket(current);
    }

    ClientEngine around(ClientEngine engine) {
        return new Engine(engine);
    }

    @Override
    public String toString() {
        return "Handshake[status=" + status + "]";
    }

    private final class Engine implements ClientEngine {
        private final ClientEngine tyrus;

        Engine(ClientEngine tyrus) {
            this.tyrus = tyrus;
        }

        @Override
        public UpgradeRequest createUpgradeRequest(TimeoutHandler timeoutHandler) {
            synchronized (Handshake.this) {
                transport = timeoutHandler;
            }
            UpgradeRequest request = tyrus.createUpgradeRequest(timeoutHandler);
            // Tyrus gives null where the peer asks for credentials that we do not have.
            return request == null ? null : new Request(request);
        }

        @Override
        public ClientUpgradeInfo processResponse(
                UpgradeResponse response, Writer writer, Connection.CloseListener closeListener) {
            retryAfter = response.getFirstHeaderValue(UpgradeResponse.RETRY_AFTER);
            status = response.getStatus();
            transportWriter = writer;
            return tyrus.processResponse(response, writer, closeListener);
        }

        @Override
        public void processError(Throwable problem) {
            tyrus.processError(problem);
        }
    }

    /** Tyrus' request, with the query in what goes on the wire and nowhere else. */
    private final class Request extends UpgradeRequest {
        private final UpgradeRequest tyrus;

        Request(UpgradeRequest tyrus) {
            this.tyrus = tyrus;
        }

        /** Only the transport asks for this. It writes the query in its decoded form, so the query is encoded twice. */
        @Override
        public String getRequestUri() {
            endIfGivenUp();
            return tyrus.getRequestUri() + "?" + query.replace("%", "%25");
        }

        @Override
        public URI getRequestURI() {
            return tyrus.getRequestURI();
        }

        @Override
        public String getHeader(String name) {
            return tyrus.getHeader(name);
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            return tyrus.getHeaders();
        }

        @Override
        public boolean isSecure() {
            return tyrus.isSecure();
        }

        @Override
        public Principal getUserPrincipal() {
            return tyrus.getUserPrincipal();
        }

        @Override
        public boolean isUserInRole(String role) {
            return tyrus.isUserInRole(role);
        }

        @Override
        public Object getHttpSession() {
            return tyrus.getHttpSession();
        }

        @Override
        public Map<String, List<String>> getParameterMap() {
            return tyrus.getParameterMap();
        }

        @Override
        public String getQueryString() {
            return tyrus.getQueryString();
        }
    }
}
