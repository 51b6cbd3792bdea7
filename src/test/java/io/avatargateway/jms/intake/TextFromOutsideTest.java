package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.pcm;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.session.model.PlainText;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.protonj2.client.AdvancedMessage;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.DeliveryState;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.types.Binary;
import org.apache.qpid.protonj2.types.messaging.Data;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ids and other texts that are long, or no text. The same rule holds whichever queue they come by. Each gets one
 * answer, and a dead letter that every client can read.
 */
@Timeout(60)
class TextFromOutsideTest extends IntakeAndFeed {

    private static final String LONE = "\uD83D";

    /** How Artemis shows an AMQP message id to JMS clients; to AMQP clients it comes back as it was. */
    private static final String NO_PREFIX = "ID:AMQP_NO_PREFIX:";

    /** Such an id is no name; the job gets another one, and the replies carry the id all the same. */
    @ParameterizedTest
    @CsvSource({
        "201, x, true",
        "201, x, false",
        "7900, x, true",
        "7900, x, false",
        "3, '\n', true",
        "3, '\n', false",
        "3, '\u0085', true",
        "3, '\u0085', false"
    })
    void shouldSpeakAJobWhoseMessageIdIsNoName(int length, String character, boolean direct) throws Exception {
        String messageId = character.repeat(length);
        sendByAmqp(named(messageId), direct);
        Job job = feed.nextJob();
        assertThat(job.id()).matches("message-[0-9a-f]{32}");
        feed.feed.settle(job, FeedFixture.finished(job));
        for (String word : new String[] {"accepted", "finished"}) {
            Message reply = feed.nextReplyMessage();
            assertThat(reply.getStringProperty(JmsNames.STATUS)).isEqualTo(word);
            assertThat(reply.getStringProperty(JmsNames.JOB_ID)).isEqualTo(job.id());
            assertThat(reply.getJMSCorrelationID()).isEqualTo(NO_PREFIX + messageId);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldTellTwoLongMessageIdsApart(boolean direct) throws Exception {
        for (String end : new String[] {"a", "b"}) {
            sendByAmqp(named("x".repeat(300) + end), direct);
        }
        assertThat(feed.nextJob().id()).isNotEqualTo(feed.nextJob().id());
    }

    /** Only the intake sets it. */
    @ParameterizedTest
    @CsvSource({"201, true", "201, false", "20000, true", "20000, false"})
    void shouldNotMindARequestMessageIdThatTheIntakeCannotHaveSet(int length, boolean direct) throws Exception {
        AdvancedMessage<Object> message = named("mine");
        message.property(JmsNames.REQUEST_MESSAGE_ID, "x".repeat(length));
        sendByAmqp(message, direct);
        Job job = feed.nextJob();
        assertThat(job.id()).isEqualTo(NO_PREFIX + "mine");
        feed.feed.settle(job, FeedFixture.finished(job));
        for (String word : new String[] {"accepted", "finished"}) {
            Message reply = feed.nextReplyMessage();
            assertThat(reply.getStringProperty(JmsNames.STATUS)).isEqualTo(word);
            assertThat(reply.getJMSCorrelationID()).isEqualTo(NO_PREFIX + "mine");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRejectOnceWhatHasMorePropertiesThanAMessageMayHave(boolean direct) throws Exception {
        AdvancedMessage<Object> message = named("mine");
        message.property(JmsNames.REQUEST_MESSAGE_ID, "x".repeat(48_000));
        sendByAmqp(message, direct);
        assertRejected(NO_PREFIX + "mine", direct);
        assertThat(feed.nextDeadLetter().getStringProperty(JmsNames.REQUEST_MESSAGE_ID))
                .isEqualTo(NO_PREFIX + "mine");
    }

    @ParameterizedTest
    @CsvSource({"20000, true", "20000, false", "48000, true", "48000, false"})
    void shouldPutAsideWhatHasALongRequestMessageId(int length, boolean direct) throws Exception {
        AdvancedMessage<Object> message = named("mine");
        message.property(JmsNames.REQUEST_MESSAGE_ID, "x".repeat(length));
        message.property(JmsNames.MODE, "soon");
        sendByAmqp(message, direct);
        assertRejected(NO_PREFIX + "mine", direct);
        Message dead = feed.nextDeadLetter();
        assertThat(dead.getStringProperty(JmsNames.REQUEST_MESSAGE_ID)).isEqualTo(NO_PREFIX + "mine");
        assertThat(dead.getBody(byte[].class)).isEqualTo(pcm(640));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRejectACorrelationIdThatNoReplyCanCarry(boolean direct) throws Exception {
        for (String id : new String[] {"x".repeat(8_001), "x".repeat(30_000), "a" + LONE}) {
            String jobId = "job-" + id.length();
            BytesMessage message = feed.message(jobId, 640);
            message.setJMSCorrelationID(id);
            send(message, direct);
            Message reply = assertRejected(jobId, direct);
            assertThat(reply.getJMSCorrelationID()).isEqualTo(message.getJMSMessageID());
            assertThat(((TextMessage) reply).getText()).contains("JMSCorrelationID");
            feed.nextDeadLetter();
        }
        BytesMessage fits = feed.message("fits", 640);
        fits.setJMSCorrelationID("x".repeat(8_000));
        send(fits, direct);
        assertThat(feed.nextJob().id()).isEqualTo("fits");
        assertThat(feed.nextReplyMessage().getJMSCorrelationID()).hasSize(8_000);
    }

    /** The broker does not take it: its sender is told at once. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRefuseABinaryReplyAddress(boolean direct) throws Exception {
        AdvancedMessage<Object> message = AdvancedMessage.create();
        message.property("JMSReplyTo", new Binary(new byte[] {1, 2}));
        message.addBodySection(new Data(pcm(640)));
        assertThat(offer(message, direct)).isEqualTo(DeliveryState.Type.REJECTED);
        assertThat(broker.messageCount(direct ? feed.queue() : JmsNames.INTAKE)).isZero();
    }

    /**
     * Some of them say that the queue is a topic, as the number 1 does, and 1.5; replies go where there is somebody.
     */
    @ParameterizedTest
    @MethodSource
    void shouldAnswerWhateverKindOfAddressTheReplyAddressIsSaidToBe(Object type) throws Exception {
        for (boolean direct : new boolean[] {true, false}) {
            AdvancedMessage<Object> message = AdvancedMessage.create();
            message.property(JmsNames.JOB_ID, "job-" + direct);
            message.annotation("x-opt-jms-reply-to", type);
            sendByAmqp(message, direct);
            Job job = feed.nextJob();
            feed.feed.settle(job, FeedFixture.finished(job));
            for (String word : new String[] {"accepted", "finished"}) {
                assertThat(feed.nextReplyMessage().getStringProperty(JmsNames.STATUS))
                        .isEqualTo(word);
            }
        }
    }

    static List<Object> shouldAnswerWhateverKindOfAddressTheReplyAddressIsSaidToBe() {
        return List.of(
                (byte) 0,
                (byte) 1,
                (byte) 2,
                (byte) 3,
                (byte) 9,
                (byte) -1,
                1,
                257L,
                1.5,
                3.9f,
                true,
                "topic",
                'q',
                UUID.randomUUID(),
                List.of(1),
                Map.of("a", 1),
                new Binary(new byte[1]));
    }

    /** AMQP clients are disconnected when they would have to get a lone surrogate. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRejectTextThatIsNoUnicodeAndPutItAsideForEverybody(boolean direct) throws Exception {
        String[] names = {JmsNames.JOB_ID, JmsNames.AUDIO_TYPE, JmsNames.MODE, JmsNames.NOT_BEFORE};
        for (String name : names) {
            BytesMessage message = feed.message("job-" + name, 640);
            message.setStringProperty(name, "a" + LONE + "b");
            message.setStringProperty("Vendor", "c" + LONE + "d");
            send(message, direct);
            Message reply =
                    assertRejected(name.equals(JmsNames.JOB_ID) ? message.getJMSMessageID() : "job-" + name, direct);
            assertThat(((TextMessage) reply).getText())
                    .satisfies(
                            words -> assertThat(PlainText.isWellFormed(words)).isTrue())
                    .doesNotContain("\\ud83d");
        }
        TextMessage text = feed.producerSession.createTextMessage("not " + LONE + " speech");
        text.setStringProperty(JmsNames.JOB_ID, "text");
        text.setJMSReplyTo(feed.replyQueue);
        text.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        feed.send(direct ? feed.queue() : JmsNames.INTAKE, text, 0, 4);
        if (!direct) {
            assertThat(intake.takeIn()).isTrue();
        }
        assertRejected("text", direct);

        try (jakarta.jms.Connection amqp = new JmsConnectionFactory(broker.amqpUrl()).createConnection()) {
            amqp.start();
            Session session = amqp.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer dead = session.createConsumer(session.createQueue(JmsNames.DEAD_LETTERS));
            for (int i = 0; i < names.length; i++) {
                Message letter = dead.receive(10_000);
                assertThat(letter.getStringProperty("Vendor")).isEqualTo("c\uFFFDd");
            }
            assertThat(((TextMessage) dead.receive(10_000)).getText()).isEqualTo("not \uFFFD speech");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRejectAJobIdWithAControlCharacterOfTheSecondKind(boolean direct) throws Exception {
        BytesMessage message = feed.message("a\u0085b", 640);
        send(message, direct);
        Message reply = assertRejected(message.getJMSMessageID(), direct);
        assertThat(((TextMessage) reply).getText()).contains("a?b");
        assertThat(feed.nextDeadLetter().getStringProperty(JmsNames.REASON)).isEqualTo("PROPERTY_INVALID");
    }

    private Message assertRejected(String jobId, boolean direct) throws Exception {
        feed.feed.request();
        Message reply = feed.nextReplyMessage();
        if (direct && reply.getStringProperty(JmsNames.STATUS).equals("accepted")) {
            reply = feed.nextReplyMessage();
        }
        assertThat(reply.getStringProperty(JmsNames.STATUS)).isEqualTo("rejected");
        assertThat(reply.getStringProperty(JmsNames.JOB_ID)).isEqualTo(jobId);
        return reply;
    }

    private void send(BytesMessage message, boolean direct) throws Exception {
        message.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        feed.send(direct ? feed.queue() : JmsNames.INTAKE, message, 0, 4);
        if (!direct) {
            assertThat(intake.takeIn()).isTrue();
        }
    }

    private static AdvancedMessage<Object> named(String messageId) throws Exception {
        AdvancedMessage<Object> message = AdvancedMessage.create();
        message.messageId(messageId);
        return message;
    }

    private void sendByAmqp(AdvancedMessage<Object> message, boolean direct) throws Exception {
        message.replyTo(feed.replyQueue.getQueueName());
        deliver(message, direct);
    }

    private void deliver(AdvancedMessage<Object> message, boolean direct) throws Exception {
        message.durable(true);
        message.property(JmsNames.SESSION_ID, feed.id.value());
        message.addBodySection(new Data(pcm(640)));
        assertThat(offer(message, direct)).isEqualTo(DeliveryState.Type.ACCEPTED);
        if (!direct) {
            assertThat(intake.takeIn()).isTrue();
        }
    }

    private DeliveryState.Type offer(AdvancedMessage<Object> message, boolean direct) throws Exception {
        URI url = URI.create(broker.amqpUrl());
        try (Client client = Client.create();
                Connection connection = client.connect(url.getHost(), url.getPort());
                Sender sender = connection.openSender(direct ? feed.queue() : JmsNames.INTAKE)) {
            return sender.send(message).awaitSettlement().remoteState().getType();
        }
    }
}
