package io.avatargateway.socket;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.util.Map;
import org.glassfish.tyrus.container.jdk.client.JdkClientContainer;
import org.glassfish.tyrus.spi.ClientEngine;

/**
 * Tyrus' JDK container with a {@link Handshake} of ours in front of its engine. Public, with a public constructor,
 * because Tyrus creates it by its name. Opening a socket blocks the calling thread; the sockets of all instances share
 * one group of threads.
 */
public final class BreakableContainer extends JdkClientContainer {

    @Override
    public void openClientSocket(ClientEndpointConfig config, Map<String, Object> properties, ClientEngine engine)
            throws DeploymentException, IOException {
        Handshake handshake = (Handshake) config.getUserProperties().get(Handshake.KEY);
        super.openClientSocket(config, properties, handshake == null ? engine : handshake.around(engine));
    }
}
