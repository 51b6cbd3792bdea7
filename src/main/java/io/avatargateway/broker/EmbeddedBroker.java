package io.avatargateway.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;

/** A persistent Artemis broker inside this server. Start and stop are called by one thread at a time. */
final class EmbeddedBroker {

    private static final Logger LOG = Logger.getLogger(EmbeddedBroker.class.getName());

    private final EmbeddedBrokerOptions options;
    private final ActiveMQServer server;
    private final RoleChanges roles;
    private final UnusedQueues unusedQueues = new UnusedQueues(System::nanoTime);

    EmbeddedBroker(EmbeddedBrokerOptions options) {
        this(options, options.bodyBudget(), options.bodyBudget());
    }

    /**
     * @param sent that large bodies share which clients send
     * @param read that those share which AMQP clients read
     */
    EmbeddedBroker(EmbeddedBrokerOptions options, BodyBudget sent, BodyBudget read) {
        this.options = options;
        this.roles = options.hasRoles() ? new RoleChanges(options) : null;
        this.server = new ActiveMQServerImpl(BrokerLayout.configuration(options), null, securityManager());
        server.registerBrokerPlugin(new BodyGuard(sent, options.bodyPatience()));
        server.registerBrokerPlugin(new AmqpReaders(read, options.bodyPatience()));
    }

    private ActiveMQSecurityManager securityManager() {
        if (roles != null) {
            return roles.login();
        }
        SecurityConfiguration users = new SecurityConfiguration();
        if (options.isSecured()) {
            users.addUser(options.user(), options.password());
            users.addRole(options.user(), BrokerLayout.ROLE);
        }
        return new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users);
    }

    /**
     * Starts it and returns when clients can connect.
     *
     * @throws BrokerStartException with one sentence for the operator; nothing is left running then
     */
    void start() throws BrokerStartException {
        requireFiles();
        if (roles != null) {
            BrokerAudit.turnOn();
        }
        requireFreePort();
        requireDataDirectory();
        AtomicReference<Exception> failure = new AtomicReference<>();
        server.registerActivationFailureListener(failure::set);
        try {
            server.start();
        } catch (Exception e) {
            failure.compareAndSet(null, e);
        }
        if (failure.get() != null || !isListening()) {
            stop();
            throw new BrokerStartException(
                    "its data directory " + options.dataDirectory() + " cannot be used, another server may hold it"
                            + (failure.get() == null ? "" : " (" + failure.get().getMessage() + ")"),
                    failure.get());
        }
        lookForUsers();
    }

    private void requireFiles() throws BrokerStartException {
        try {
            if (roles != null) {
                roles.read();
            }
            if (options.tls() != null) {
                options.tls().context();
            }
        } catch (IllegalArgumentException wrong) {
            throw new BrokerStartException(wrong.getMessage(), wrong);
        }
    }

    /** Looks whether the files of its users have changed. */
    void lookForUsers() {
        if (roles != null && server.isActive()) {
            roles.look(server);
        }
    }

    boolean isListening() {
        return server.isActive()
                && server.getRemotingService().getAcceptor(BrokerLayout.ACCEPTOR) != null
                && server.getRemotingService()
                        .getAcceptor(BrokerLayout.ACCEPTOR)
                        .isStarted();
    }

    /**
     * What it has come to by itself: it stops when it cannot write to its disk, say (AMQ222010), which takes it a
     * moment.
     */
    ActiveMQServer.SERVER_STATE state() {
        return server.getState();
    }

    /** Removes queues that nobody uses any more. */
    void tidy() {
        if (server.isActive()) {
            unusedQueues.remove(server);
        }
    }

    /** Stops it in good order; what is durable stays in the data directory. */
    void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.log(Level.WARNING, "The embedded broker did not stop in good order", e);
        }
    }

    /** The broker would say this in many lines, and stay half started. */
    private void requireFreePort() throws BrokerStartException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(options.host()), options.port()));
        } catch (IOException e) {
            throw new BrokerStartException(
                    "it cannot listen on " + options.host() + ":" + options.port() + " (" + e.getMessage() + ")", e);
        }
    }

    private void requireDataDirectory() throws BrokerStartException {
        try {
            Files.createDirectories(options.dataDirectory());
        } catch (IOException e) {
            throw new BrokerStartException("its data directory cannot be made (" + e + ")", e);
        }
    }
}
