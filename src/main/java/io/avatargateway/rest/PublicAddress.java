package io.avatargateway.rest;

import io.avatargateway.config.AddressRanges;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Map;

/**
 * The address that the client of a request knows this server by. Trusted proxies say it, or else the request. Locations
 * are made of it.
 *
 * @param scheme {@code http} or {@code https}
 * @param authority host and port
 * @param prefix of all paths, before the server's own; empty, or with a slash before and none behind
 */
record PublicAddress(String scheme, Authority authority, String prefix) {

    private static final Map<String, Integer> PORTS = Map.of("http", 80, "https", 443);

    /** @param proxies whose headers are believed; those of anybody else count as not sent */
    static PublicAddress read(HttpServletRequest request, AddressRanges proxies) {
        String ownScheme = request.isSecure() ? "https" : "http";
        Authority called = ForwardedHeaders.first(request, "Host", Authority::parse)
                .orElseGet(() -> new Authority(host(request.getLocalAddr()), request.getLocalPort()));
        if (!proxies.contains(request.getRemoteAddr())) {
            return new PublicAddress(ownScheme, called, "");
        }
        ForwardedHeaders headers = new ForwardedHeaders(request);
        Authority host = headers.host().orElse(called);
        return new PublicAddress(
                headers.scheme().orElse(ownScheme),
                new Authority(host.host(), headers.port().orElse(host.port())),
                headers.prefix().orElse(""));
    }

    /** What {@link ApiFilter} found for this request. */
    static PublicAddress of(HttpServletRequest request) {
        return (PublicAddress) request.getAttribute(PublicAddress.class.getName());
    }

    void keepIn(HttpServletRequest request) {
        request.setAttribute(PublicAddress.class.getName(), this);
    }

    /**
     * The address of something of this server's.
     *
     * @param path encoded, with a slash before
     */
    URI of(String path) {
        return URI.create(origin() + prefix + path);
    }

    /** As a browser names it, for a page that comes from here (RFC 6454, section 6.2). */
    String origin() {
        boolean usual = authority.port() == Authority.DEFAULT || authority.port() == PORTS.get(scheme);
        return scheme + "://" + authority.host() + (usual ? "" : ":" + authority.port());
    }

    private static String host(String address) {
        return address.contains(":") ? "[" + address.replaceFirst("%.*", "") + "]" : address;
    }
}
