package io.avatargateway.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** What all addresses of servers have in common, wherever an operator writes them. Holds no state. */
public final class HostAddress {

    private static final int LAST_PORT = 65_535;

    private HostAddress() {}

    /** The address, or empty if it has no host, or a port that there is not (RFC 3986, section 3.2). Any thread. */
    public static Optional<URI> parse(String text) {
        try {
            URI uri = new URI(text);
            // Java takes any number for a port, and has -1 for none.
            boolean good = uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= LAST_PORT;
            return good ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }
}
