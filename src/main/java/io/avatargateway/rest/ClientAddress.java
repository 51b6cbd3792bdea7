package io.avatargateway.rest;

import io.avatargateway.config.AddressRanges;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request comes from, as far as somebody says so who is believed. Every proxy adds to the right of
 * {@code X-Forwarded-For} or {@code Forwarded} (RFC 7239) whom it heard, and passes on what a client wrote before. So
 * the list is read from the right, and only while trusted proxies have written it. No state.
 */
final class ClientAddress {

    private static final Pattern NODE = Pattern.compile(
            "\\[(?<v6>[^\\]]{2,50})](:[\\w.-]{1,20})?|(?<v4>[\\d.]{7,15})(:[\\w.-]{1,20})?|(?<bare>[^\"]+)");
    private static final Pattern FOR =
            Pattern.compile("(?:.*;)?\\s*for\\s*=\\s*(?:\"([^\"]*)\"|([^\";]*))(?:;.*)?", Pattern.CASE_INSENSITIVE);

    private ClientAddress() {}

    /**
     * The nearest address that is no trusted proxy's. Where a proxy does not say whom it heard, its own.
     *
     * @param proxies whose word is believed
     * @return the numbers of an address, and never anything else that a client may have written
     */
    static String read(HttpServletRequest request, AddressRanges proxies) {
        String nearest = request.getRemoteAddr();
        List<Optional<String>> said = said(request);
        for (int i = said.size() - 1; i >= 0 && proxies.contains(nearest); i--) {
            Optional<String> further = said.get(i);
            if (further.isEmpty()) {
                break;
            }
            nearest = further.get();
        }
        return nearest;
    }

    /**
     * What the proxies wrote, the last one last; empty where that is no address. Nearly all write
     * {@code X-Forwarded-For}, and pass on a header {@code Forwarded} of their client's.
     */
    private static List<Optional<String>> said(HttpServletRequest request) {
        List<String> usual = elements(request, "X-Forwarded-For");
        return usual.isEmpty()
                ? elements(request, "Forwarded").stream()
                        .map(ClientAddress::heard)
                        .toList()
                : usual.stream().map(ClientAddress::address).toList();
    }

    /** No address has a comma in it. So a quote that a client left open hides nothing of what comes behind it. */
    private static List<String> elements(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header)).stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toList();
    }

    private static Optional<String> heard(String element) {
        Matcher pair = FOR.matcher(element);
        return pair.matches() ? address(pair.group(1) == null ? pair.group(2) : pair.group(1)) : Optional.empty();
    }

    private static Optional<String> address(String text) {
        Matcher node = NODE.matcher(text.strip());
        if (!node.matches()) {
            return Optional.empty();
        }
        return List.of("v6", "v4", "bare").stream()
                .map(node::group)
                .filter(part -> part != null)
                .findFirst()
                .flatMap(AddressRanges::spelled);
    }
}
