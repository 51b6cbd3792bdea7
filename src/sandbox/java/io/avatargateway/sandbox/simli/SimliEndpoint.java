package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.faults.Fault;
import io.avatargateway.sandbox.faults.FaultField;
import io.avatargateway.sandbox.faults.FaultKind;
import io.avatargateway.sandbox.faults.Faults;
import io.avatargateway.sandbox.history.SceneFacts;
import io.avatargateway.sandbox.history.SessionFacts;
import io.avatargateway.sandbox.http.ApiHandler;
import io.avatargateway.sandbox.http.ApiResponse;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.WebSocketCreator;

/** The handshake of {@code /compose/webrtc/livekit}: takes the session token, or refuses. On Jetty's threads. */
final class SimliEndpoint implements WebSocketCreator {
    private static final EnumSet<FaultKind> FAULTS =
            EnumSet.of(FaultKind.HANDSHAKE_REFUSED, FaultKind.MISSING_SESSION_TOKEN);
    /** Seen once in the field, as a bare status: what Simli answers to a wrong token. */
    private static final int FORBIDDEN = 403;

    private static final int POLICY_VIOLATION = 1008;
    private static final Duration TOKEN_WITHIN = Duration.ofSeconds(30);

    private final SessionHost host;
    private final LiveSessions live;
    private final SessionTokens tokens;
    private final Faults faults;
    private final Trinity2Faces trinity2Faces;

    SimliEndpoint(
            SessionHost host, LiveSessions live, SessionTokens tokens, Faults faults, Trinity2Faces trinity2Faces) {
        this.host = host;
        this.live = live;
        this.tokens = tokens;
        this.faults = faults;
        this.trinity2Faces = trinity2Faces;
    }

    @Override
    public Object createWebSocket(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
        String token = Optional.ofNullable(sessionToken(request)).orElse("");
        Optional<Fault> fault = faults.takeFirst(FAULTS, tokens.peek(token).map(TokenRequest::faceId));
        if (fault.isPresent() && fault.get().kind() == FaultKind.MISSING_SESSION_TOKEN) {
            return socket(request, new TokenAsker());
        }
        Optional<TokenRequest> granted = fault.isPresent() ? Optional.empty() : tokens.redeem(token);
        if (granted.isEmpty()) {
            long status = fault.flatMap(f -> f.spec().number(FaultField.STATUS)).orElse((long) FORBIDDEN);
            ApiHandler.sendToAll(ApiResponse.error((int) status, "INVALID_SESSION_TOKEN"), response, callback);
            return null;
        }
        return socket(request, new Greeter(granted.get()));
    }

    private static String sessionToken(ServerUpgradeRequest request) {
        try {
            return Request.extractQueryParameters(request).getValue("session_token");
        } catch (RuntimeException e) {
            // A query that is not percent-encoded UTF-8 holds no token of ours.
            return null;
        }
    }

    private SimliSocket socket(ServerUpgradeRequest request, SimliSocket.Receptionist receptionist) {
        SocketChannel channel = ((SocketChannelEndPoint)
                        request.getConnectionMetaData().getConnection().getEndPoint())
                .getChannel();
        return new SimliSocket(host.loop(), channel, receptionist);
    }

    private SimliSession open(TokenRequest wanted, Wire wire) {
        SimliSession session = new SimliSession(factsOf(wanted), host, wire);
        live.open(session, faults.takeForSession(wanted.faceId()), host.rules().maxSessions());
        return session;
    }

    private SessionFacts factsOf(TokenRequest wanted) {
        String simliSessionId = UUID.randomUUID().toString();
        String shortId = simliSessionId.replace("-", "").substring(0, 12);
        return new SessionFacts(
                "sbx_" + shortId,
                simliSessionId,
                wanted.faceId(),
                wanted.sessionAggregator(),
                wanted.model(),
                wanted.handleSilence(),
                wanted.maxSessionSeconds(),
                wanted.maxIdleSeconds(),
                sceneOf(wanted),
                "room-" + shortId,
                "viewer-" + shortId);
    }

    private SceneFacts sceneOf(TokenRequest wanted) {
        SceneRequest scene = wanted.scene();
        return new SceneFacts(
                trinity2Faces.contains(wanted.faceId()),
                scene.framing().width(),
                scene.framing().height(),
                scene.framing().x(),
                scene.framing().y(),
                scene.camera(),
                scene.backgroundId(),
                scene.foregroundId());
    }

    /** For a client that came with its token. */
    private final class Greeter implements SimliSocket.Receptionist {
        private final TokenRequest wanted;

        Greeter(TokenRequest wanted) {
            this.wanted = wanted;
        }

        @Override
        public Optional<SimliSession> welcome(Wire wire) {
            return Optional.of(open(wanted, wire));
        }

        @Override
        public Optional<SimliSession> identify(String token, Wire wire) {
            return Optional.empty();
        }
    }

    /** For a client that is asked for its token on the socket, as an older endpoint of Simli's did. */
    private final class TokenAsker implements SimliSocket.Receptionist {
        private boolean identified;

        @Override
        public Optional<SimliSession> welcome(Wire wire) {
            wire.send(Signal.MISSING_SESSION_TOKEN.text());
            host.loop().schedule(TOKEN_WITHIN, () -> {
                if (!identified) {
                    refuse(wire);
                }
            });
            return Optional.empty();
        }

        @Override
        public Optional<SimliSession> identify(String token, Wire wire) {
            Optional<TokenRequest> wanted = tokens.redeem(token);
            identified = wanted.isPresent();
            if (!identified) {
                refuse(wire);
            }
            return wanted.map(w -> open(w, wire));
        }

        private void refuse(Wire wire) {
            wire.send("ERROR: INVALID_SESSION_TOKEN");
            wire.close(POLICY_VIOLATION, "INVALID_SESSION_TOKEN");
        }
    }
}
