package io.avatargateway.rest;

import io.avatargateway.config.Loopback;
import io.avatargateway.config.Settings;
import io.avatargateway.security.Authenticator;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Pass;
import io.avatargateway.security.Refusal;
import io.avatargateway.security.RefusedException;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.jwt.TokenIssuer;
import io.avatargateway.security.keys.ApiKeys;
import io.avatargateway.security.tickets.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who sends a request, by its header {@code Authorization} (RFC 6750). Neither a cookie nor the address is ever a
 * credential, for a browser would add it by itself, and logs would keep it. Any thread.
 */
@ApplicationScoped
public class Authentication {

    /** The longest credential, in characters. The server's own limit for a header is twice that. */
    static final int MOST_CHARACTERS = 8192;

    private static final Logger LOG = Logger.getLogger(Authentication.class.getName());

    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([!-~]+)");

    /** Who has no right to anything: an operation with a rule is not for it. */
    private static final Pass NOBODY =
            new Pass(Caller.of("nobody", Tenant.DEFAULT, Set.of()), Optional.empty(), () -> true);

    private static final String RULE = "Authorization: Bearer, and a token or an API key";

    @Inject
    Settings settings;

    @Inject
    TokenIssuer issuer;

    @Inject
    ApiKeys keys;

    @Inject
    Tickets tickets;

    /** Keys are read when the first bean asks for them: at start, so that what is wrong with them is told then. */
    void onStart(@Observes Startup started) {
        LOG.log(
                Level.FINE,
                "tokens of an issuer are taken: {0}",
                issuer.tokens().isPresent());
    }

    /**
     * Who sends it.
     *
     * @throws RefusedException if nobody does who may be let in
     */
    Pass of(HttpServletRequest request) {
        if (!settings.access().auth()) {
            return Pass.local();
        }
        requireTls(request);
        if (isOpen(request)) {
            return NOBODY;
        }
        String bearer = bearer(Collections.list(request.getHeaders("Authorization")));
        return Stream.<Authenticator>concat(issuer.tokens().stream(), Stream.of(keys, tickets))
                .map(known -> known.authenticate(bearer))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> malformed("of no kind that is known here"));
    }

    /** Exactly the one address whose credential is in the body; any other spelling of it has to sign in. */
    private static boolean isOpen(HttpServletRequest request) {
        return request.getMethod().equals("POST")
                && request.getRequestURI().equals(request.getContextPath() + RestApplication.PATH + JoinResource.PATH);
    }

    /** Pure: what stands in the headers of that name. */
    static String bearer(List<String> headers) {
        if (headers.isEmpty()) {
            throw new RefusedException(Refusal.CREDENTIALS_MISSING, "Authorization: none (expected: " + RULE + ")");
        }
        String header = headers.get(0);
        if (headers.size() > 1) {
            throw malformed("more than one");
        }
        if (header.length() > MOST_CHARACTERS) {
            throw new RefusedException(
                    Refusal.CREDENTIALS_TOO_LONG,
                    "Authorization: " + header.length() + " characters (expected: at most " + MOST_CHARACTERS + ")");
        }
        Matcher bearer = BEARER.matcher(header.strip());
        if (!bearer.matches()) {
            throw malformed("another scheme, or nothing behind it");
        }
        return bearer.group(1);
    }

    private static RefusedException malformed(String what) {
        return new RefusedException(
                Refusal.CREDENTIALS_MALFORMED, "Authorization: " + what + " (expected: " + RULE + ")");
    }

    /** Where neither the server nor a proxy before it does TLS, everybody on the way could read the credential. */
    private void requireTls(HttpServletRequest request) {
        Predicate<String> proxies =
                settings.access().tlsTerminated() ? settings.rest().trustedProxies()::contains : peer -> false;
        if (!request.isSecure() && !isPrivate(request.getRemoteAddr(), proxies)) {
            throw new RefusedException(
                    Refusal.TLS_REQUIRED,
                    "the connection is not encrypted (expected: https, or TLS_TERMINATED=true and a proxy of"
                            + " REST_TRUSTED_PROXIES)");
        }
    }

    /**
     * Whether nobody on the way from that peer could read along.
     *
     * @param proxies that have done TLS
     */
    static boolean isPrivate(String peer, Predicate<String> proxies) {
        return Loopback.is(peer) || proxies.test(peer);
    }
}
