package io.avatargateway.broker;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.activemq.artemis.core.security.Role;

/**
 * Who may do what at which addresses, where users have roles. Of all matches of an address Artemis takes the most
 * specific one alone, so each of them names everybody. {@code docs/operator.md} shows the same for a broker that runs
 * elsewhere, and a test compares them. Holds no state.
 */
final class BrokerRights {

    /** Of a gateway's user. */
    static final String GATEWAY = "avatar-gateway";
    /** Of people who look after the broker. */
    static final String OPERATOR = "avatar-operator";
    /** Of the default tenant's producers, and with a dot and a tenant's name behind it of that one's. */
    static final String PRODUCER = "avatar-producer";

    /**
     * Temporary queues have random names, which no pattern could match. For rights, the broker puts this in front of
     * them.
     */
    static final String TEMPORARY = "avatar.temporary";

    private BrokerRights() {}

    /** The role of a tenant's producers. */
    static String producer(String tenant) {
        return TenantAddresses.of(tenant).equals(TenantAddresses.DEFAULT) ? PRODUCER : PRODUCER + "." + tenant;
    }

    /**
     * All of them, by the pattern of their addresses.
     *
     * @param tenants that have producers
     */
    static Map<String, Set<Role>> of(Collection<String> tenants) {
        Map<String, Set<Role>> rights = new LinkedHashMap<>();
        // Management, and whatever else there is.
        rights.put("#", Set.of(operator()));
        Role keeps = new Right(GATEWAY)
                .sends()
                .consumes()
                .browses()
                .makesDurable()
                .makesTemporary()
                .role();
        rights.put(GatewayAddresses.NODES + ".#", Set.of(operator(), keeps));
        rights.put(GatewayAddresses.ENDED + ".#", Set.of(operator(), keeps));
        rights.put(GatewayAddresses.SESSIONS_OF + "#", Set.of(operator(), keeps));
        rights.put(
                GatewayAddresses.SENDERS,
                Set.of(operator(), new Right(GATEWAY).sends().makesAddress().role()));
        rights.putAll(ofDefaultTenant());
        rights.put(GatewayAddresses.LEDGER, Set.of(operator(), takes()));
        rights.put(GatewayAddresses.WEBHOOKS + ".#", Set.of(operator(), takes()));
        rights.put(GatewayAddresses.WEBHOOKS_DEAD_LETTERS, Set.of(operator(), looksAfter()));
        // Tenants of the gateway's that have no producers here.
        rights.put(TenantAddresses.OTHERS + ".#", Set.of(operator(), takes()));
        rights.put(TenantAddresses.OTHERS + ".*.audio.#", Set.of(operator(), ownsQueues()));
        rights.put(TenantAddresses.OTHERS + ".*.audio", Set.of(operator(), takes()));
        rights.put(TenantAddresses.OTHERS + ".*.audio.DLQ", Set.of(operator(), looksAfter()));
        rights.put(TenantAddresses.OTHERS + ".*.sessions.DLQ", Set.of(operator(), looksAfter()));
        Set<Role> temporary = new HashSet<>();
        temporary.add(operator());
        temporary.add(new Right(GATEWAY).sends().role());
        temporary.add(new Right(PRODUCER).consumes().makesTemporary().role());
        for (String tenant : new TreeSet<>(tenants)) {
            temporary.add(
                    new Right(producer(tenant)).consumes().makesTemporary().role());
            rights.putAll(wayIn(TenantAddresses.of(tenant), producer(tenant)));
        }
        rights.put(TEMPORARY + ".#", Set.copyOf(temporary));
        return rights;
    }

    private static Map<String, Set<Role>> ofDefaultTenant() {
        Map<String, Set<Role>> rights = new LinkedHashMap<>(wayIn(TenantAddresses.DEFAULT, PRODUCER));
        rights.put(GatewayAddresses.EXPIRED, Set.of(operator(), takes()));
        rights.put(GatewayAddresses.SESSIONS + ".#", Set.of(operator()));
        rights.put(GatewayAddresses.SESSIONS_EXPIRED, Set.of(operator(), takes()));
        return rights;
    }

    /** Of the gateway, where queues stay that it consumes. */
    private static Role takes() {
        return new Right(GATEWAY).sends().consumes().ensures().role();
    }

    /** Of the gateway, at dead letters. It adds up their bytes, lists them, removes old ones and sends some again. */
    private static Role looksAfter() {
        return new Right(GATEWAY).sends().consumes().browses().ensures().role();
    }

    /** Of the gateway, where sessions have their queues. */
    private static Role ownsQueues() {
        return new Right(GATEWAY).sends().consumes().makesDurable().role();
    }

    /** What a tenant's producers have: its jobs, its sessions' own queues, its commands, events and replies. */
    private static Map<String, Set<Role>> wayIn(TenantAddresses addresses, String producer) {
        Role sends = new Right(producer).sends().role();
        Role listens =
                new Right(producer).consumes().makesDurable().makesTemporary().role();
        Map<String, Set<Role>> rights = new LinkedHashMap<>();
        rights.put(addresses.audio(), Set.of(operator(), takes(), sends));
        rights.put(addresses.audio() + ".#", Set.of(operator(), ownsQueues(), sends));
        rights.put(addresses.deadLetters(), Set.of(operator(), looksAfter()));
        rights.put(addresses.sessions(), Set.of(operator(), takes(), sends));
        rights.put(addresses.commandDeadLetters(), Set.of(operator(), looksAfter()));
        rights.put(
                addresses.events() + ".#",
                Set.of(operator(), new Right(GATEWAY).sends().makesAddress().role(), listens));
        rights.put(
                addresses.replies() + ".#",
                Set.of(operator(), new Right(GATEWAY).sends().role(), listens));
        return rights;
    }

    /** Everything. */
    static Role operator() {
        return all(OPERATOR);
    }

    /** Everything, for this role. */
    static Role all(String role) {
        return new Role(role, true, true, true, true, true, true, true, true, true, true, true, true);
    }

    /** Collects what a role may do. */
    private static final class Right {
        private final String name;
        private boolean send;
        private boolean consume;
        private boolean browse;
        private boolean createDurable;
        private boolean deleteDurable;
        private boolean temporary;
        private boolean address;

        Right(String name) {
            this.name = name;
        }

        Right sends() {
            send = true;
            return this;
        }

        Right consumes() {
            consume = true;
            return this;
        }

        Right browses() {
            browse = true;
            return this;
        }

        /** Queues that stay until they are deleted, and their addresses. */
        Right makesDurable() {
            deleteDurable = true;
            return ensures();
        }

        /** Queues that stay for ever, and their addresses. */
        Right ensures() {
            createDurable = true;
            address = true;
            return this;
        }

        /** Queues that go with their maker, and their addresses. */
        Right makesTemporary() {
            temporary = true;
            address = true;
            return this;
        }

        Right makesAddress() {
            address = true;
            return this;
        }

        Role role() {
            return new Role(
                    name,
                    send,
                    consume,
                    createDurable,
                    deleteDurable,
                    temporary,
                    temporary,
                    false,
                    browse,
                    address,
                    deleteDurable || temporary,
                    false,
                    false);
        }
    }
}
