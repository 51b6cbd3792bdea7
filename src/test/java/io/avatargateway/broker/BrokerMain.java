package io.avatargateway.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The gateway's broker in a process of its own. Ends with its standard input. */
public final class BrokerMain {

    /** Its record of every call would take most of the time. Held here, or it would forget its level. */
    private static final Logger AUDIT = Logger.getLogger("org.apache.activemq.audit");

    private BrokerMain() {}

    /** Arguments: port, data directory. */
    public static void main(String[] args) throws Exception {
        AUDIT.setLevel(Level.WARNING);
        OwnBroker broker = new OwnBroker(Integer.parseInt(args[0]), Path.of(args[1]));
        awaitEnd();
        broker.close();
        System.exit(0);
    }

    private static void awaitEnd() throws IOException {
        while (System.in.read() >= 0) {
            // Whatever it is, only the end counts.
        }
    }
}
