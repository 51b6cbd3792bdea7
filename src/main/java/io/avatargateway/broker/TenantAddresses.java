package io.avatargateway.broker;

import java.util.regex.Pattern;

/**
 * The addresses of one tenant at the broker. Those without a tenant's name in them are the default tenant's.
 *
 * @param prefix in front of all of them, without a dot at its end
 */
record TenantAddresses(String prefix) {

    /** Of the tenant whose everything is where nobody names one. */
    static final TenantAddresses DEFAULT = new TenantAddresses("avatar");
    /** In front of the names of all other tenants. */
    static final String OTHERS = GatewayAddresses.TENANTS;

    static final String NAME_RULE = "1 to 63 of a-z, 0-9, - and _, beginning with a letter or a digit";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
    /** Of the gateway's own sessions, which no user has. */
    private static final String PROBES = "avatar-gateway-probe";

    private static final String DEFAULT_NAME = "default";

    /**
     * Those of a tenant.
     *
     * @throws IllegalArgumentException if no tenant may be called so
     */
    static TenantAddresses of(String tenant) {
        if (!NAME.matcher(tenant).matches() || tenant.equals(PROBES)) {
            throw new IllegalArgumentException("tenant: " + tenant + " (expected: " + NAME_RULE + ")");
        }
        return tenant.equals(DEFAULT_NAME) ? DEFAULT : new TenantAddresses(OTHERS + "." + tenant);
    }

    /** Jobs for any session, and in front of sessions' own. */
    String audio() {
        return prefix + ".audio";
    }

    /** What could not be spoken. */
    String deadLetters() {
        return audio() + ".DLQ";
    }

    /** Commands that failed. */
    String commandDeadLetters() {
        return sessions() + ".DLQ";
    }

    /** Commands. */
    String sessions() {
        return prefix + ".sessions";
    }

    /** The topic of its sessions' events. */
    String events() {
        return prefix + ".events";
    }

    /** In front of reply queues. */
    String replies() {
        return prefix + ".replies";
    }
}
