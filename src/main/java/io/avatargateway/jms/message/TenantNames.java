package io.avatargateway.jms.message;

import io.avatargateway.security.Caller;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionId;
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

    /** Where the broker moves messages to. Nobody else sends there but gateways. */
    private static final Set<String> MOVED =
            Set.of(JmsNames.EXPIRED, JmsNames.SESSIONS_EXPIRED, JmsNames.DEAD_LETTERS, JmsNames.SESSIONS_DEAD_LETTERS);

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

    /** The queue of one of its sessions. */
    public String sessionQueue(SessionId id) {
        return intake() + "." + id;
    }

    /** Jobs for its sessions' own queues whose delivery delay is not over. */
    public String later() {
        return intake() + ".later";
    }

    /** What could not be spoken, and replies that reach nobody. */
    public String deadLetters() {
        return intake() + ".DLQ";
    }

    /** Commands that failed and whose sender cannot be told. */
    public String commandDeadLetters() {
        return sessions() + ".DLQ";
    }

    /** Which of all webhooks' dead letters are of its webhooks, as a filter. */
    public String webhookDeadLetters() {
        return JmsNames.WEBHOOK + " LIKE '" + JmsNames.WEBHOOKS_PREFIX
                + tenant.name().replace("_", "\\_") + ".%' ESCAPE '\\'";
    }

    /** Of its sessions' own queues, as one pattern. */
    public String sessionQueues() {
        return intake() + ".*";
    }

    /** Who sends to these addresses: the broker has let it in. */
    public Caller caller() {
        return tenant.equals(Tenant.DEFAULT) ? Caller.broker() : Caller.of("broker", tenant, Set.of(Role.PRODUCER));
    }

    /** Below which a tenant's sessions have their queues. Those of probes are the default tenant's, as ever. */
    public static TenantNames ofSessions(Tenant tenant) {
        return tenant.equals(Tenant.PROBES) ? DEFAULT : new TenantNames(tenant);
    }

    /** Whose message it is: by the address that it was sent to, before the broker moved it. */
    public static TenantNames of(ClientMessage message) {
        return of(sentTo(message));
    }

    /**
     * The address that a message was sent to. Where the broker moves messages to, it says from where; anywhere else
     * that is a sender's own word.
     */
    public static String sentTo(ClientMessage message) {
        String address = message.getAddress();
        String from = MOVED.contains(address) ? message.getStringProperty(Message.HDR_ORIGINAL_ADDRESS) : null;
        return from == null ? address : from;
    }

    /** The session to whose own address a message was sent; empty if it was another address. */
    public static Optional<SessionId> session(String address) {
        if (address == null) {
            return Optional.empty();
        }
        String prefix = of(address).intake() + ".";
        return address.startsWith(prefix) ? SessionId.parse(address.substring(prefix.length())) : Optional.empty();
    }

    /** Whose address it is; the default tenant's if it names none. */
    public static TenantNames of(String address) {
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
}
