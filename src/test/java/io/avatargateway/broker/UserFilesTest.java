package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the broker's users: what they may say, and that they are read again. */
class UserFilesTest {

    private static final String HASH = "ENC(1024:00:11)";

    @TempDir
    Path directory;

    private UserFiles files;

    @BeforeEach
    void name() {
        files = new UserFiles(directory.resolve("users"), directory.resolve("roles"));
    }

    @Test
    void shouldSayWhoHasWhichRole() throws Exception {
        write("crm = " + HASH + "\nvoice = " + HASH, "avatar-producer = crm\navatar-producer.acme = voice , crm");
        BrokerUsers users = files.read("gateway");
        assertThat(users.rolesOf("crm")).containsExactlyInAnyOrder("avatar-producer", "avatar-producer.acme");
        assertThat(users.rolesOf("voice")).containsExactly("avatar-producer.acme");
        assertThat(users.rolesOf("nobody")).isEmpty();
        assertThat(users.tenants()).containsExactly("acme");
        assertThat(users).hasToString("BrokerUsers" + users.hashes().keySet());
    }

    @Test
    void shouldNameAllFaultsAndNoSecret() throws Exception {
        write(
                "crm = secret-in-clear\ngateway = " + HASH,
                "avatar-producer = crm, who\namq = crm\navatar-producer.A/B = crm\navatar-producer.default = crm"
                        + "\navatar-producer.avatar-gateway-probe = crm");
        assertThatThrownBy(() -> files.read("gateway"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(
                        "BROKER_USERS_FILE: crm: no hash of a password",
                        "BROKER_USERS_FILE: gateway (expected: other users than BROKER_USER)",
                        "BROKER_ROLES_FILE: avatar-producer = who (expected: users of the other file)",
                        "BROKER_ROLES_FILE: amq (expected: ",
                        "BROKER_ROLES_FILE: avatar-producer.A/B (expected: ",
                        "BROKER_ROLES_FILE: avatar-producer.default (expected: ",
                        "BROKER_ROLES_FILE: avatar-producer.avatar-gateway-probe (expected: ")
                .doesNotContain("secret-in-clear");
    }

    @Test
    void shouldSayThatAFileIsNotThere() {
        assertThatThrownBy(() -> files.read("gateway"))
                .hasMessageContaining("BROKER_USERS_FILE: " + files.users() + " cannot be read")
                .hasMessageContaining("BROKER_ROLES_FILE: " + files.roles() + " cannot be read");
        assertThatThrownBy(() -> new UserFiles(files.users(), null)).hasMessageContaining("BROKER_ROLES_FILE: not set");
    }

    @Test
    void shouldBeReadAgainWhileTheBrokerRuns() throws Exception {
        try (RoleBrokers brokers = new RoleBrokers(directory);
                ServerLocator locator = ActiveMQClient.createServerLocator("tcp://127.0.0.1:" + brokers.port());
                ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession open = session(factory, RoleBrokers.CRM);
                ClientProducer jobs = open.createProducer("avatar.audio")) {
            jobs.send(open.createMessage(true));
            assertThat(mayLogIn(factory, "voice")).isFalse();
            files = brokers.files();

            write("voice = " + RoleBrokers.hash("voicevoice"), "avatar-producer.other = voice");
            brokers.embedded().lookForUsers();

            assertThat(mayLogIn(factory, "voice")).isTrue();
            try (ClientSession session = session(factory, "voice");
                    ClientProducer producer = session.createProducer()) {
                producer.send("avatar.t.other.audio", session.createMessage(true));
                assertThatThrownBy(() -> producer.send("avatar.audio", session.createMessage(true)))
                        .isInstanceOf(ActiveMQSecurityException.class);
            }
            assertThat(mayLogIn(factory, RoleBrokers.CRM)).isFalse();
            assertThatThrownBy(() -> jobs.send(open.createMessage(true))).isInstanceOf(ActiveMQSecurityException.class);

            write("voice = in-clear", "avatar-producer = voice");
            brokers.embedded().lookForUsers();

            assertThat(mayLogIn(factory, "voice")).as("as before").isTrue();
        }
    }

    @Test
    void shouldNotStartABrokerWithFaults() throws Exception {
        write("crm = in-clear", "avatar-producer = crm");
        EmbeddedBroker broker = new EmbeddedBroker(new EmbeddedBrokerOptions(
                "127.0.0.1",
                1,
                "gateway",
                "secret",
                files,
                null,
                directory,
                3,
                1,
                0,
                EmbeddedBrokerOptions.BODY_PATIENCE));
        assertThatThrownBy(broker::start)
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining("no hash of a password");
        assertThatThrownBy(() -> BrokerRights.of(Set.of("A.B"))).hasMessageContaining("tenant: A.B (expected: ");
    }

    private void write(String users, String roles) throws Exception {
        Files.writeString(files.users(), users);
        Files.writeString(files.roles(), roles);
        // Not within the same moment as before.
        Files.setLastModifiedTime(
                files.users(), FileTime.from(Instant.now().plusNanos(System.nanoTime() % 1_000_000_000)));
    }

    private static ClientSession session(ClientSessionFactory factory, String user) throws ActiveMQException {
        return factory.createSession(user, RoleBrokers.password(user), false, true, true, false, 0);
    }

    private static boolean mayLogIn(ClientSessionFactory factory, String user) throws ActiveMQException {
        try (ClientSession session = session(factory, user)) {
            return !session.isClosed();
        } catch (ActiveMQSecurityException refused) {
            return false;
        }
    }
}
