package io.avatargateway.client.jms;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;

/** A real broker in memory with the queue for jobs. */
public final class SmallBroker implements AutoCloseable {

    /** Held, or it would be collected and forget its level. */
    private static final Logger AUDIT = Logger.getLogger("org.apache.activemq.audit");

    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    private final int port;

    public SmallBroker() throws Exception {
        this(null, Set.of());
    }

    /** One that knows a user, or, with null, one for everybody. */
    private SmallBroker(ActiveMQJAASSecurityManager users, Set<Role> roles) throws Exception {
        AUDIT.setLevel(Level.WARNING);
        port = freePort();
        broker.setSecurityManager(users);
        broker.setConfiguration(new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setSecurityEnabled(users != null)
                .putSecurityRoles("#", roles)
                .addAcceptorConfiguration("all", "tcp://127.0.0.1:" + port + "?protocols=CORE")
                .addAddressSetting(
                        "avatar.#",
                        new AddressSettings().setAutoCreateQueues(false).setAutoCreateAddresses(false))
                .addAddressConfiguration(new CoreAddressConfiguration()
                        .setName("avatar.audio")
                        .addRoutingType(RoutingType.ANYCAST)
                        .addQueueConfiguration(
                                QueueConfiguration.of("avatar.audio").setRoutingType(RoutingType.ANYCAST))));
        broker.start();
    }

    /** One where only this user signs in. */
    public static SmallBroker withUser(String name, String password) throws Exception {
        SecurityConfiguration users = new SecurityConfiguration();
        users.addUser(name, password);
        return new SmallBroker(new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users), Set.of());
    }

    /** One where this user may have a queue for replies, and send nothing. */
    static SmallBroker withListener(String name, String password) throws Exception {
        SecurityConfiguration users = new SecurityConfiguration();
        users.addUser(name, password);
        users.addRole(name, "listener");
        Role listener =
                new Role("listener", false, true, false, false, true, true, false, true, true, true, false, false);
        return new SmallBroker(
                new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users), Set.of(listener));
    }

    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** Idempotent. */
    @Override
    public void close() {
        try {
            broker.stop();
        } catch (Exception failed) {
            throw new IllegalStateException("the broker did not stop", failed);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
