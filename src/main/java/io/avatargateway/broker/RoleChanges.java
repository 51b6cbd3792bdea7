package io.avatargateway.broker;

import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.security.impl.SecurityStoreImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;

/**
 * The users of the embedded broker and what they may do, as their files say at this moment. Files that cannot be read
 * change nothing. Used by one thread at a time.
 */
final class RoleChanges {

    private static final Logger LOG = Logger.getLogger(RoleChanges.class.getName());

    private final UserFiles files;
    private final String gateway;
    private final BrokerLogin login;
    private List<FileTime> written = List.of();
    private Set<String> patterns = BrokerRights.of(Set.of()).keySet();
    private Set<String> tenants = Set.of();

    RoleChanges(EmbeddedBrokerOptions options) {
        this.files = options.others();
        this.gateway = options.user();
        this.login =
                new BrokerLogin(gateway, options.password(), BrokerRights.GATEWAY, new BrokerUsers(Map.of(), Map.of()));
    }

    BrokerLogin login() {
        return login;
    }

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException with all that is wrong in them
     */
    void read() {
        List<FileTime> now = files.written();
        BrokerUsers users = files.read(gateway);
        written = now;
        tenants = users.tenants();
        login.change(users);
    }

    /** It would let those who are gone go on for ten seconds, and keep new ones out for as long. */
    private static void forget(ActiveMQServer server) {
        if (server.getSecurityStore() instanceof SecurityStoreImpl store) {
            store.invalidateAuthenticationCache();
            store.invalidateAuthorizationCache();
        }
    }

    /** Reads them again if they were written since, and lets the broker know. */
    void look(ActiveMQServer server) {
        if (!files.written().equals(written)) {
            try {
                read();
                forget(server);
                LOG.log(Level.INFO, "The users of the embedded broker were read again");
            } catch (IllegalArgumentException wrong) {
                // Not again before they are written again.
                written = files.written();
                LOG.log(Level.WARNING, "The users of the embedded broker stay as they were: {0}", wrong.getMessage());
            }
        }
        Map<String, Set<Role>> rights = BrokerRights.of(tenants);
        if (!rights.keySet().equals(patterns)) {
            rights.forEach(server.getSecurityRepository()::addMatch);
            Set<String> gone = new HashSet<>(patterns);
            gone.removeAll(rights.keySet());
            gone.forEach(server.getSecurityRepository()::removeMatch);
            patterns = Set.copyOf(rights.keySet());
        }
    }
}
