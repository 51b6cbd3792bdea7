package io.avatargateway.socket;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.spi.ClientContainer;
import org.glassfish.tyrus.spi.ClientEngine;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.UpgradeRequest;
import org.glassfish.tyrus.spi.Writer;

/**
 * Tyrus without a network: the handshake is answered here, and what is written is taken at once and forgotten. Public,
 * because Tyrus creates it by its name.
 */
public final class SinkContainer implements ClientContainer {

    /** RFC 6455, section 1.3. */
    private static final String ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** An open session above nothing. */
    public static Session connect(Handshake handshake) throws DeploymentException, IOException {
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();
        config.getUserProperties().put(Handshake.KEY, handshake);
        Endpoint silent = new Endpoint() {
            @Override
            public void onOpen(Session session, EndpointConfig opened) {
                session.setMaxIdleTimeout(-1);
            }
        };
        return ClientManager.createClient(SinkContainer.class.getName())
                .connectToServer(silent, config, URI.create("ws://sink/"));
    }

    @Override
    public void openClientSocket(ClientEndpointConfig config, Map<String, Object> properties, ClientEngine engine) {
        Handshake handshake = (Handshake) config.getUserProperties().get(Handshake.KEY);
        ClientEngine around = handshake.around(engine);
        UpgradeRequest request = around.createUpgradeRequest(() -> {});
        TyrusUpgradeResponse response = new TyrusUpgradeResponse();
        response.setStatus(101);
        response.getHeaders().put(UpgradeRequest.UPGRADE, List.of("websocket"));
        response.getHeaders().put(UpgradeRequest.CONNECTION, List.of("Upgrade"));
        response.getHeaders().put("Sec-WebSocket-Accept", List.of(accept(request.getHeader("Sec-WebSocket-Key"))));
        around.processResponse(response, new Sink(), reason -> {}).createConnection();
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + ACCEPT).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final class Sink extends Writer {
        @Override
        public void write(ByteBuffer buffer, CompletionHandler<ByteBuffer> completion) {
            buffer.position(buffer.limit());
            completion.completed(buffer);
        }

        @Override
        public void close() {}
    }
}
