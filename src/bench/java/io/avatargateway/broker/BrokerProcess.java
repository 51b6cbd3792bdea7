package io.avatargateway.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The gateway's broker in a process of its own, so that the load run can tell its CPU from the gateway's. Ends with its
 * standard input.
 */
public final class BrokerProcess {

    /**
     * The broker's record of every call, which liberty/logging.xml switches off as well. Held here, or it would be
     * collected and forget its level.
     */
    private static final Logger AUDIT = Logger.getLogger("org.apache.activemq.audit");

    private BrokerProcess() {}

    /** Arguments: port, data directory. */
    public static void main(String[] args) throws BrokerStartException, IOException {
        AUDIT.setLevel(Level.WARNING);
        EmbeddedBroker broker = new EmbeddedBroker(
                new EmbeddedBrokerOptions("127.0.0.1", Integer.parseInt(args[0]), null, null, Path.of(args[1]), 5, 1));
        broker.start();
        while (System.in.read() >= 0) {
            // Whatever it is, only the end counts.
        }
        broker.stop();
        System.exit(0);
    }
}
