package io.avatargateway.portal;

import io.avatargateway.config.Settings;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the portal page may load, run and connect to: its own files, its own server and the LiveKit rooms; nothing
 * inline, nothing evaluated.
 *
 * @see <a href="https://www.w3.org/TR/CSP3/">Content Security Policy, level 3</a>
 */
final class ContentSecurityPolicy {

    private ContentSecurityPolicy() {}

    /** The header's value. */
    static String of(Settings.Portal portal) {
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self'",
                "connect-src " + connections(portal),
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors " + ancestors(portal),
                "require-trusted-types-for 'script'",
                "trusted-types 'none'");
    }

    private static String connections(Settings.Portal portal) {
        Stream<String> rooms = portal.roomOrigins().stream()
                .flatMap(ContentSecurityPolicy::room)
                .sorted(Comparator.reverseOrder());
        return String.join(
                " ", Stream.concat(Stream.of("'self'"), rooms).distinct().toList());
    }

    /** A room is a WebSocket; livekit-client also asks it over HTTP why a connection failed. */
    private static Stream<String> room(String origin) {
        if (origin.equals(Settings.Portal.ANY)) {
            return Stream.of("wss:", "https:");
        }
        String scheme = origin.substring(0, origin.indexOf(':'));
        String host = origin.substring(scheme.length());
        return scheme.equals("wss") || scheme.equals("https")
                ? Stream.of("wss" + host, "https" + host)
                : Stream.of("ws" + host, "http" + host);
    }

    private static String ancestors(Settings.Portal portal) {
        return portal.frameAncestors().isEmpty() ? "'none'" : String.join(" ", new TreeSet<>(portal.frameAncestors()));
    }
}
