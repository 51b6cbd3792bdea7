package io.avatargateway.broker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.deployers.impl.FileConfigurationParser;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.PropertiesLoginModule;
import org.apache.activemq.artemis.utils.DefaultSensitiveStringCodec;

/**
 * Two brokers with the same users: the embedded one, and one that has what docs/operator.md tells operators to give to
 * theirs. Everybody's password is the name, twice.
 */
public final class RoleBrokers implements AutoCloseable {

    /** The gateway's own user. */
    public static final String GATEWAY = "gateway";

    static final String CRM = "crm";
    static final String ACME = "acme-voice";
    static final String OPS = "ops";

    private final Path directory;
    private final UserFiles files;
    private final Map<Kind, Integer> ports = new HashMap<>();
    private final EmbeddedBroker embedded;
    private ActiveMQServer documented;

    /** Jobs that may wait for a session at the embedded one. */
    static final int MOST_WAITING = 5;

    enum Kind {
        EMBEDDED,
        DOCUMENTED
    }

    /** Starts the embedded one. */
    public RoleBrokers(Path directory) throws Exception {
        this.directory = directory;
        files = new UserFiles(directory.resolve("users.properties"), directory.resolve("roles.properties"));
        writeUsers();
        embedded = new EmbeddedBroker(new EmbeddedBrokerOptions(
                "127.0.0.1",
                port(Kind.EMBEDDED),
                GATEWAY,
                password(GATEWAY),
                files,
                null,
                directory.resolve("embedded"),
                3,
                1,
                0,
                EmbeddedBrokerOptions.BODY_PATIENCE,
                new SessionLimits(MOST_WAITING, 0)));
        embedded.start();
    }

    /** Starts the other one. */
    RoleBrokers withDocumented() throws Exception {
        Files.writeString(files.users(), GATEWAY + " = " + hash(password(GATEWAY)) + "\n", StandardOpenOption.APPEND);
        Files.writeString(files.roles(), BrokerRights.GATEWAY + " = " + GATEWAY + "\n", StandardOpenOption.APPEND);
        Configuration configuration = documentedConfiguration()
                .setName("documented")
                .setJournalType(JournalType.NIO)
                .setBindingsDirectory(directory.resolve("bindings").toString())
                .setJournalDirectory(directory.resolve("journal").toString())
                .setPagingDirectory(directory.resolve("paging").toString())
                .setLargeMessagesDirectory(directory.resolve("large").toString())
                .addAcceptorConfiguration("all", "tcp://127.0.0.1:" + port(Kind.DOCUMENTED) + "?protocols=CORE,AMQP");
        documented = new ActiveMQServerImpl(
                configuration,
                null,
                new ActiveMQJAASSecurityManager(PropertiesLoginModule.class.getName(), new Properties(files)));
        documented.start();
        return this;
    }

    /** As an operator puts them together: his broker.xml includes the file of the rights. */
    static Configuration documentedConfiguration() throws Exception {
        String page = Files.readString(Path.of("docs/operator.md"));
        String core = page.substring(page.indexOf("<core "), page.indexOf("</core>"));
        String rights =
                Files.readString(Path.of("docs/examples/broker-security.xml")).replaceFirst("<\\?xml.*\\?>", "");
        String guarded = core.replace(
                "</broker-plugins>",
                "<broker-plugin class-name=\"" + QueuesGuard.class.getName() + "\"/></broker-plugins>");
        String xml = guarded + "<uuid-namespace>avatar.temporary</uuid-namespace>" + rights + "</core>";
        return new FileConfigurationParser()
                .parseMainConfig(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private void writeUsers() throws Exception {
        StringBuilder users = new StringBuilder();
        for (String name : new String[] {CRM, ACME, OPS}) {
            users.append(name).append(" = ").append(hash(password(name))).append('\n');
        }
        Files.writeString(files.users(), users);
        Files.writeString(
                files.roles(),
                "avatar-producer = " + CRM + "\navatar-producer.acme = " + ACME + "\navatar-operator = " + OPS + "\n");
    }

    /** As {@code artemis mask --hash} makes it. */
    static String hash(String password) throws Exception {
        DefaultSensitiveStringCodec codec = new DefaultSensitiveStringCodec();
        codec.init(Map.of(DefaultSensitiveStringCodec.ALGORITHM, DefaultSensitiveStringCodec.ONE_WAY));
        return "ENC(" + codec.encode(password) + ")";
    }

    /** Everybody's. */
    public static String password(String user) {
        return user + user;
    }

    /** Of the embedded one. */
    public int port() {
        return ports.get(Kind.EMBEDDED);
    }

    String url(Kind kind) throws IOException {
        return "tcp://127.0.0.1:" + port(kind);
    }

    int port(Kind kind) throws IOException {
        if (!ports.containsKey(kind)) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                ports.put(kind, free.getLocalPort());
            }
        }
        return ports.get(kind);
    }

    UserFiles files() {
        return files;
    }

    EmbeddedBroker embedded() {
        return embedded;
    }

    @Override
    public void close() {
        embedded.stop();
        if (documented != null) {
            try {
                documented.stop();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Has Artemis read the two files by its own means. */
    private static final class Properties extends SecurityConfiguration {
        private final UserFiles files;

        Properties(UserFiles files) {
            this.files = files;
        }

        @Override
        public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
            return new AppConfigurationEntry[] {
                new AppConfigurationEntry(
                        PropertiesLoginModule.class.getName(),
                        AppConfigurationEntry.LoginModuleControlFlag.REQUIRED,
                        Map.of(
                                "baseDir", files.users().getParent().toString(),
                                "org.apache.activemq.jaas.properties.user",
                                        files.users().getFileName().toString(),
                                "org.apache.activemq.jaas.properties.role",
                                        files.roles().getFileName().toString()))
            };
        }
    }
}
