package io.avatargateway.broker;

import io.avatargateway.foreign.MessageMender;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.ResourceAdapterInternalException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.ra.ConnectionFactoryProperties;

/**
 * Artemis' resource adapter, with the broker given as one URL. It can have an embedded broker, which starts before it
 * and stops after it. A broker that is missing or cannot be started does not keep the server from starting: the adapter
 * connects as soon as it can.
 */
public class GatewayResourceAdapter extends EmbeddedBrokerProperties {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(GatewayResourceAdapter.class.getName());
    private static final Duration STOP_BEGINS = Duration.ofSeconds(1);
    private static final Duration STOP_ENDS = Duration.ofSeconds(20);
    private static final long MIB = 1024L * 1024;

    private String brokerUrl = "tcp://127.0.0.1:61616";
    private boolean embeddedBroker = true;
    private transient BrokerKeeper broker;

    /** Called by the server, once. */
    @Override
    public void start(BootstrapContext context) throws ResourceAdapterInternalException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        // The broker finds protocols and login modules by the thread's class loader, which is the server's here.
        Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        try {
            BrokerAddress address = address();
            requireSafety(address);
            setConnectorClassName(address.connectorClassNames());
            setConnectionParameters(address.connectionParameters());
            // Credits for sending are asked for, and waited for without end; a full reply queue must not stop the
            // intake.
            setProducerWindowSize(-1);
            if (embeddedBroker) {
                startBroker(address);
            }
            super.start(context);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** Its connections read what others send. */
    @Override
    public ActiveMQConnectionFactory newConnectionFactory(ConnectionFactoryProperties overriding) {
        ActiveMQConnectionFactory factory = super.newConnectionFactory(overriding);
        factory.getServerLocator().addIncomingInterceptor(new MessageMender());
        return factory;
    }

    private BrokerAddress address() throws ResourceAdapterInternalException {
        try {
            return BrokerAddress.parse(brokerUrl);
        } catch (IllegalArgumentException wrong) {
            LOG.severe(wrong.getMessage());
            throw new ResourceAdapterInternalException(wrong.getMessage(), wrong);
        }
    }

    private void requireSafety(BrokerAddress address) throws ResourceAdapterInternalException {
        List<String> faults = new SafeConnection(
                        getSignIn(),
                        getTlsKeystore() != null,
                        getUserName(),
                        getPassword(),
                        getNoneOnNetwork(),
                        getPasswordInClear())
                .faults(address, embeddedBroker ? listensOn(address) : null);
        if (!faults.isEmpty()) {
            // Logged by the server, each time that it tries.
            throw new ResourceAdapterInternalException(
                    "The resource adapter does not start. " + String.join("; ", faults));
        }
    }

    private String listensOn(BrokerAddress address) {
        return getBindHost() == null ? address.host() : getBindHost();
    }

    private void startBroker(BrokerAddress address) {
        try {
            if (!address.isOne()) {
                throw new BrokerStartException(
                        "BROKER_URL names several brokers, which is for brokers that run elsewhere", null);
            }
            EmbeddedBrokerOptions options = options(address);
            if (address.usesTls() != (options.tls() != null)) {
                throw new BrokerStartException(
                        "BROKER_URL and BROKER_TLS_KEYSTORE: one of them asks for TLS (expected: sslEnabled=true in"
                                + " BROKER_URL together with BROKER_TLS_KEYSTORE, or neither)",
                        null);
            }
            BrokerKeeper starting = new BrokerKeeper(options);
            starting.start();
            broker = starting;
            register(broker);
            LOG.log(Level.FINE, "The embedded broker listens on {0}", options);
        } catch (BrokerStartException e) {
            LOG.log(
                    Level.SEVERE,
                    "The embedded broker did not start: {0}. The server goes on without it. Free what it needs and"
                            + " restart, or set another BROKER_URL or BROKER_DATA_DIRECTORY, or"
                            + " BROKER_EMBEDDED=false to use a broker that runs elsewhere.",
                    e.getMessage());
            LOG.log(Level.FINE, "The cause", e);
        }
    }

    /** So that the application knows of it. */
    private static void register(BrokerKeeper keeper) {
        try {
            ObjectName name = new ObjectName(EmbeddedBrokerMXBean.NAME);
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            if (beans.isRegistered(name)) {
                beans.unregisterMBean(name);
            }
            beans.registerMBean(new StandardMBean(keeper, EmbeddedBrokerMXBean.class, true), name);
        } catch (JMException e) {
            LOG.log(Level.WARNING, "The health checks do not tell of the embedded broker", e);
        }
    }

    private EmbeddedBrokerOptions options(BrokerAddress address) throws BrokerStartException {
        return new EmbeddedBrokerOptions(
                listensOn(address),
                address.port(),
                getUserName(),
                getPassword(),
                roles(),
                tls(),
                Path.of(getDataDirectory()).toAbsolutePath(),
                getMaxDeliveryAttempts(),
                getMinDiskFreeMib() * MIB,
                getBodyBudgetMib() * MIB,
                EmbeddedBrokerOptions.BODY_PATIENCE,
                waiting());
    }

    private SessionLimits waiting() throws BrokerStartException {
        try {
            return SessionLimits.of(
                    getWaitingJobs(), getWaitingBytes(), !getSignIn().equals("none"));
        } catch (IllegalArgumentException wrong) {
            throw new BrokerStartException(wrong.getMessage(), wrong);
        }
    }

    /** Null where nobody has to sign in. */
    private UserFiles roles() throws BrokerStartException {
        if (getSignIn().equals("none")) {
            return null;
        }
        try {
            return new UserFiles(file(getUsersFile()), file(getRolesFile()));
        } catch (IllegalArgumentException half) {
            throw new BrokerStartException(half.getMessage(), half);
        }
    }

    /** Null for none. */
    private BrokerTls tls() throws BrokerStartException {
        if (getTlsKeystore() == null && getTlsKeystorePassword() == null) {
            return null;
        }
        try {
            return new BrokerTls(file(getTlsKeystore()), getTlsKeystorePassword());
        } catch (IllegalArgumentException half) {
            throw new BrokerStartException(half.getMessage(), half);
        }
    }

    private static Path file(String name) {
        return name == null ? null : Path.of(name).toAbsolutePath();
    }

    /** Called by the server, once, while the applications stop. */
    @Override
    public void stop() {
        new ApplicationsFirst().await(STOP_BEGINS, STOP_ENDS);
        super.stop();
        if (broker != null) {
            broker.stop();
            broker = null;
        }
    }

    /** @param url of the broker, {@code tcp://host:port?parameters} */
    public void setBrokerUrl(String url) {
        brokerUrl = url;
    }

    /** The URL of the broker. */
    public String getBrokerUrl() {
        return brokerUrl;
    }

    /** @param embedded whether to start a broker in this server, at the host and port of the URL */
    public void setEmbeddedBroker(Boolean embedded) {
        embeddedBroker = embedded;
    }

    /** Whether a broker is started in this server. */
    public Boolean getEmbeddedBroker() {
        return embeddedBroker;
    }

    @Override
    public void setUserName(String user) {
        super.setUserName(emptyToNull(user));
    }

    @Override
    public void setPassword(String password) {
        super.setPassword(emptyToNull(password));
    }

    /** The server keeps adapters apart by identity; two with equal settings are still two. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
