package io.avatargateway.jms.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.api.ApiJson;
import io.avatargateway.api.InterruptView;
import io.avatargateway.api.SessionView;
import io.avatargateway.jms.CompressedBodies;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.metrics.Metric;
import io.avatargateway.metrics.TestMetrics;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.TextMessage;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQBuffers;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.jms.client.ActiveMQBytesMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQTextMessage;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions over JMS: what a client sends to {@code avatar.sessions}, and what it gets. */
@Timeout(60)
class CommandQueueTest {

    private static final String UNKNOWN = "ses_aaaaaaaaaaaaaaaaaaaa";

    @TempDir
    static Path directory;

    private static TestBroker broker;
    private CommandFixture fixture;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(directory);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        broker.empty(JmsNames.SESSIONS, JmsNames.SESSIONS_EXPIRED, JmsNames.SESSIONS_DEAD_LETTERS);
        fixture = new CommandFixture(broker, broker.connectionFactory());
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void shouldMeasureItsAnswers() throws Exception {
        try (TestMetrics metrics = new TestMetrics()) {
            fixture.meter = metrics.broker;
            fixture.startGateway();
            fixture.send(fixture.command("{\"command\":\"open\"}"));
            assertThat(fixture.reply()).isNotNull();

            await().untilAsserted(() -> assertThat(metrics.value(Metric.BROKER_CALLS, "activemq", "answer", null))
                    .isEqualTo(1));
            fixture.close();
        }
    }

    @Test
    void shouldOpenASessionAndAnswerAsRestDoesWithTheJoinInfo() throws Exception {
        fixture.startGateway();
        TextMessage command = fixture.command("{\"command\":\"open\",\"faceId\":\"face-1\",\"maxIdleSeconds\":60}");
        command.setStringProperty("AvatarCommandId", "order-4711");
        command.setJMSCorrelationID("mine");
        fixture.send(command);

        TextMessage reply = fixture.reply();

        SessionCommand.Open asked = (SessionCommand.Open) fixture.asked.get(0);
        assertThat(asked.options().faceId()).isEqualTo("face-1");
        assertThat(asked.options().maxIdle()).isEqualTo(Duration.ofSeconds(60));
        JsonObject json = FeedFixture.json(reply);
        assertThat(json.getJsonObject("join").getString("livekitToken")).isEqualTo(CommandFixture.TOKEN);
        assertThat(reply.getJMSCorrelationID()).isEqualTo("mine");
        assertThat(reply.getStringProperty("AvatarCommandId")).isEqualTo("order-4711");
        assertThat(reply.getStringProperty("AvatarStatus")).isEqualTo("done");
        assertThat(reply.getStringProperty("AvatarSessionId")).isEqualTo(json.getString("id"));
        awaitEmpty();
    }

    @Test
    void shouldLetAnAnswerExpireThatNobodyTakesInTime() throws Exception {
        fixture.replyTime = Duration.ofHours(1);
        fixture.startGateway();
        fixture.send(fixture.command("{\"command\":\"open\"}"));

        assertThat(Instant.ofEpochMilli(fixture.reply().getJMSExpiration()))
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(58)),
                        Instant.now().plus(Duration.ofMinutes(62)));
    }

    @Test
    void shouldGiveBackACorrelationIdOfBytes() throws Exception {
        fixture.startGateway();
        TextMessage command = fixture.command("{\"command\":\"open\"}");
        command.setJMSCorrelationIDAsBytes(new byte[] {1, 2, -1});
        fixture.send(command);
        assertThat(fixture.reply().getJMSCorrelationIDAsBytes()).containsExactly(1, 2, -1);
    }

    @Test
    void shouldDescribeInterruptCloseAndEraseASession() throws Exception {
        fixture.startGateway();
        SessionSnapshot session = fixture.session();
        String id = session.id().value();

        fixture.send(fixture.command("{\"command\":\"describe\",\"sessionId\":\"" + id + "\"}"));
        assertThat(fixture.reply().getText())
                .isEqualTo(ApiJson.toJson(SessionView.opened(session, "You are talking to an AI avatar.")));
        fixture.send(fixture.command("{\"command\":\"interrupt\",\"sessionId\":\"" + id + "\",\"keepWaiting\":true}"));
        assertThat(fixture.reply().getText()).isEqualTo(ApiJson.toJson(new InterruptView(id, true, 3)));
        fixture.send(fixture.command("{\"command\":\"close\",\"sessionId\":\"" + id + "\",\"drain\":false}"));
        assertThat(fixture.reply().getText()).isEqualTo(ApiJson.toJson(SessionView.full(session)));
        fixture.send(fixture.command("{\"command\":\"erase\",\"sessionId\":\"" + id + "\"}"));
        assertThat(fixture.reply().getText())
                .isEqualTo("{\"complete\":true,\"deadLetters\":2,\"endedJobs\":3,\"events\":12,\"expiredJobs\":0,"
                        + "\"jobs\":3,\"sessionId\":\"" + id + "\",\"sessions\":1}");

        assertThat(fixture.asked)
                .containsExactly(
                        new SessionCommand.Describe(session.id()),
                        new SessionCommand.Interrupt(session.id(), true),
                        new SessionCommand.Close(session.id(), false),
                        new SessionCommand.Erase(session.id()));
    }

    @Test
    void shouldOpenOneSessionForOneCommandIdHoweverOftenItComes() throws Exception {
        fixture.startGateway();
        Set<String> sessions = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            TextMessage command = fixture.command("{\"command\":\"open\"}");
            command.setStringProperty("AvatarCommandId", "once");
            fixture.send(command);
            sessions.add(FeedFixture.json(fixture.reply()).getString("id"));
        }
        assertThat(sessions).hasSize(1);
        assertThat(fixture.asked).hasSize(1);

        TextMessage other = fixture.command("{\"command\":\"open\",\"faceId\":\"other\"}");
        other.setStringProperty("AvatarCommandId", "once");
        fixture.send(other);
        assertRefused(fixture.reply(), "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void shouldOpenASessionForEachMessageThatNamesNoCommand() throws Exception {
        fixture.startGateway();
        fixture.send(fixture.command("{\"command\":\"open\"}"));
        fixture.send(fixture.command("{\"command\":\"open\"}"));
        assertThat(FeedFixture.json(fixture.reply()).getString("id"))
                .isNotEqualTo(FeedFixture.json(fixture.reply()).getString("id"));
    }

    @Test
    void shouldOpenNoSecondSessionWhenTheConnectionBreaksMeanwhile() throws Exception {
        fixture.slow = true;
        fixture.startGateway();
        fixture.send(fixture.command("{\"command\":\"open\"}"));
        awaitOpening(1);

        broker.cutConnections();
        await().atMost(Duration.ofSeconds(10))
                .until(() ->
                        broker.deliveringCount(JmsNames.SESSIONS) == 1 && broker.consumers(JmsNames.SESSIONS) == 1);
        fixture.opening.get(0).complete(fixture.session());

        assertThat(FeedFixture.json(fixture.reply()).getString("state")).isEqualTo("JOINABLE");
        assertThat(fixture.asked).hasSize(1);
        awaitEmpty();
        assertThat(fixture.replies.receive(FeedFixture.SHORT_MILLIS)).isNull();
    }

    @Test
    void shouldKeepWhatWasNotDoneWhenTheGatewayStops() throws Exception {
        fixture.slow = true;
        fixture.startGateway();
        fixture.send(fixture.command("{\"command\":\"open\"}"));
        awaitOpening(1);

        fixture.stopGateway();
        fixture.slow = false;
        fixture.startGateway();

        assertThat(FeedFixture.json(fixture.reply()).getString("state")).isEqualTo("JOINABLE");
        awaitEmpty();
    }

    @Test
    void shouldLetOnlySoManyBeUnderWay() throws Exception {
        fixture.slow = true;
        fixture.startGateway();
        int all = CommandQueue.MOST_UNDER_WAY + 44;
        for (int i = 0; i < all; i++) {
            fixture.send(fixture.command("{\"command\":\"open\"}"));
        }
        awaitOpening(CommandQueue.MOST_UNDER_WAY);
        assertThat(fixture.replies.receive(FeedFixture.SHORT_MILLIS)).isNull();
        assertThat(fixture.opening).hasSize(CommandQueue.MOST_UNDER_WAY);

        fixture.slow = false;
        fixture.opening.forEach(opening -> opening.complete(fixture.session()));
        for (int i = 0; i < all; i++) {
            fixture.reply();
        }
        awaitEmpty();
    }

    @Test
    void shouldNotKeepOtherCommandsWaitingBehindOpenings() throws Exception {
        fixture.startGateway();
        fixture.send(fixture.command("{\"command\":\"open\"}"));
        String session = fixture.reply().getStringProperty("AvatarSessionId");
        fixture.slow = true;
        for (int i = 0; i < CommandQueue.MOST_UNDER_WAY + 100; i++) {
            fixture.send(fixture.command("{\"command\":\"open\"}"));
        }
        for (String command : new String[] {"interrupt", "describe", "close"}) {
            fixture.send(fixture.command("{\"command\":\"" + command + "\",\"sessionId\":\"" + session + "\"}"));
            TextMessage reply = fixture.reply();
            assertThat(reply.getStringProperty("AvatarStatus"))
                    .as(reply.getText())
                    .isEqualTo("done");
            assertThat(reply.getStringProperty("AvatarSessionId")).isEqualTo(session);
        }
        awaitOpening(CommandQueue.MOST_UNDER_WAY);
    }

    @Test
    void shouldRefuseOpeningsBeyondThoseThatMayWait() {
        Openings openings = new Openings(1, 2);
        CommandTask opening = new CommandTask(null, new CommandWork(true, CompletableFuture::new));
        assertThat(List.of(openings.come(opening), openings.come(opening), openings.come(opening)))
                .containsExactly(Openings.Place.NOW, Openings.Place.LATER, Openings.Place.LATER);
        assertThat(openings.come(opening)).isEqualTo(Openings.Place.NONE);
        assertThat(openings.done()).isSameAs(opening);
        assertThat(openings.come(opening)).isEqualTo(Openings.Place.LATER);
        assertThat(openings.done()).isSameAs(opening);
        assertThat(openings.done()).isSameAs(opening);
        assertThat(openings.done()).isNull();
        assertThat(openings.come(opening)).isEqualTo(Openings.Place.NOW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello                                              | BODY_MALFORMED",
                "[]                                                 | BODY_MALFORMED",
                "{\"command\":\"open\"} x                           | BODY_MALFORMED",
                "{\"command\":\"open\",\"command\":\"close\"}       | BODY_MALFORMED",
                "{}                                                 | REQUEST_INVALID",
                "{\"command\":17}                                   | REQUEST_INVALID",
                "{\"command\":\"OPEN\"}                             | REQUEST_INVALID",
                "{\"command\":\"open\",\"maxIdleSeconds\":\"long\"} | REQUEST_INVALID",
                "{\"command\":\"open\",\"sessionId\":\"x\"}         | REQUEST_INVALID",
                "{\"command\":\"close\"}                            | REQUEST_INVALID",
                "{\"command\":\"close\",\"sessionId\":4}            | REQUEST_INVALID",
                "{\"command\":\"close\",\"sessionId\":\"nonsense\"} | UNKNOWN_SESSION",
                "{\"command\":\"close\",\"sessionId\":\"" + UNKNOWN + "\",\"drain\":\"no\"} | REQUEST_INVALID",
                "{\"command\":\"close\",\"sessionId\":\"" + UNKNOWN + "\"}                  | UNKNOWN_SESSION",
                "{\"command\":\"interrupt\",\"sessionId\":\"" + UNKNOWN + "\"}              | UNKNOWN_SESSION",
                "{\"command\":\"describe\",\"sessionId\":\"" + UNKNOWN + "\"}               | UNKNOWN_SESSION",
                "{\"command\":\"describe\",\"sessionId\":\"" + UNKNOWN + "\",\"drain\":true} | REQUEST_INVALID",
                "{\"command\":\"open\",\"faceId\":\"refused\"}      | SIMLI_REFUSED",
                "{\"command\":\"open\",\"faceId\":\"broken\"}       | INTERNAL_ERROR",
            })
    void shouldSayWhatIsWrong(String body, String code) throws Exception {
        fixture.startGateway();
        fixture.send(fixture.command(body));

        TextMessage reply = fixture.reply();

        assertRefused(reply, code);
        assertThat(reply.getText()).doesNotContain("Exception", "secret");
        awaitEmpty();
    }

    @Test
    void shouldRefuseWhatIsNoTextAndWhatIsTooLargeAndGoOn() throws Exception {
        fixture.startGateway();
        MapMessage map = fixture.client.createMapMessage();
        map.setString("command", "open");
        map.setJMSReplyTo(fixture.replyQueue);
        fixture.send(map);
        assertRefused(fixture.reply(), "MESSAGE_TYPE_UNSUPPORTED");
        for (int size : new int[] {65_536, 1_000_000}) {
            fixture.send(fixture.command("{\"command\":\"open\",\"model\":\"" + "x".repeat(size) + "\"}"));
            assertRefused(fixture.reply(), "BODY_TOO_LARGE");
        }
        TextMessage number = fixture.command("{\"command\":\"open\"}");
        number.setIntProperty("AvatarCommandId", 5);
        fixture.send(number);
        assertRefused(fixture.reply(), "REQUEST_INVALID");
        TextMessage words = fixture.command("{\"command\":\"open\"}");
        words.setStringProperty("AvatarCommandId", "two words");
        fixture.send(words);
        assertRefused(fixture.reply(), "REQUEST_INVALID");
        assertThat(fixture.asked).isEmpty();

        fixture.send(fixture.command("{\"command\":\"open\"}"));
        assertThat(fixture.reply().getStringProperty("AvatarStatus")).isEqualTo("done");
        awaitEmpty();
    }

    @Test
    void shouldAnswerACommandOnceWhicheverRepliesAreAskedFor() throws Exception {
        fixture.startGateway();
        for (String which : new String[] {"final", "all"}) {
            TextMessage open = fixture.command("{\"command\":\"open\"}");
            open.setStringProperty("AvatarReplies", which);
            fixture.send(open);
            assertThat(fixture.reply().getStringProperty("AvatarStatus")).isEqualTo("done");
        }
        TextMessage wrong = fixture.command("{\"command\":\"open\"}");
        wrong.setStringProperty("AvatarReplies", "first");
        fixture.send(wrong);
        assertRefused(fixture.reply(), "PROPERTY_INVALID");
        awaitEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"faceId", "tenant", "model"})
    void shouldRefuseTextThatIsNoUnicode(String field) throws Exception {
        fixture.startGateway();
        fixture.send(fixture.command("{\"command\":\"open\",\"" + field + "\":\"a\\ud83d\"}"));
        assertRefused(fixture.reply(), "REQUEST_INVALID");
        fixture.send(fixture.command("{\"command\":\"open\",\"" + field + "\":\"a\ud83d\"}"));
        assertRefused(fixture.reply(), "BODY_MALFORMED");
        assertThat(fixture.asked).isEmpty();
        awaitEmpty();
    }

    @Test
    void shouldRefuseABytesMessageIntoWhichNothingWasWritten() throws Exception {
        fixture.startGateway();
        BytesMessage unwritten = fixture.client.createBytesMessage();
        unwritten.setJMSReplyTo(fixture.replyQueue);
        fixture.send(unwritten);
        TextMessage reply = fixture.reply();
        assertRefused(reply, "REQUEST_INVALID");
        assertThat(reply.getText()).contains("(missing)");
        awaitEmpty();
    }

    @Test
    void shouldDoWhatIsAskedWithoutAReplyAndPutAsideWhatFails() throws Exception {
        fixture.startGateway();
        fixture.send(fixture.client.createTextMessage("{\"command\":\"open\"}"));
        await().atMost(Duration.ofSeconds(10)).until(() -> fixture.asked.size() == 1);
        TextMessage failing = fixture.client.createTextMessage("{\"command\":\"open\",\"faceId\":\"refused\"}");
        failing.setStringProperty("AvatarCommandId", "failing");
        fixture.send(failing);

        TextMessage letter = (TextMessage) fixture.deadLetter();

        assertThat(letter.getText()).isEqualTo(failing.getText());
        assertThat(letter.getStringProperty("AvatarCommandId")).isEqualTo("failing");
        assertThat(letter.getStringProperty("AvatarReason")).isEqualTo("SIMLI_REFUSED");
        assertThat(letter.getStringProperty("AvatarReasonDetail")).contains("INVALID_FACE_ID");
        assertThat(letter.getStringProperty("AvatarReasonTime")).matches("\\d{4}-.*Z");
        assertThat(letter.getStringProperty("AvatarOriginalDestination")).isEqualTo("avatar.sessions");
        awaitEmpty();
        assertThat(broker.messageCount(JmsNames.SESSIONS_DEAD_LETTERS)).isZero();
    }

    @Test
    void shouldPutAsideALargeOneWithoutItsBody() throws Exception {
        fixture.startGateway();
        fixture.send(fixture.client.createTextMessage("{\"model\":\"" + "x".repeat(500_000) + "\"}"));
        Message letter = fixture.deadLetter();
        assertThat(letter.getStringProperty("AvatarReason")).isEqualTo("BODY_TOO_LARGE");
        assertThat(letter.getBooleanProperty("AvatarBodyMissing")).isTrue();
    }

    /** It says that it is small, and inflates to a gigabyte; JMS would read it into memory. */
    @ParameterizedTest
    @ValueSource(ints = {40, 1_000})
    void shouldInflateNoMoreOfACommandThanItMayHave(int mebibytes) throws Exception {
        fixture.startGateway();
        for (byte type : new byte[] {ActiveMQTextMessage.TYPE, ActiveMQBytesMessage.TYPE}) {
            CompressedBodies.send(
                    broker, JmsNames.SESSIONS, type, CompressedBodies.zeros(mebibytes), 100, message -> {});
            Message letter = fixture.deadLetter();
            assertThat(letter.getStringProperty("AvatarReason")).isEqualTo("BODY_TOO_LARGE");
            assertThat(letter.getBooleanProperty("AvatarBodyMissing")).isTrue();
        }
        fixture.send(fixture.command("{\"command\":\"open\"}"));
        assertThat(fixture.reply().getStringProperty("AvatarStatus")).isEqualTo("done");
        awaitEmpty();
    }

    @Test
    void shouldReadACommandThatItsClientCompressed() throws Exception {
        fixture.startGateway();
        String json = "{\"command\":\"open\"}";
        ActiveMQBuffer text = ActiveMQBuffers.dynamicBuffer(100);
        text.writeNullableSimpleString(SimpleString.of(json + " ".repeat(100)));
        byte[] bytes = new byte[text.readableBytes()];
        text.readBytes(bytes);
        send(ActiveMQTextMessage.TYPE, bytes);
        assertThat(fixture.reply().getStringProperty("AvatarStatus")).isEqualTo("done");
        send(ActiveMQBytesMessage.TYPE, json.getBytes(StandardCharsets.UTF_8));
        assertThat(fixture.reply().getStringProperty("AvatarStatus")).isEqualTo("done");
        for (byte[] garbage : new byte[][] {{1, 0x7F, -1, -1, -1}, {1, -1, -1, -1, -1}, {}, {1, 0, 0}}) {
            send(ActiveMQTextMessage.TYPE, garbage);
            assertRefused(fixture.reply(), "BODY_MALFORMED");
        }
        awaitEmpty();
    }

    private void send(byte type, byte[] body) throws Exception {
        String replyTo = ((ActiveMQDestination) fixture.replyQueue).getAddress();
        CompressedBodies.send(
                broker,
                JmsNames.SESSIONS,
                type,
                CompressedBodies.compress(body, 9),
                body.length,
                message -> message.putStringProperty("JMSReplyTo", "temp-queue://" + replyTo));
    }

    @Test
    void shouldOpenNothingForAReplyThatReachesNobody() throws Exception {
        fixture.startGateway();
        TextMessage command = fixture.client.createTextMessage("{\"command\":\"open\"}");
        command.setJMSReplyTo(fixture.client.createQueue("avatar.sessions.nobody"));
        fixture.send(command);

        Message letter = fixture.deadLetter();

        assertThat(letter.getStringProperty("AvatarReason")).isEqualTo("REPLY_UNDELIVERABLE");
        assertThat(fixture.asked).isEmpty();
        awaitEmpty();
    }

    @Test
    void shouldPutAsideTheCommandAndNeverTheAnswerWhereTheReplyQueueHasGone() throws Exception {
        fixture.slow = true;
        fixture.startGateway();
        fixture.send(fixture.command("{\"command\":\"open\"}"));
        awaitOpening(1);
        fixture.replies.close();
        fixture.replyQueue.delete();
        fixture.opening.get(0).complete(fixture.session());

        TextMessage letter = (TextMessage) fixture.deadLetter();

        assertThat(letter.getText()).isEqualTo("{\"command\":\"open\"}");
        assertThat(letter.getStringProperty("AvatarReason")).isEqualTo("REPLY_UNDELIVERABLE");
    }

    @Test
    void shouldAnswerWhatExpiredBeforeItsTurnAndNotDoIt() throws Exception {
        TextMessage command = fixture.command("{\"command\":\"open\"}");
        try (MessageProducer producer = fixture.client.createProducer(fixture.client.createQueue(JmsNames.SESSIONS))) {
            producer.setTimeToLive(1);
            producer.send(command);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> broker.messageCount(JmsNames.SESSIONS_EXPIRED) == 1);
        fixture.startGateway();

        assertRefused(fixture.reply(), "COMMAND_EXPIRED");
        assertThat(fixture.asked).isEmpty();
    }

    @Test
    void shouldServeAmqpClientsByStringAndByData() throws Exception {
        fixture.startGateway();
        CommandFixture amqp = new CommandFixture(broker, new JmsConnectionFactory(broker.amqpUrl()));
        try {
            TextMessage text = amqp.send(amqp.command("{\"command\":\"open\"}"));
            TextMessage first = amqp.reply();
            assertThat(FeedFixture.json(first).getString("state")).isEqualTo("JOINABLE");
            assertThat(first.getJMSCorrelationID()).isEqualTo(text.getJMSMessageID());
            BytesMessage data = amqp.client.createBytesMessage();
            data.writeBytes("{\"command\":\"open\"}".getBytes(StandardCharsets.UTF_8));
            data.setJMSReplyTo(amqp.replyQueue);
            amqp.send(data);
            assertThat(FeedFixture.json(amqp.reply()).getString("state")).isEqualTo("JOINABLE");
        } finally {
            amqp.close();
        }
    }

    @Test
    void shouldNeverLogTheJoinToken() throws Exception {
        Logger logger = Logger.getLogger("io.avatargateway");
        Level before = logger.getLevel();
        Recorder recorder = new Recorder();
        logger.setLevel(Level.ALL);
        logger.addHandler(recorder);
        try {
            fixture.startGateway();
            fixture.slow = true;
            fixture.send(fixture.command("{\"command\":\"open\"}"));
            awaitOpening(1);
            broker.cutConnections();
            fixture.opening.get(0).complete(fixture.session());
            assertThat(fixture.reply().getText()).contains(CommandFixture.TOKEN);
            await().atMost(Duration.ofSeconds(10)).until(() -> !recorder.lines.isEmpty());
        } finally {
            logger.removeHandler(recorder);
            logger.setLevel(before);
        }
        assertThat(recorder.lines).isNotEmpty().allSatisfy(line -> assertThat(line)
                .doesNotContain(CommandFixture.TOKEN));
        assertThat(new CommandAnswer(SessionId.random(), SessionView.opened(fixture.session(), "")).toString())
                .doesNotContain(CommandFixture.TOKEN);
    }

    private static void assertRefused(TextMessage reply, String code) throws JMSException {
        assertThat(FeedFixture.json(reply).getString("code"))
                .as(reply.getText())
                .isEqualTo(code);
        assertThat(reply.getStringProperty("AvatarStatus")).isEqualTo("refused");
        assertThat(reply.getStringProperty("AvatarReason")).isEqualTo(code);
    }

    private void awaitOpening(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> fixture.opening.size() == count);
    }

    private void awaitEmpty() {
        await("the command is acknowledged")
                .atMost(Duration.ofSeconds(10))
                .until(() -> broker.messageCount(JmsNames.SESSIONS) == 0);
    }

    private static final class Recorder extends Handler {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord logged) {
            lines.add(new SimpleFormatter().format(logged));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
