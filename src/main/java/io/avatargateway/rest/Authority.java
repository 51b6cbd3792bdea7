package io.avatargateway.rest;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and its port, as headers name them (RFC 9110, section 7.2).
 *
 * @param host a name, an IPv4 address, or an IPv6 one in brackets
 * @param port 1..65535, or {@link #DEFAULT} for that of the scheme
 */
record Authority(String host, int port) {

    static final int DEFAULT = -1;

    /** Names with an underscore are no host names, but container networks have them. */
    private static final Pattern FORM =
            Pattern.compile("(?<host>[A-Za-z0-9._~-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(:(?<port>\\d{0,5}))?");

    private static final int MAX_PORT = 65_535;

    /** The authority that the text is, or empty if it is none. */
    static Optional<Authority> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || !isHost(form.group("host"))) {
            return Optional.empty();
        }
        String port = form.group("port");
        if (port == null || port.isEmpty()) {
            return Optional.of(new Authority(form.group("host"), DEFAULT));
        }
        return port(port).map(number -> new Authority(form.group("host"), number));
    }

    /** The number of a port, or empty if the text is none. */
    static Optional<Integer> port(String text) {
        return Optional.of(text)
                .filter(digits -> digits.matches("\\d{1,5}"))
                .map(Integer::valueOf)
                .filter(number -> number >= 1 && number <= MAX_PORT);
    }

    private static boolean isHost(String host) {
        if (!host.startsWith("[")) {
            return true;
        }
        try {
            return new URI("http://" + host).parseServerAuthority().getHost() != null;
        } catch (URISyntaxException noAddress) {
            return false;
        }
    }
}
