package io.avatargateway.security;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whose sessions they are. A name is safe in addresses of the broker, in paths and in file names: it has none of
 * {@code / * # .} and begins with a letter or a digit.
 *
 * @param name 1 to 63 lower-case letters, digits, {@code -} and {@code _}
 */
public record Tenant(String name) {

    /** What a name must be, for messages. */
    public static final String RULE = "1 to 63 of a-z, 0-9, - and _, beginning with a letter or a digit";

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    /** Whose everything is while nobody has to sign in, and what comes over the broker's plain addresses. */
    public static final Tenant DEFAULT = new Tenant("default");

    /** Whose the sessions of probes are. No caller has it, and no request may name it. */
    public static final Tenant PROBES = new Tenant("avatar-gateway-probe");

    /**
     * @throws IllegalArgumentException if the name breaks the rule
     */
    public Tenant {
        if (name == null || !FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("tenant: not a name (expected: " + RULE + ")");
        }
    }

    /** The tenant of this name, or empty if it breaks the rule, or is that of probes. Any thread. */
    public static Optional<Tenant> parse(String text) {
        boolean good = text != null && FORM.matcher(text).matches() && !text.equals(PROBES.name());
        return good ? Optional.of(new Tenant(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return name;
    }
}
