package io.avatargateway.jms;

import io.avatargateway.broker.AcknowledgementGuard;
import io.avatargateway.broker.AmqpGuard;
import io.avatargateway.config.Settings;
import io.avatargateway.jms.message.JmsNames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.ActiveMQIllegalStateException;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.deployers.impl.FileConfigurationParser;
import org.apache.activemq.artemis.core.protocol.core.impl.PacketImpl;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.server.files.FileStoreMonitor;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;

/**
 * A real, persistent broker on a free port, with the gateway's queues; can be stopped and started again on the same
 * port.
 */
public final class TestBroker {

    /**
     * The broker's own record of every call would take most of the time. Held here, or it would be collected and forget
     * its level.
     */
    private static final Logger AUDIT = Logger.getLogger("org.apache.activemq.audit");

    static {
        AUDIT.setLevel(Level.WARNING);
    }

    /** Everybody's name and password, where there is a login; and his role. */
    public static final String GATEWAY = "gateway";

    public static final String PRODUCER = "producer";

    private static final Role ALL_OF_PRODUCER = all(PRODUCER);

    /** Who may do what. */
    public enum Login {
        /** Nobody logs in. */
        NONE,
        /** Gateway and producers log in; until {@link #forbidGateway} both may do everything. */
        ALL_RIGHTS,
        /** The gateway has the rights that docs/examples/broker-security.xml gives it; the producer has all. */
        LEAST_RIGHTS
    }

    private final Path directory;
    private final Login login;
    private final int port;
    private EmbeddedActiveMQ broker;

    /** Nobody logs in. */
    public TestBroker(Path directory) throws Exception {
        this(directory, Login.NONE);
    }

    /** @param login who may do what */
    public TestBroker(Path directory, Login login) throws Exception {
        this.directory = directory;
        this.login = login;
        this.port = freePort();
        start();
    }

    public void start() throws Exception {
        broker = new EmbeddedActiveMQ();
        broker.setConfiguration(configuration());
        if (isSecured()) {
            SecurityConfiguration users = new SecurityConfiguration();
            for (String name : new String[] {GATEWAY, PRODUCER}) {
                users.addUser(name, name);
                users.addRole(name, name);
            }
            users.addRole(GATEWAY, "avatar-gateway");
            users.addRole(PRODUCER, "avatar-operator");
            broker.setSecurityManager(new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
        }
        broker.start();
    }

    public void stop() throws Exception {
        broker.stop();
    }

    /** Cuts every connection but those of JMS clients, as a failing network does; the gateway comes back at once. */
    public void cutConnections() {
        Set<ServerSession> sessions = Set.copyOf(broker.getActiveMQServer().getSessions());
        Set<Object> jmsClients = sessions.stream()
                .filter(session -> session.getMetaData(ClientSession.JMS_SESSION_IDENTIFIER_PROPERTY) != null)
                .map(session -> session.getRemotingConnection().getID())
                .collect(Collectors.toSet());
        sessions.stream()
                .map(ServerSession::getRemotingConnection)
                .filter(connection -> !jmsClients.contains(connection.getID()))
                .distinct()
                .forEach(connection -> connection.fail(new ActiveMQNotConnectedException("cut by the test")));
    }

    /**
     * From now on queues that go with their connection go late, as at a broker that has much to do.
     *
     * @return lets them go
     */
    public Runnable tidyUpLate() {
        CountDownLatch held = new CountDownLatch(1);
        broker.getActiveMQServer().getTransientQueueExecutor().execute(() -> {
            try {
                held.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        return held::countDown;
    }

    /** Until the broker is stopped. */
    public void registerPlugin(ActiveMQServerPlugin plugin) {
        broker.getActiveMQServer().registerBrokerPlugin(plugin);
    }

    /** Until the broker is stopped, what comes from its clients and what goes to them passes these. */
    public void intercept(Interceptor incoming, Interceptor outgoing) {
        broker.getActiveMQServer().getRemotingService().addIncomingInterceptor(incoming);
        broker.getActiveMQServer().getRemotingService().addOutgoingInterceptor(outgoing);
    }

    /**
     * Rolls back what the gateway is about to commit, once, at this commit from now on. It answers as a broker does
     * that finds a connection broken; that answer may still arrive.
     */
    public void rollBackAtCommit(int number) {
        AtomicInteger left = new AtomicInteger(number);
        intercept(
                (packet, connection) -> {
                    if (packet.getType() == PacketImpl.SESS_COMMIT && left.decrementAndGet() == 0) {
                        broker
                                .getActiveMQServer()
                                .getSessions(connection.getID().toString())
                                .stream()
                                .map(ServerSession::getCurrentTransaction)
                                .filter(Objects::nonNull)
                                .forEach(transaction -> transaction.markAsRollbackOnly(
                                        new ActiveMQIllegalStateException("rolled back by the test")));
                    }
                    return true;
                },
                (packet, connection) -> true);
    }

    /** From now on nobody gets an address that he has not made. */
    public void forbidAddresses() {
        var rules = broker.getActiveMQServer().getAddressSettingsRepository();
        AddressSettings audio = new AddressSettings(rules.getMatch("avatar.audio.any"));
        rules.addMatch("avatar.audio.*.#", audio.setAutoCreateAddresses(false));
    }

    /** From now on the gateway may do nothing on the addresses that match; producers may do everything. */
    public void forbidGateway(String match) {
        broker.getActiveMQServer().getSecurityRepository().addMatch(match, Set.of(ALL_OF_PRODUCER));
    }

    private boolean isSecured() {
        return login != Login.NONE;
    }

    /** How often somebody was refused what he wanted. */
    public long refusals() {
        return broker.getActiveMQServer().getSecurityStore().getAuthorizationFailureCount();
    }

    private static Role all(String name) {
        return new Role(name, true, true, true, true, true, true, true, true, true, true, true, true);
    }

    /** Lets the broker find its disk full, or not: then it holds senders back. */
    public void fillDisk(boolean full) {
        FileStoreMonitor monitor = ((ActiveMQServerImpl) broker.getActiveMQServer()).getMonitor();
        monitor.setMaxUsage(full ? 0 : 1);
        monitor.tick();
    }

    /** How many connections have sessions. */
    public long connections() {
        return broker.getActiveMQServer().getSessions().stream()
                .map(session -> session.getRemotingConnection().getID())
                .distinct()
                .count();
    }

    public Settings.Broker settings() {
        return new Settings.Broker(
                url(),
                isSecured() ? GATEWAY : null,
                isSecured() ? GATEWAY : null,
                Duration.ofSeconds(3),
                Duration.ofMillis(100),
                3,
                Duration.ofMinutes(1),
                Duration.ofSeconds(10));
    }

    public int port() {
        return port;
    }

    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    public String amqpUrl() {
        return "amqp://127.0.0.1:" + port;
    }

    public ActiveMQConnectionFactory connectionFactory() {
        String url = url() + "?reconnectAttempts=-1&retryInterval=100";
        return isSecured()
                ? new ActiveMQConnectionFactory(url, PRODUCER, PRODUCER)
                : new ActiveMQConnectionFactory(url);
    }

    public void createQueue(String name) throws Exception {
        broker.getActiveMQServer()
                .createQueue(QueueConfiguration.of(name)
                        .setAddress(name)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setDurable(true));
    }

    public long messageCount(String queue) {
        var found = broker.getActiveMQServer().locateQueue(SimpleString.of(queue));
        return found == null ? -1 : found.getMessageCount();
    }

    /** Forgets what a test before has left in these queues. */
    public void empty(String... queues) throws Exception {
        for (String queue : queues) {
            broker.getActiveMQServer().locateQueue(SimpleString.of(queue)).deleteAllReferences();
        }
    }

    /** Gives nothing of this queue to anybody; what expires in it still goes. */
    public void pause(String queue) {
        broker.getActiveMQServer().locateQueue(SimpleString.of(queue)).pause();
    }

    public void resume(String queue) {
        broker.getActiveMQServer().locateQueue(SimpleString.of(queue)).resume();
    }

    /** Messages that a consumer has and has not acknowledged. */
    public int deliveringCount(String queue) {
        return broker.getActiveMQServer().locateQueue(SimpleString.of(queue)).getDeliveringCount();
    }

    /**
     * As it does with consumers to which it could not hand out a message. On the queue's thread, or else the client is
     * not told where that thread comes first.
     */
    public void takeConsumersAway(String queue) {
        Queue found = broker.getActiveMQServer().locateQueue(SimpleString.of(queue));
        found.getExecutor().execute(() -> found.getConsumers()
                .forEach(consumer -> consumer.failed(new OutOfMemoryError("of the test"))));
    }

    public int consumers(String queue) {
        return broker.getActiveMQServer().locateQueue(SimpleString.of(queue)).getConsumerCount();
    }

    public boolean hasAddress(String name) {
        return broker.getActiveMQServer().getAddressInfo(SimpleString.of(name)) != null;
    }

    public boolean hasQueue(String queue) {
        return messageCount(queue) >= 0;
    }

    public void close() throws Exception {
        broker.stop();
    }

    private Configuration configuration() throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration
                .setPersistenceEnabled(true)
                .setJournalType(JournalType.NIO)
                .setJournalDatasync(false)
                .setJournalFileSize(1024 * 1024)
                .setJournalMinFiles(2)
                .setJournalBufferTimeout_NIO(100_000)
                .setSecurityEnabled(isSecured())
                .setMessageExpiryScanPeriod(200)
                .setAddressQueueScanPeriod(500)
                .setJournalDirectory(directory.resolve("journal").toString())
                .setBindingsDirectory(directory.resolve("bindings").toString())
                .setLargeMessagesDirectory(directory.resolve("large").toString())
                .setPagingDirectory(directory.resolve("paging").toString())
                .addAcceptorConfiguration("all", "tcp://127.0.0.1:" + port + "?protocols=CORE,AMQP;tcpNoDelay=true");
        if (login == Login.LEAST_RIGHTS) {
            configuration.setUuidNamespace("avatar.temporary");
            documentedRights().forEach(configuration::putSecurityRoles);
        } else {
            configuration.putSecurityRoles("#", Set.of(all(GATEWAY), ALL_OF_PRODUCER));
        }
        configuration.registerBrokerPlugin(new AmqpGuard());
        configuration.registerBrokerPlugin(new AcknowledgementGuard());
        for (String jobs : new String[] {"avatar.audio.#", "avatar.t.*.audio.#"}) {
            configuration.addAddressSetting(
                    jobs,
                    new AddressSettings()
                            .setDeadLetterAddress(SimpleString.of(JmsNames.DEAD_LETTERS))
                            .setExpiryAddress(SimpleString.of(JmsNames.EXPIRED))
                            .setRedeliveryDelay(0)
                            .setMaxDeliveryAttempts(-1)
                            .setSendToDLAOnNoRoute(true)
                            .setMaxSizeBytes(16L * 1024 * 1024)
                            .setPageSizeBytes(1024 * 1024)
                            .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                            .setAutoCreateQueues(false)
                            .setAutoCreateAddresses(true));
        }
        configuration.addAddressSetting(
                "avatar.sessions.#",
                new AddressSettings()
                        .setDeadLetterAddress(SimpleString.of(JmsNames.SESSIONS_DEAD_LETTERS))
                        .setExpiryAddress(SimpleString.of(JmsNames.SESSIONS_EXPIRED))
                        .setRedeliveryDelay(0)
                        .setAutoCreateQueues(false)
                        .setAutoCreateAddresses(false));
        for (String name : new String[] {
            JmsNames.INTAKE,
            JmsNames.EXPIRED,
            JmsNames.DEAD_LETTERS,
            JmsNames.SESSIONS,
            JmsNames.SESSIONS_EXPIRED,
            JmsNames.SESSIONS_DEAD_LETTERS
        }) {
            configuration.addAddressConfiguration(new CoreAddressConfiguration()
                    .setName(name)
                    .addRoutingType(RoutingType.ANYCAST)
                    .addQueueConfiguration(QueueConfiguration.of(name)
                            .setAddress(name)
                            .setRoutingType(RoutingType.ANYCAST)
                            .setDurable(true)));
        }
        configuration.addAddressConfiguration(
                new CoreAddressConfiguration().setName(JmsNames.EVENTS).addRoutingType(RoutingType.MULTICAST));
        return configuration;
    }

    private static Map<String, Set<Role>> documentedRights() throws Exception {
        String rights =
                Files.readString(Path.of("docs/examples/broker-security.xml")).replaceFirst("<\\?xml.*\\?>", "");
        String core = "<core xmlns=\"urn:activemq:core\">" + rights + "</core>";
        return new FileConfigurationParser()
                .parseMainConfig(new ByteArrayInputStream(core.getBytes(StandardCharsets.UTF_8)))
                .getSecurityRoles();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
