package io.avatargateway.broker;

import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Artemis' own audit log, as far as it is of its resources: connections that were made and ended, with their users, who
 * failed to log in, and what was done by management. Not each message, and not each session. Its lines have users,
 * roles and addresses, and no password. Holds no state. Any thread.
 */
final class BrokerAudit implements Filter {

    /** Artemis' name for it (2.55). */
    static final String LOGGER = "org.apache.activemq.audit.resource";

    /** A user has logged in: told for each session, so for each request of a client that opens many. */
    private static final String LOGGED_IN = "AMQ601715";

    /** Held, since java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger AUDIT = Logger.getLogger(LOGGER);

    /** Turns it on for this process. */
    static void turnOn() {
        AUDIT.setFilter(new BrokerAudit());
        AUDIT.setLevel(Level.INFO);
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        String text = line.getMessage();
        return text == null || !text.startsWith(LOGGED_IN);
    }
}
