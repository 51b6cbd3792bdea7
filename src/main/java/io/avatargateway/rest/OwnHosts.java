package io.avatargateway.rest;

import io.avatargateway.api.FieldError;
import io.avatargateway.api.Problem;
import io.avatargateway.api.RequestFault;
import io.avatargateway.config.AddressRanges;
import io.avatargateway.config.Loopback;
import io.avatargateway.config.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names by which this server may be called: those of the loopback interface, of {@code PUBLIC_ORIGINS}, and that of
 * {@code HTTP_HOST}. A page can have its own name lead to this server (DNS rebinding), and browsers then let it read
 * the answers; but they send the name. Any thread.
 */
final class OwnHosts {

    private static final String RULE = "localhost, 127.0.0.1, [::1], or a host of PUBLIC_ORIGINS";
    private static final Set<String> ALL_INTERFACES = Set.of("*", "0.0.0.0", "::");

    private final Set<String> names;
    private final AddressRanges proxies;

    OwnHosts(Settings settings) {
        Stream<String> called = settings.access().publicOrigins().stream().map(OwnHosts::host);
        Stream<String> bound = Stream.of(settings.server().httpHost())
                .map(Loopback::plain)
                .filter(host -> !ALL_INTERFACES.contains(host));
        names = Stream.concat(called, bound).collect(Collectors.toUnmodifiableSet());
        proxies = settings.rest().trustedProxies();
    }

    /** Why the request is not for this server, or empty if it is. */
    Optional<Problem> fault(HttpServletRequest request) {
        List<String> hosts = Collections.list(request.getHeaders("Host"));
        if (hosts.size() != 1) {
            String sent = hosts.isEmpty() ? "(missing)" : String.join(", ", hosts);
            return Optional.of(malformed(sent, "one"));
        }
        Optional<Authority> called = Authority.parse(hosts.get(0));
        if (called.isEmpty()) {
            return Optional.of(malformed(hosts.get(0), "a host, with a port of 1..65535 or none"));
        }
        if (!knows(called.get().host())) {
            return Optional.of(unknown("Host", called.get().host()));
        }
        // Of a request line with a whole address, which goes before the header (RFC 9112, section 3.2.2).
        if (!knows(request.getServerName())) {
            return Optional.of(unknown("Request line", request.getServerName()));
        }
        // Also where a proxy is believed: a page that has its own name lead here may send any header but Host.
        return proxies.contains(request.getRemoteAddr())
                ? new ForwardedHeaders(request)
                        .host()
                        .map(Authority::host)
                        .filter(forwarded -> !knows(forwarded))
                        .map(forwarded -> unknown("Forwarded host", forwarded))
                : Optional.empty();
    }

    private boolean knows(String host) {
        return Loopback.is(host) || names.contains(Loopback.plain(host));
    }

    private static Problem malformed(String sent, String rule) {
        return Problem.of(RequestFault.REQUEST_REFUSED, new FieldError("Host", sent, rule).sentence());
    }

    private static Problem unknown(String where, String host) {
        return Problem.of(RequestFault.HOST_UNKNOWN, new FieldError(where, host, RULE).sentence());
    }

    private static String host(String origin) {
        String authority = URI.create(origin).getRawAuthority();
        return Loopback.plain(authority.replaceFirst(":\\d+$", ""));
    }
}
