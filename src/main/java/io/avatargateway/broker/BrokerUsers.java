package io.avatargateway.broker;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.utils.PasswordMaskingUtil;

/**
 * Who may log in to the embedded broker beside the gateway, and with which roles. It never changes.
 *
 * @param hashes of their passwords, by their names
 * @param roles by their names
 */
record BrokerUsers(Map<String, String> hashes, Map<String, Set<String>> roles) {

    BrokerUsers {
        hashes = Map.copyOf(hashes);
        roles = Map.copyOf(roles);
    }

    /** Whether it is the user's password. */
    boolean knows(String user, String password) {
        String hash = hashes.get(user);
        try {
            return hash != null
                    && password != null
                    && PasswordMaskingUtil.getHashProcessor(hash).compare(password.toCharArray(), hash);
        } catch (Exception unreadable) {
            return false;
        }
    }

    /** The roles of a user; none of a stranger. */
    Set<String> rolesOf(String user) {
        return roles.getOrDefault(user, Set.of());
    }

    /** The tenants that have producers, the default one left out. */
    Set<String> tenants() {
        String prefix = BrokerRights.PRODUCER + ".";
        return roles.values().stream()
                .flatMap(Set::stream)
                .filter(role -> role.startsWith(prefix))
                .map(role -> role.substring(prefix.length()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Without hashes. */
    @Override
    public String toString() {
        return "BrokerUsers" + hashes.keySet();
    }
}
