package io.avatargateway.broker;

import java.util.regex.Pattern;

/** The names of the gateway's addresses and queues at its broker. Holds no state. */
final class GatewayAddresses {

    static final String AUDIO = "avatar.audio";
    static final String DEAD_LETTERS = "avatar.audio.DLQ";
    static final String EXPIRED = "avatar.audio.expired";
    static final String EVENTS = "avatar.events";
    static final String SESSIONS = "avatar.sessions";
    static final String SESSIONS_DEAD_LETTERS = "avatar.sessions.DLQ";
    static final String SESSIONS_EXPIRED = "avatar.sessions.expired";
    /** In front of a gateway's name: a message for each of its sessions. */
    static final String SESSIONS_OF = "avatar.sessions.of.";

    /** What gateways tell each other, and in front of further such names. */
    static final String NODES = "avatar.nodes";

    /** In front of a session's id: how its named jobs ended. */
    static final String ENDED = "avatar.ended";

    /** What was paid for and what was spoken, on its way into the ledger's files. */
    static final String LEDGER = "avatar.ledger";

    /** In front of the names of webhooks: events that wait for their receivers. */
    static final String WEBHOOKS = "avatar.webhooks";

    static final String WEBHOOKS_DEAD_LETTERS = "avatar.webhooks.DLQ";

    /** In front of other tenants' names. */
    static final String TENANTS = "avatar.t";
    /** Events of a tenant, or a subscription by its full name. */
    private static final Pattern EVENTS_OF_TENANT = Pattern.compile("avatar\\.t\\.[^.:]+\\.events(::.*)?");

    /** Jobs and commands of a tenant, and what is below them. */
    private static final Pattern WAYS_IN_OF_TENANT = Pattern.compile("avatar\\.t\\.[^.:]+\\.(audio|sessions)([.:].*)?");

    /** With a tenant's name, or without. */
    private static final Pattern SESSIONS_JOBS = Pattern.compile("avatar\\.(t\\.[^.:]+\\.)?audio\\.ses_[a-z0-9]+");

    /** A topic that nobody listens to: whether senders are held back. */
    static final String SENDERS = "avatar.senders";

    private GatewayAddresses() {}

    /**
     * Whether it is the address of one of the gateway's queues, an address below it, or the full name of one of its
     * queues.
     */
    static boolean isGateways(String address) {
        return isOf(AUDIO, address)
                || isOf(SESSIONS, address)
                || isOf(NODES, address)
                || isOf(ENDED, address)
                || isOf(LEDGER, address)
                || isOf(WEBHOOKS, address)
                || WAYS_IN_OF_TENANT.matcher(address).matches();
    }

    /** Whether it is the address of the events, or of a subscription by its full name. */
    static boolean isEvents(String address) {
        return isOf(EVENTS, address) || EVENTS_OF_TENANT.matcher(address).matches();
    }

    /** Whether it is the address of a session's jobs. */
    static boolean isSessions(String address) {
        return SESSIONS_JOBS.matcher(address).matches();
    }

    /** Whether nobody but gateways sends there. */
    static boolean isOfGatewaysAlone(String address) {
        return isEvents(address) || isOf(NODES, address) || isOf(WEBHOOKS, address);
    }

    /** Whether it is in a tenant's part of the names. */
    static boolean isTenants(String address) {
        return isOf(TENANTS, address);
    }

    private static boolean isOf(String queue, String address) {
        return address.equals(queue) || address.startsWith(queue + ".") || address.startsWith(queue + "::");
    }
}
