package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.ClusterConnectionConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.HAPolicyConfiguration;
import org.apache.activemq.artemis.core.config.ha.ReplicaPolicyConfiguration;
import org.apache.activemq.artemis.core.config.ha.ReplicatedPolicyConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.protonj2.client.AdvancedMessage;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.DeliveryState;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.types.messaging.Data;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What several data sections make is the same at the backup of a broker. */
@Timeout(120)
class AmqpReplicationTest {

    private static final int LARGE = 300_000;

    @TempDir
    Path data;

    private int primaryPort;
    private int backupPort;
    private ActiveMQServer primary;
    private ActiveMQServer backup;

    @BeforeEach
    void open() throws Exception {
        primaryPort = freePort();
        backupPort = freePort();
        primary = server(primaryPort, backupPort, "primary", new ReplicatedPolicyConfiguration());
        backup = server(backupPort, primaryPort, "backup", new ReplicaPolicyConfiguration());
        await("the backup is in step")
                .atMost(Duration.ofSeconds(60))
                .until(() -> primary.isReplicaSync() && backup.isReplicaSync());
    }

    @AfterEach
    void close() throws Exception {
        backup.stop();
        primary.stop();
    }

    @Test
    void shouldKeepWholeAlsoAtTheBackupWhatCameInSeveralDataSections() throws Exception {
        assertThat(send(LARGE, LARGE)).isEqualTo(DeliveryState.Type.ACCEPTED);
        assertThat(send(LARGE)).isEqualTo(DeliveryState.Type.ACCEPTED);
        assertThat(send(640, 640)).isEqualTo(DeliveryState.Type.ACCEPTED);
        primary.fail(true);
        await("the backup takes over").atMost(Duration.ofSeconds(60)).until(backup::isActive);
        try (ActiveMQConnectionFactory core = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + backupPort);
                JMSContext context = core.createContext();
                JMSConsumer consumer = context.createConsumer(context.createQueue("avatar.audio"))) {
            for (int bytes : new int[] {2 * LARGE, LARGE, 2 * 640}) {
                assertThat(consumer.receive(20_000).getBody(byte[].class)).hasSize(bytes);
            }
        }
    }

    private DeliveryState.Type send(int... sections) throws Exception {
        AdvancedMessage<Object> message = AdvancedMessage.create();
        message.durable(true);
        for (int bytes : sections) {
            message.addBodySection(new Data(new byte[bytes]));
        }
        try (Client client = Client.create();
                Connection connection = client.connect("127.0.0.1", primaryPort);
                Sender sender = connection.openSender("avatar.audio")) {
            return sender.send(message)
                    .awaitSettlement(20, TimeUnit.SECONDS)
                    .remoteState()
                    .getType();
        }
    }

    private ActiveMQServer server(int port, int other, String name, HAPolicyConfiguration policy) throws Exception {
        Configuration configuration = BrokerLayout.configuration(
                new EmbeddedBrokerOptions("127.0.0.1", port, null, null, data.resolve(name), 5, 1));
        configuration
                .setName(name)
                .setClusterUser("cluster")
                .setClusterPassword("cluster")
                .addConnectorConfiguration("this", "tcp://127.0.0.1:" + port)
                .addConnectorConfiguration("other", "tcp://127.0.0.1:" + other)
                .addClusterConfiguration(new ClusterConnectionConfiguration()
                        .setName("pair")
                        .setConnectorName("this")
                        .setStaticConnectors(List.of("other")))
                .setHAPolicyConfiguration(policy);
        // Artemis finds an acceptor's cluster by its own kind of acceptor, and the gateway's is another.
        for (TransportConfiguration acceptor : Set.copyOf(configuration.getAcceptorConfigurations())) {
            Map<String, Object> params = new HashMap<>(acceptor.getParams());
            params.put(TransportConstants.CLUSTER_CONNECTION, "pair");
            configuration.getAcceptorConfigurations().remove(acceptor);
            configuration
                    .getAcceptorConfigurations()
                    .add(new TransportConfiguration(
                            acceptor.getFactoryClassName(), params, acceptor.getName(), acceptor.getExtraParams()));
        }
        ActiveMQServer server = new ActiveMQServerImpl(configuration);
        server.start();
        return server;
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
