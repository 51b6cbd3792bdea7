package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.foreign.SessionMark;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityRuntimeException;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQJMSContext;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.apache.qpid.protonj2.client.DeliveryState;
import org.apache.qpid.protonj2.types.messaging.AmqpValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What others send to the topic of events reaches nobody, and the gateway's next event reaches all. */
@Timeout(60)
// A date is what the client makes an AMQP timestamp of.
@SuppressWarnings("JavaUtilDate")
class EventsGuardTest {

    private static final String TOPIC = "avatar.events";
    private static final long WAIT_MILLIS = 10_000;

    @TempDir
    Path data;

    private AmqpFixture broker;
    private ActiveMQConnectionFactory factory;

    @BeforeEach
    void open() throws Exception {
        broker = new AmqpFixture(data);
        factory = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + broker.port());
    }

    @AfterEach
    void close() throws Exception {
        factory.close();
        broker.close();
    }

    @Test
    void shouldRefuseAnAmqpMessageWhateverIsInIt() throws Exception {
        try (JMSContext context = factory.createContext();
                JMSConsumer subscriber = context.createConsumer(context.createTopic(TOPIC))) {
            for (Map<String, Object> properties :
                    List.<Map<String, Object>>of(Map.of(), Map.of("at", new Date(0)), Map.of("id", new UUID(1, 2)))) {
                assertThat(broker.send(TOPIC, properties, List.of(new AmqpValue<>("{}"))))
                        .isEqualTo(DeliveryState.Type.REJECTED);
            }
            publish("event");
            assertThat(subscriber.receiveBody(String.class, WAIT_MILLIS)).isEqualTo("event");
        }
        assertThat(broker.warnings)
                .allSatisfy(line -> assertThat(line.getMessage()).contains("expected: events of a gateway"));
    }

    @Test
    void shouldTellAJmsSenderThatItMayNot() throws Exception {
        try (JMSContext context = factory.createContext();
                JMSConsumer subscriber = context.createConsumer(context.createTopic(TOPIC))) {
            assertThatThrownBy(() -> context.createProducer().send(context.createTopic(TOPIC), "forged"))
                    .isInstanceOf(JMSSecurityRuntimeException.class)
                    .hasMessageContaining("avatar.events: a message of others'");
            publish("event");
            assertThat(subscriber.receiveBody(String.class, WAIT_MILLIS)).isEqualTo("event");
        }
    }

    /** A message that nobody waits for is refused silently; its transaction is not. */
    @Test
    void shouldNotCommitATransactionWithAnEventOfOthers() throws Exception {
        try (JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            context.createProducer().send(context.createQueue("avatar.audio"), new byte[] {1, 2});
            assertThatThrownBy(() -> {
                        context.createProducer().send(context.createTopic(TOPIC), "forged");
                        context.commit();
                    })
                    .isInstanceOf(JMSRuntimeException.class);
        }
        try (JMSContext context = factory.createContext();
                JMSConsumer consumer = context.createConsumer(context.createQueue("avatar.audio"))) {
            context.createProducer().send(context.createQueue("avatar.audio"), "next");
            assertThat(consumer.receiveBody(String.class, WAIT_MILLIS)).isEqualTo("next");
        }
    }

    @Test
    void shouldLetNobodyElseSendWhatGatewaysTellEachOther() throws Exception {
        for (String queue : List.of("avatar.nodes", "avatar.nodes.sessions", "avatar.nodes.commands.gateway-1")) {
            assertThat(broker.send(queue, Map.of(), List.of(new AmqpValue<>("{}"))))
                    .as(queue)
                    .isEqualTo(DeliveryState.Type.REJECTED);
        }
        try (JMSContext context = factory.createContext()) {
            assertThatThrownBy(() -> context.createProducer().send(context.createQueue("avatar.nodes"), "forged"))
                    .isInstanceOf(JMSSecurityRuntimeException.class)
                    .hasMessageContaining(
                            "avatar.nodes: a message of others' (expected: what gateways tell each other)");
            // A name that only begins alike is anybody's.
            context.createProducer().send(context.createQueue("avatar.nodesque"), "mine");
            assertThat(context.createConsumer(context.createQueue("avatar.nodesque"))
                            .receiveBody(String.class, WAIT_MILLIS))
                    .isEqualTo("mine");
        }
    }

    private void publish(String event) throws Exception {
        try (JMSContext gateway = factory.createContext()) {
            ((ActiveMQSession) ((ActiveMQJMSContext) gateway).getSession())
                    .getCoreSession()
                    .addMetaData(SessionMark.PUBLISHER, "test");
            gateway.createProducer().send(gateway.createTopic(TOPIC), event);
        }
    }
}
