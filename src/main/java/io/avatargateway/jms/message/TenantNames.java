package io.avatargateway.jms.message;

import io.avatargateway.security.Caller;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import java.util.Optional;
import java.util.Set;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/**
 * The addresses of one tenant at the broker: its jobs, its commands, its events and its replies. Those without a
 * tenant's name in them are the default tenant's. Whose a message is, is said by the address that it was sent to, and
 * by nothing in it.
 *
 * @param tenant whose they are
 */
public record TenantNames(Tenant tenant) {

    /** The default tenant's. */
    public static final TenantNames DEFAULT = new TenantNames(Tenant.DEFAULT);

    private static final String PLAIN = "avatar.";
    private static final String OTHERS = "avatar.t.";

    private String prefix() {
        return tenant.equals(Tenant.DEFAULT) ? PLAIN : OTHERS + tenant.name() + ".";
    }

    /** Jobs for any of its sessions. */
    public String intake() {
        return prefix() + "audio";
    }

    /** Its commands. */
    public String sessions() {
        return prefix() + "sessions";
    }

    /** The topic of its sessions' events. */
    public String events() {
        return prefix() + "events";
    }

    /** In front of its reply queues. */
    public String replies() {
        return prefix() + "replies";
    }

    /** Who sends to these addresses: the broker has let it in. */
    public Caller caller() {
        return tenant.equals(Tenant.DEFAULT) ? Caller.broker() : Caller.of("broker", tenant, Set.of(Role.PRODUCER));
    }

    /**
     * Whose message it is: by the address that it was sent to, before the broker moved it. In a session's queue, to
     * which nobody but gateways sends for others, it is by what the intake has noted.
     */
    public static TenantNames of(ClientMessage message) {
        String moved = message.getStringProperty(Message.HDR_ORIGINAL_ADDRESS);
        String address = moved == null ? message.getAddress() : moved;
        if (address != null && address.startsWith(JmsNames.SESSION_QUEUE_PREFIX)) {
            return Optional.ofNullable(message.getObjectProperty(JmsNames.SENDER_TENANT))
                    .flatMap(noted -> Tenant.parse(noted.toString()))
                    .map(TenantNames::new)
                    .orElse(DEFAULT);
        }
        return of(address);
    }

    /** Whose address it is; the default tenant's if it names none. */
    static TenantNames of(String address) {
        if (address == null || !address.startsWith(OTHERS)) {
            return DEFAULT;
        }
        String rest = address.substring(OTHERS.length());
        int dot = rest.indexOf('.');
        return Optional.of(rest.substring(0, Math.max(0, dot)))
                .flatMap(Tenant::parse)
                .map(TenantNames::new)
                .orElse(DEFAULT);
    }

    /** Whether it is an address without a tenant's name in it. */
    public static boolean isDefault(String address) {
        return of(address).equals(DEFAULT);
    }

    /** Notes on a message for a session's queue whose it is. */
    void stamp(ClientMessage message) {
        if (tenant.equals(Tenant.DEFAULT)) {
            message.removeProperty(JmsNames.SENDER_TENANT);
        } else {
            message.putStringProperty(JmsNames.SENDER_TENANT, tenant.name());
        }
    }
}
