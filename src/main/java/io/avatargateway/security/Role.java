package io.avatargateway.security;

import java.util.Locale;
import java.util.Optional;

/** What a caller may do. Each operation names those that it asks for. */
public enum Role {
    /** One session: joins it, follows its events, and reports what its viewer sees. */
    VIEWER,
    /** All sessions of its own tenant: opens them, speaks, interrupts and ends. */
    PRODUCER,
    /** The sessions of all tenants, probes, dead letters, gateways and details of health. */
    OPERATOR;

    /** As it is written in tokens, in files and in documents. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this name, as {@link #text} writes it; empty if there is none. Any thread. */
    public static Optional<Role> parse(String text) {
        for (Role role : values()) {
            if (role.text().equals(text)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return text();
    }
}
