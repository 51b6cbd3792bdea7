package io.avatargateway.security.jwt;

import com.nimbusds.jwt.JWTClaimsSet;
import io.avatargateway.config.Settings;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Refusal;
import io.avatargateway.security.RefusedException;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whom a token is about, by its claims, each of which has a rule. Any thread. */
final class TokenClaims {

    /** Clocks of issuers may differ from ours by this. */
    static final Duration LEEWAY = Duration.ofSeconds(30);

    /** The session of a viewer. */
    static final String SESSION = "session";

    private static final String GROUPS = "groups";
    private static final Pattern SESSION_FORM = Pattern.compile("ses_[a-z2-7]{20}");
    private static final int MAX_SHOWN = 60;

    private final Settings.Jwt settings;

    TokenClaims(Settings.Jwt settings) {
        this.settings = settings;
    }

    /** @throws RefusedException naming the claim and its rule */
    Caller caller(JWTClaimsSet said, Instant now) {
        require(
                settings.issuer().equals(said.getIssuer()),
                Refusal.TOKEN_ISSUER,
                "iss: " + shown(said.getIssuer()) + " (expected: " + settings.issuer() + ")");
        require(
                said.getAudience().contains(settings.audience()),
                Refusal.TOKEN_AUDIENCE,
                "aud: " + shown(said.getAudience()) + " (expected: " + settings.audience() + ")");
        require(said.getExpirationTime() != null, Refusal.TOKEN_CLAIM, "exp: none (expected: when the token expires)");
        require(
                now.isBefore(end(said)),
                Refusal.TOKEN_EXPIRED,
                "exp: " + said.getExpirationTime().toInstant() + " (expected: a time to come)");
        Date from = said.getNotBeforeTime();
        require(
                from == null || !now.isBefore(from.toInstant().minus(LEEWAY)),
                Refusal.TOKEN_NOT_YET_VALID,
                () -> "nbf: " + from.toInstant() + " (expected: a time that is past)");
        require(
                Caller.isSubject(said.getSubject()),
                Refusal.TOKEN_CLAIM,
                "sub: none, or none that can be shown (expected: 1 to " + Caller.MAX_SUBJECT
                        + " characters, no control characters)");
        return caller(said, tenant(said.getClaim(settings.tenantClaim())), roles(said.getClaim(GROUPS)));
    }

    /** Whether it has not expired. */
    boolean inTime(JWTClaimsSet said, Instant now) {
        return now.isBefore(end(said));
    }

    private static Instant end(JWTClaimsSet said) {
        return said.getExpirationTime().toInstant().plus(LEEWAY);
    }

    /**
     * Who is more than a viewer needs no session, and is no viewer. So no token makes the caller of those who need not
     * sign in, who has all roles.
     */
    private static Caller caller(JWTClaimsSet said, Tenant tenant, Set<Role> roles) {
        if (!roles.equals(Set.of(Role.VIEWER))) {
            Set<Role> more = roles.stream().filter(role -> role != Role.VIEWER).collect(Collectors.toSet());
            return Caller.of(said.getSubject(), tenant, more);
        }
        Object session = said.getClaim(SESSION);
        require(
                session instanceof String text && SESSION_FORM.matcher(text).matches(),
                Refusal.TOKEN_CLAIM,
                SESSION + ": " + shown(session) + " (expected: the id of a viewer's session)");
        return Caller.viewer(said.getSubject(), tenant, (String) session);
    }

    private Tenant tenant(Object claim) {
        Tenant tenant = claim instanceof String text ? Tenant.parse(text).orElse(null) : null;
        require(
                tenant != null,
                Refusal.TOKEN_TENANT,
                settings.tenantClaim() + ": " + shown(claim) + " (expected: " + Tenant.RULE + ")");
        return tenant;
    }

    /** Groups of other applications are none of ours. */
    private static Set<Role> roles(Object claim) {
        Set<Role> roles = claim instanceof List<?> names
                ? names.stream()
                        .filter(String.class::isInstance)
                        .flatMap(name -> Role.parse((String) name).stream())
                        .collect(Collectors.toSet())
                : Set.of();
        require(
                !roles.isEmpty(),
                Refusal.TOKEN_ROLES,
                GROUPS + ": " + shown(claim) + " (expected: an array with one of "
                        + new TreeSet<>(Set.of(Role.values())) + ")");
        return roles;
    }

    private static void require(boolean holds, Refusal refusal, String detail) {
        require(holds, refusal, () -> detail);
    }

    private static void require(boolean holds, Refusal refusal, java.util.function.Supplier<String> detail) {
        if (!holds) {
            throw new RefusedException(refusal, "token: " + detail.get());
        }
    }

    /** As it may stand in a message: bounded, on one line. */
    static String shown(Object value) {
        if (value == null) {
            return "none";
        }
        String text = value.toString().replaceAll("\\p{Cc}", "?");
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }
}
