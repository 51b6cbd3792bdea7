package io.avatargateway.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The HTTP proxy on the way to Simli. Immutable.
 *
 * @param host its name or address, that of IPv6 in brackets
 * @param port its port
 * @param authorization what {@code Proxy-Authorization} says (RFC 7617), or null where the proxy wants none
 * @param password for nothing but to hide it wherever it would be shown; null if there is none
 */
public record HttpProxy(String host, int port, String authorization, String password) {

    /**
     * Reads {@code http://host:port} or {@code http://user:password@host:port}, these percent-encoded.
     *
     * @param address checked by the settings; or null
     * @return null if there is none
     */
    public static HttpProxy of(URI address) {
        if (address == null) {
            return null;
        }
        int port = address.getPort() < 0 ? 80 : address.getPort();
        String host = address.getHost();
        String credentials = address.getRawUserInfo();
        if (credentials == null) {
            return new HttpProxy(host, port, null, null);
        }
        int colon = credentials.indexOf(':');
        String user = decoded(colon < 0 ? credentials : credentials.substring(0, colon));
        String password = colon < 0 ? "" : decoded(credentials.substring(colon + 1));
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new HttpProxy(host, port, "Basic " + Base64.getEncoder().encodeToString(both), password);
    }

    /** The address without user and password, for those who log it. */
    public String address() {
        return "http://" + host + ":" + port;
    }

    /** What must not be shown. */
    public List<String> secrets() {
        return authorization == null ? List.of() : List.of(authorization.substring("Basic ".length()), password);
    }

    @Override
    public String toString() {
        return address();
    }

    /** A plus is one. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
