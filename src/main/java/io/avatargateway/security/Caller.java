package io.avatargateway.security;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who asks. It comes from credentials, or from the way in, and never from what a request says. It holds no credential,
 * so it may stand in a log.
 *
 * @param subject who it is within its tenant: the subject of a token, or the id of a key; 1 to 255 characters, none of
 *     them a control character
 * @param tenant whose sessions it may see
 * @param roles what it may do
 * @param onlySession the id of the one session that a viewer may see; empty for who is more than a viewer
 */
public record Caller(String subject, Tenant tenant, Set<Role> roles, Optional<String> onlySession) {

    /** The longest subject, in characters. */
    public static final int MAX_SUBJECT = 255;

    private static final Caller LOCAL = of("local", Tenant.DEFAULT, Set.of(Role.values()));
    private static final Caller BROKER = of("broker", Tenant.DEFAULT, Set.of(Role.PRODUCER));
    private static final Caller GATEWAY = of("gateway", Tenant.PROBES, Set.of(Role.OPERATOR));

    /**
     * @throws IllegalArgumentException if the subject breaks its rule, or a mere viewer has no session
     */
    public Caller {
        if (!isSubject(subject)) {
            throw new IllegalArgumentException(
                    "subject: not one (expected: 1 to " + MAX_SUBJECT + " characters, no control characters)");
        }
        roles = Set.copyOf(roles);
        boolean mereViewer = roles.equals(Set.of(Role.VIEWER));
        if (mereViewer != onlySession.isPresent()) {
            throw new IllegalArgumentException(
                    "roles: " + roles + " (expected: a session with the role viewer alone, and only then)");
        }
    }

    /** A caller that is more than a viewer. */
    public static Caller of(String subject, Tenant tenant, Set<Role> roles) {
        return new Caller(subject, tenant, roles, Optional.empty());
    }

    /** A viewer of one session. */
    public static Caller viewer(String subject, Tenant tenant, String session) {
        return new Caller(subject, tenant, Set.of(Role.VIEWER), Optional.of(session));
    }

    /** Everybody, while nobody has to sign in. */
    public static Caller local() {
        return LOCAL;
    }

    /** Who comes over the broker's plain addresses: the broker has let it in. */
    public static Caller broker() {
        return BROKER;
    }

    /** The gateway itself: its probes, and what it does for all sessions. */
    public static Caller gateway() {
        return GATEWAY;
    }

    /** Whether something has let it in; else nobody has to sign in, and a tenant is a mere label. */
    public boolean isSignedIn() {
        return !equals(LOCAL);
    }

    /** As whom it opens sessions. */
    public Owner owner() {
        return new Owner(tenant, subject);
    }

    /** Whether the text may be a subject. */
    public static boolean isSubject(String text) {
        return text != null
                && !text.isBlank()
                && text.length() <= MAX_SUBJECT
                && text.chars().noneMatch(Character::isISOControl);
    }

    /** Whether it has this role. */
    public boolean is(Role role) {
        return roles.contains(role);
    }

    /**
     * The same caller for an operation, with those of its roles only that the operation asks for. So who is producer
     * and operator speaks in sessions of its own tenant only.
     *
     * @return empty if it has none of them
     */
    public Optional<Caller> within(Set<Role> asked) {
        if (!isSignedIn()) {
            return Optional.of(this);
        }
        Set<Role> kept = roles.stream().filter(asked::contains).collect(Collectors.toSet());
        // A viewer's role is for one session; who has none is none.
        boolean none = kept.isEmpty() || (kept.equals(Set.of(Role.VIEWER)) && onlySession.isEmpty());
        return none ? Optional.empty() : Optional.of(new Caller(subject, tenant, kept, onlySession));
    }

    /** Whether it may know of all sessions. */
    public boolean seesAll() {
        return is(Role.OPERATOR);
    }

    /**
     * Whether this caller may know of a session.
     *
     * @param session the session's id
     * @param owner the tenant that the session belongs to
     */
    public boolean sees(String session, Tenant owner) {
        if (seesAll()) {
            return true;
        }
        return tenant.equals(owner) && onlySession.map(session::equals).orElse(true);
    }
}
