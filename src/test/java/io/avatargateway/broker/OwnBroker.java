package io.avatargateway.broker;

import java.nio.file.Path;

/** A broker with the gateway's rules, in the test's process: it survives the gateway. */
public final class OwnBroker {

    private final EmbeddedBroker broker;

    /** Starts it on this port. */
    public OwnBroker(int port, Path data) throws Exception {
        broker = new EmbeddedBroker(new EmbeddedBrokerOptions("127.0.0.1", port, null, null, data, 5, 1));
        broker.start();
    }

    /** Stops it in good order. */
    public void close() {
        broker.stop();
    }
}
