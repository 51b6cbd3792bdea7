package io.avatargateway.jms.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.message.JmsNames;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.TextMessage;
import java.net.URI;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Sender;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands whose answers must not go where they are asked for. Their answers hold join tokens, and an opened session
 * costs money: so nothing is begun.
 */
class ForbiddenAnswersTest {

    private static final String OPEN = "{\"command\":\"open\"}";
    private static final int COMMANDS = 10;

    @TempDir
    static Path directory;

    private static TestBroker broker;
    private CommandFixture fixture;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(directory, TestBroker.Login.ALL_RIGHTS);
        broker.forbidGateway("foreign.#");
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        fixture = new CommandFixture(broker, broker.connectionFactory()).startGateway();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "avatar.sessions",
                "avatar.sessions.DLQ",
                "avatar.sessions.expired",
                "avatar.audio",
                "avatar.audio.DLQ",
                "avatar.sessions.DLQ::avatar.sessions.DLQ"
            })
    void shouldBeginNothingThatWouldBeAnsweredInAQueueOfTheGateways(String address) throws Exception {
        sendOpen(fixture.client.createQueue(address));
        assertNothingBegun(fixture.deadLetter(), address);
        openOverAmqp(address);
        assertNothingBegun(fixture.deadLetter(), address);
        assertThat(broker.messageCount(JmsNames.SESSIONS)).isZero();
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isZero();
        assertNextIsDone();
    }

    @Test
    void shouldBeginNothingThatWouldBeToldToWhoListensToEvents() throws Exception {
        try (MessageConsumer events = fixture.client.createConsumer(fixture.client.createTopic(JmsNames.EVENTS))) {
            sendOpen(fixture.client.createTopic(JmsNames.EVENTS));
            assertNothingBegun(fixture.deadLetter(), JmsNames.EVENTS);
            openOverAmqp(JmsNames.EVENTS);
            assertNothingBegun(fixture.deadLetter(), JmsNames.EVENTS);
            assertNextIsDone();
            assertThat(events.receiveNoWait()).isNull();
        }
    }

    @Test
    void shouldBeginNothingWhoseAnswerTheBrokerWouldRefuse() throws Exception {
        for (int i = 0; i < COMMANDS; i++) {
            String foreign = "foreign." + UUID.randomUUID();
            broker.createQueue(foreign);
            sendOpen(fixture.client.createQueue(foreign));
        }
        assertNextIsDone();
        for (int i = 0; i < COMMANDS; i++) {
            assertNothingBegun(fixture.deadLetter(), "foreign.");
        }
        // Nothing was given back to the broker: a command that comes again has another number of its delivery.
        assertThat(fixture.asked).hasSize(1);
    }

    private void sendOpen(Destination replyTo) throws JMSException {
        TextMessage command = fixture.command(OPEN);
        command.setJMSReplyTo(replyTo);
        fixture.send(command);
    }

    private void openOverAmqp(String replyTo) throws Exception {
        URI url = URI.create(broker.amqpUrl());
        ConnectionOptions login =
                new ConnectionOptions().user(TestBroker.PRODUCER).password(TestBroker.PRODUCER);
        try (Client client = Client.create();
                Connection connection = client.connect(url.getHost(), url.getPort(), login);
                Sender sender = connection.openSender(JmsNames.SESSIONS)) {
            sender.send(org.apache.qpid.protonj2.client.Message.create(OPEN).replyTo(replyTo))
                    .settlementFuture()
                    .get();
        }
    }

    private void assertNextIsDone() throws JMSException {
        fixture.send(fixture.command(OPEN));
        assertThat(fixture.reply().getStringProperty(JmsNames.STATUS)).isEqualTo("done");
        assertThat(fixture.asked).hasSize(1);
    }

    private void assertNothingBegun(Message letter, String address) throws JMSException {
        assertThat(letter.getStringProperty(JmsNames.REASON)).isEqualTo("REPLY_UNDELIVERABLE");
        assertThat(letter.getStringProperty(JmsNames.REASON_DETAIL)).startsWith("JMSReplyTo: " + address);
        assertThat(((TextMessage) letter).getText()).isEqualTo(OPEN);
        assertThat(letter.getStringProperty(JmsNames.SESSION_ID)).isNull();
    }
}
