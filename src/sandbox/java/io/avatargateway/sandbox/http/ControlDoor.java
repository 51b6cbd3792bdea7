package io.avatargateway.sandbox.http;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who gets at what is the sandbox's own: what was heard, and the faults. Simli's calls are open to pages of any origin,
 * as Simli's are; these are for people and tests of this machine. A browser says whose page it is by {@code Origin} and
 * {@code Sec-Fetch-Site}, and by {@code Host} what the page's name for this server is.
 */
public final class ControlDoor {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> FOREIGN_SITES = Set.of("cross-site", "same-site");

    private final Set<String> names;

    /**
     * A door.
     *
     * @param names by which the sandbox is called, beside those of the loopback interface; no address of all interfaces
     */
    public ControlDoor(Collection<String> names) {
        this.names = names.stream().map(ControlDoor::plain).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Why a request does not get in.
     *
     * @param method in upper case
     * @param host what the client called, without port, or null
     * @param own scheme and authority as the client called them, as {@code Origin} spells them
     * @param origins all values of {@code Origin}
     * @param site {@code Sec-Fetch-Site}, or null
     * @return 421 or 403; empty if it gets in
     */
    Optional<ApiResponse> refusal(String method, String host, String own, List<String> origins, String site) {
        if (host == null || !(LOOPBACK.matcher(plain(host)).matches() || names.contains(plain(host)))) {
            return Optional.of(ApiResponse.error(
                    421, "Host: " + host + " (expected: localhost, 127.0.0.1, or the name in SANDBOX_HOST)"));
        }
        if (READING.contains(method)) {
            return Optional.empty();
        }
        boolean good = origins.isEmpty()
                ? site == null || !FOREIGN_SITES.contains(site.strip().toLowerCase(Locale.ROOT))
                : origins.size() == 1 && origins.get(0).equalsIgnoreCase(own);
        return good
                ? Optional.empty()
                : Optional.of(ApiResponse.error(
                        403,
                        "Origin: " + (origins.isEmpty() ? site : String.join(", ", origins)) + " (expected: " + own
                                + ", or none)"));
    }

    private static String plain(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
    }
}
