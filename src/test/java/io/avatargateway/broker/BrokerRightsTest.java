package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.broker.RoleBrokers.Kind;
import io.avatargateway.foreign.SessionMark;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.DistributionMode;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who may do what at each address of the gateway's, with clients of both protocols. There are two brokers: the embedded
 * one, and one that has what docs/operator.md says. S: send, C: consume, B: browse, D and T: make a durable and a
 * temporary queue, X: delete a durable one.
 */
class BrokerRightsTest {

    private static final long WAIT_MILLIS = 10_000;
    private static final String SESSION = "ses_aaaaaaaaaaaaaaaaaaaa";
    private static final String RANDOM = UUID.randomUUID().toString();

    /**
     * Address, then what gateway, the default tenant's producer, another's, and an operator may do.
     */
    private static final String TABLE =
            """
            avatar.audio                          SCD    S     -     SCBDTX
            avatar.audio.{session}                SCDX   S     -     SCBDTX
            avatar.audio.{session}.urgent         SCDX   S     -     SCBDTX
            avatar.audio.*                        CDX    -     -     CBDTX
            avatar.audio.expired                  SCD    -     -     SCBDTX
            avatar.audio.DLQ                      SCBD   -     -     SCBDTX
            avatar.sessions                       SCD    S     -     SCBDTX
            avatar.sessions.expired               SCD    -     -     SCBDTX
            avatar.sessions.DLQ                   SCBD   -     -     SCBDTX
            avatar.sessions.of.one                SCBDTX -     -     SCBDTX
            avatar.events                         S      CDTX  -     CBDTX
            avatar.replies                        S      CDTX  -     SCBDTX
            avatar.replies.crm                    S      CDTX  -     SCBDTX
            avatar.nodes                          SCBDTX -     -     CBDTX
            avatar.nodes.heard                    SCBDTX -     -     CBDTX
            avatar.nodes.use                      SCBDTX -     -     CBDTX
            avatar.nodes.commands.one             SCBDTX -     -     CBDTX
            avatar.ended.{session}                SCBDTX -     -     SCBDTX
            avatar.ledger                         SCD    -     -     SCBDTX
            avatar.webhooks.acme.crm              SCD    -     -     CBDTX
            avatar.webhooks.DLQ                   SCBD   -     -     CBDTX
            avatar.senders                        S      -     -     SCBDTX
            avatar.t.acme.audio                   SCD    -     S     SCBDTX
            avatar.t.acme.audio.{session}         SCDX   -     S     SCBDTX
            avatar.t.acme.audio.{session}.urgent  SCDX   -     S     SCBDTX
            avatar.t.acme.audio.*                 CDX    -     -     CBDTX
            avatar.t.acme.audio.DLQ               SCBD   -     -     SCBDTX
            avatar.t.acme.sessions                SCD    -     S     SCBDTX
            avatar.t.acme.sessions.DLQ            SCBD   -     -     SCBDTX
            avatar.t.acme.events                  S      -     CDTX  CBDTX
            avatar.t.acme.replies.voice           S      -     CDTX  SCBDTX
            avatar.t.other.audio                  SCD    -     -     SCBDTX
            avatar.t.other.audio.{session}        SCDX   -     -     SCBDTX
            avatar.t.other.audio.{session}.urgent SCDX   -     -     SCBDTX
            avatar.t.other.audio.DLQ              SCBD   -     -     SCBDTX
            avatar.t.other.sessions.DLQ           SCBD   -     -     SCBDTX
            avatar.t.other.events                 SCD    -     -     CBDTX
            avatar.t.*.audio                      CD     -     -     CBDTX
            avatar.t.*.audio.*                    CDX    -     -     CBDTX
            avatar.#                              -      -     -     CBDTX
            #                                     -      -     -     CBDTX
            crm.orders                            -      -     -     SCBDTX
            activemq.notifications                -      -     -     SCBDTX
            {random}                              S      CT    CT    SCBDTX
            """
                    .replace("{session}", SESSION)
                    .replace("{random}", RANDOM);

    /** What the broker says to those who may not; or that it takes nothing, where a plugin of ours refuses it. */
    private static final Pattern REFUSED =
            Pattern.compile(".*(AMQ229032|AMQ229213|did not accept|a message of others'|AMQ229260).*", Pattern.DOTALL);

    private static final List<String> USERS =
            List.of(RoleBrokers.GATEWAY, RoleBrokers.CRM, RoleBrokers.ACME, RoleBrokers.OPS);

    /** Names and passwords. */
    private static final String[][] WRONG = {
        {null, null}, {"crm", null}, {"crm", ""}, {"crm", "gatewaygateway"}, {"x", "x"}
    };

    @TempDir
    static Path directory;

    private static RoleBrokers brokers;

    @BeforeAll
    static void start() throws Exception {
        brokers = new RoleBrokers(directory).withDocumented();
        for (Kind kind : Kind.values()) {
            try (ServerLocator operators = ActiveMQClient.createServerLocator(brokers.url(kind));
                    ClientSessionFactory factory = operators.createSessionFactory();
                    ClientSession session = session(factory, RoleBrokers.OPS)) {
                for (String address : addresses()) {
                    if (!session.addressQuery(SimpleString.of(address)).isExists()) {
                        session.createAddress(SimpleString.of(address), routing(address), false);
                    }
                    session.createQueue(QueueConfiguration.of(probe(address))
                            .setAddress(address)
                            .setRoutingType(routing(address)));
                }
            }
        }
    }

    @AfterAll
    static void stop() throws Exception {
        brokers.close();
    }

    @ParameterizedTest
    @CsvSource({
        "EMBEDDED, gateway", "EMBEDDED, crm", "EMBEDDED, acme-voice", "EMBEDDED, ops",
        "DOCUMENTED, gateway", "DOCUMENTED, crm", "DOCUMENTED, acme-voice", "DOCUMENTED, ops"
    })
    void shouldHoldForClientsOfTheBrokersOwnProtocol(Kind kind, String user) throws Exception {
        Map<String, String> found = new LinkedHashMap<>();
        try (ServerLocator at = ActiveMQClient.createServerLocator(brokers.url(kind));
                ClientSessionFactory factory = at.createSessionFactory();
                ClientSession operator = session(factory, RoleBrokers.OPS);
                ClientSession session = session(factory, user)) {
            for (String address : addresses()) {
                found.put(address, rights(session, operator, address));
            }
        }
        assertThat(found).isEqualTo(expected(user));
    }

    /** AMQP has no words for making and deleting; the gateway does not speak it. */
    @ParameterizedTest
    @CsvSource({
        "EMBEDDED, crm",
        "EMBEDDED, acme-voice",
        "EMBEDDED, ops",
        "DOCUMENTED, crm",
        "DOCUMENTED, acme-voice",
        "DOCUMENTED, ops"
    })
    void shouldHoldForClientsOfAmqp(Kind kind, String user) throws Exception {
        Map<String, String> found = new LinkedHashMap<>();
        try (Client client = Client.create();
                Connection connection = client.connect("127.0.0.1", brokers.port(kind), login(user))) {
            for (String address : addresses()) {
                found.put(address, rights(connection, address));
            }
        }
        Map<String, String> expected = new LinkedHashMap<>();
        expected(user).forEach((address, rights) -> expected.put(address, spoken(rights)));
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetNobodyInWithoutTheRightPassword(Kind kind) throws Exception {
        for (String[] wrong : WRONG) {
            try (ServerLocator at = ActiveMQClient.createServerLocator(brokers.url(kind));
                    ClientSessionFactory factory = at.createSessionFactory()) {
                assertThatThrownBy(() -> factory.createSession(wrong[0], wrong[1], false, true, true, false, 0))
                        .as("%s with %s", wrong[0], wrong[1])
                        .isInstanceOf(ActiveMQSecurityException.class);
            }
            ConnectionOptions options = new ConnectionOptions();
            if (wrong[0] != null) {
                options.user(wrong[0]).password(wrong[1] == null ? "" : wrong[1]);
            }
            try (Client client = Client.create()) {
                assertThatThrownBy(() -> client.connect("127.0.0.1", brokers.port(kind), options)
                                .openSender("avatar.audio")
                                .openFuture()
                                .get())
                        .as("%s with %s over AMQP", wrong[0], wrong[1])
                        .isInstanceOfAny(ClientException.class, ExecutionException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetOperatorsAloneManageTheBroker(Kind kind) throws Exception {
        for (String user : USERS) {
            try (ServerLocator at = ActiveMQClient.createServerLocator(brokers.url(kind));
                    ClientSessionFactory factory = at.createSessionFactory();
                    ClientSession session = session(factory, user)) {
                session.start();
                if (user.equals(RoleBrokers.OPS)) {
                    ClientMessage call = session.createMessage(false);
                    ManagementHelper.putOperationInvocation(call, "broker", "getQueueNames");
                    ClientRequestor requestor = new ClientRequestor(session, "activemq.management");
                    assertThat(ManagementHelper.hasOperationSucceeded(requestor.request(call, WAIT_MILLIS)))
                            .isTrue();
                    requestor.close();
                } else {
                    ClientMessage call = session.createMessage(true);
                    ManagementHelper.putOperationInvocation(call, "broker", "getQueueNames");
                    try (ClientProducer producer = session.createProducer("activemq.management")) {
                        assertThatThrownBy(() -> producer.send(call)).isInstanceOf(ActiveMQSecurityException.class);
                    }
                }
            }
        }
    }

    /** By it anybody could browse, divert and destroy. */
    @ParameterizedTest
    @EnumSource
    void shouldLetNoProducerManageTheBrokerByAmqp(Kind kind) throws Exception {
        for (String user : List.of(RoleBrokers.CRM, RoleBrokers.ACME)) {
            try (Client client = Client.create();
                    Connection connection = client.connect("127.0.0.1", brokers.port(kind), login(user))) {
                assertThat(rights(connection, "activemq.management")).isEqualTo("-");
            }
        }
    }

    /** Else the gateway would take it for its own, and read what is sent there. */
    @ParameterizedTest
    @EnumSource
    void shouldLetNobodyTakeTheNameOfAQueueOfTheGateways(Kind kind) throws Exception {
        try (ServerLocator at = ActiveMQClient.createServerLocator(brokers.url(kind));
                ClientSessionFactory factory = at.createSessionFactory();
                ClientSession session = session(factory, RoleBrokers.CRM)) {
            assertThatThrownBy(() -> session.createQueue(QueueConfiguration.of("avatar.audio.ses_bbbbbbbbbbbbbbbbbbbb")
                            .setAddress("avatar.replies.crm")
                            .setRoutingType(RoutingType.ANYCAST)))
                    .hasMessageContaining("expected: a name that is not one of the gateway's queues");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetNobodyReadATemporaryQueueOfAnother(Kind kind) throws Exception {
        String name = UUID.randomUUID().toString();
        try (ServerLocator at = ActiveMQClient.createServerLocator(brokers.url(kind));
                ClientSessionFactory factory = at.createSessionFactory();
                ClientSession crm = session(factory, RoleBrokers.CRM);
                ClientSession acme = session(factory, RoleBrokers.ACME)) {
            crm.createQueue(temporary(name, name));
            assertThatThrownBy(() -> acme.createConsumer(name)).isInstanceOf(ActiveMQSecurityException.class);
            assertThat(crm.createConsumer(name).isClosed()).isFalse();
        }
    }

    /** Anybody can write the property by which the gateway marks what it has counted. */
    @Test
    void shouldLimitWhatWaitsWhateverAProducerSaysOfIt() throws Exception {
        SimpleString queue = SimpleString.of("avatar.t.acme.audio.ses_cccccccccccccccccccc");
        try (ServerLocator at = ActiveMQClient.createServerLocator(brokers.url(Kind.EMBEDDED));
                ClientSessionFactory factory = at.createSessionFactory();
                ClientSession gateway = session(factory, RoleBrokers.GATEWAY);
                ClientSession acme = session(factory, RoleBrokers.ACME);
                ClientProducer counted = gateway.createProducer(queue);
                ClientProducer pretended = acme.createProducer(queue)) {
            gateway.createQueue(QueueConfiguration.of(queue).setRoutingType(RoutingType.ANYCAST));
            for (int i = 0; i < RoleBrokers.MOST_WAITING; i++) {
                pretended.send(countedJob(acme));
            }
            assertThatThrownBy(() -> pretended.send(countedJob(acme))).hasMessageContaining("QUOTA_WAITING_JOBS");
            counted.send(countedJob(gateway));
            assertThat(gateway.queueQuery(queue).getMessageCount()).isEqualTo(RoleBrokers.MOST_WAITING + 1);
        }
    }

    private static ClientMessage countedJob(ClientSession session) {
        return session.createMessage(true).putBooleanProperty("AvatarAcceptedSent", true);
    }

    private static String rights(ClientSession session, ClientSession operator, String address) throws Exception {
        StringBuilder rights = new StringBuilder();
        note(rights, 'S', () -> {
            try (ClientProducer producer = session.createProducer()) {
                producer.send(SimpleString.of(address + "::avatar.no-queue"), session.createMessage(true));
            }
        });
        note(rights, 'C', () -> session.createConsumer(probe(address)).close());
        note(rights, 'B', () -> session.createConsumer(probe(address), true).close());
        String made = "made-" + UUID.randomUUID();
        QueueConfiguration queue =
                QueueConfiguration.of(made).setAddress(address).setRoutingType(routing(address));
        note(rights, 'D', () -> session.createQueue(queue));
        if (rights.indexOf("D") < 0) {
            operator.createQueue(queue);
        }
        note(rights, 'T', () -> session.createQueue(temporary(made + "-t", address)));
        note(rights, 'X', () -> session.deleteQueue(made));
        return rights.isEmpty() ? "-" : rights.toString();
    }

    private static String rights(Connection connection, String address) throws Exception {
        StringBuilder rights = new StringBuilder();
        note(rights, 'S', () -> {
            try (Sender sender = connection.openSender(address)) {
                boolean taken = sender.openFuture().get() == sender
                        && sender.send(Message.create("probe"))
                                .awaitAccepted()
                                .remoteState()
                                .isAccepted();
                assertThat(taken).isTrue();
            }
        });
        note(rights, 'C', () -> open(connection, address, DistributionMode.MOVE));
        note(rights, 'B', () -> open(connection, address, DistributionMode.COPY));
        return rights.isEmpty() ? "-" : rights.toString();
    }

    private static void open(Connection connection, String address, DistributionMode mode) throws Exception {
        ReceiverOptions options = new ReceiverOptions().creditWindow(0);
        options.sourceOptions().distributionMode(mode);
        try (Receiver receiver = connection.openReceiver(address + "::" + probe(address), options)) {
            receiver.openFuture().get();
        }
    }

    private static String spoken(String rights) {
        String left = rights.replaceAll("[DTX]", "");
        return left.isEmpty() ? "-" : left;
    }

    private interface Attempt {
        void make() throws Exception;
    }

    private static void note(StringBuilder rights, char right, Attempt attempt) throws Exception {
        try {
            attempt.make();
            rights.append(right);
        } catch (ActiveMQSecurityException | ClientException | ExecutionException refused) {
            assertThat(refused).message().matches(REFUSED);
        } catch (ActiveMQException noAddress) {
            // To send to a pattern is nobody's right.
            assertThat(noAddress).hasMessageContaining("AMQ229260");
        }
    }

    private static QueueConfiguration temporary(String name, String address) {
        return QueueConfiguration.of(name)
                .setAddress(address)
                .setRoutingType(routing(address))
                .setDurable(false)
                .setTemporary(true);
    }

    private static RoutingType routing(String address) {
        return address.endsWith(".events") ? RoutingType.MULTICAST : RoutingType.ANYCAST;
    }

    private static ClientSession session(ClientSessionFactory factory, String user) throws ActiveMQException {
        ClientSession session = factory.createSession(user, RoleBrokers.password(user), false, true, true, false, 0);
        if (user.equals(RoleBrokers.GATEWAY)) {
            session.addMetaData(SessionMark.PUBLISHER, "test");
        }
        return session;
    }

    private static ConnectionOptions login(String user) {
        return new ConnectionOptions().user(user).password(RoleBrokers.password(user));
    }

    private static String probe(String address) {
        return "probe-" + Integer.toHexString(address.hashCode());
    }

    private static List<String> addresses() {
        return TABLE.lines().map(line -> line.substring(0, line.indexOf(' '))).toList();
    }

    private static Map<String, String> expected(String user) {
        Map<String, String> expected = new LinkedHashMap<>();
        TABLE.lines()
                .map(line -> line.split(" +", -1))
                .forEach(cells -> expected.put(cells[0], cells[1 + USERS.indexOf(user)]));
        return expected;
    }
}
