package io.avatargateway.rest;

import io.avatargateway.api.FieldError;
import io.avatargateway.api.Problem;
import io.avatargateway.api.RequestFault;
import io.avatargateway.config.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whose pages may change something: this server's own, and those of {@code PUBLIC_ORIGINS} and {@code
 * REST_CORS_ORIGINS}. A browser sends many requests of any page without asking first. It says whose page it is by
 * {@code Origin} (RFC 6454) and {@code Sec-Fetch-Site} (Fetch Metadata), which no page can forge. Programs send
 * neither. Any thread.
 */
final class PageOrigins {

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Set<String> FOREIGN_SITES = Set.of("cross-site", "same-site");
    /** What a page says that will not say where it comes from: its referrer policy is {@code no-referrer}. */
    private static final String SILENT = "null";

    private final Settings settings;

    PageOrigins(Settings settings) {
        this.settings = settings;
    }

    /** Why the request is refused: a foreign page sent it. Empty otherwise. */
    Optional<Problem> fault(HttpServletRequest request) {
        if (SAFE_METHODS.contains(request.getMethod())) {
            return Optional.empty();
        }
        List<String> origins = Collections.list(request.getHeaders("Origin"));
        String site = Optional.ofNullable(request.getHeader("Sec-Fetch-Site"))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .orElse("");
        boolean silent = origins.equals(List.of(SILENT)) && site.equals("same-origin");
        if (origins.isEmpty() || silent) {
            return FOREIGN_SITES.contains(site)
                    ? Optional.of(foreign(request, "Sec-Fetch-Site", site))
                    : Optional.empty();
        }
        return origins.size() == 1 && mayChange(request, origins.get(0))
                ? Optional.empty()
                : Optional.of(foreign(request, "Origin", String.join(", ", origins)));
    }

    private boolean mayChange(HttpServletRequest request, String origin) {
        return settings.access().publicOrigins().contains(origin)
                || settings.rest().cors().origins().contains(origin)
                || own(request).equalsIgnoreCase(origin);
    }

    private String own(HttpServletRequest request) {
        return PublicAddress.read(request, settings.rest().trustedProxies()).origin();
    }

    private Problem foreign(HttpServletRequest request, String header, String value) {
        String rule = "a page of " + own(request) + ", or of an origin in PUBLIC_ORIGINS or REST_CORS_ORIGINS";
        return Problem.of(RequestFault.ORIGIN_REFUSED, new FieldError(header, value, rule).sentence());
    }
}
