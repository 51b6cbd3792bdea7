package io.avatargateway.jms.intake;

import static io.avatargateway.jms.CompressedBodies.MIB;
import static io.avatargateway.jms.CompressedBodies.compress;
import static io.avatargateway.jms.CompressedBodies.noise;
import static io.avatargateway.jms.CompressedBodies.zeros;
import static io.avatargateway.jms.queue.FeedFixture.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.CompressedBodies;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.Message;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQBytesMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQTextMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jobs whose body the sender's client compressed. Honest ones are spoken. One that inflates beyond the limit ends
 * there, though it says that it is small.
 */
@Timeout(120)
class CompressedJobsTest extends IntakeAndFeed {

    private static final long TOLD = 640;
    /** Two gigabytes take seconds to inflate. */
    private static final Duration SOON = Duration.ofSeconds(3);

    /** Just fewer bytes on the wire than a body may have. */
    private static final byte[] TWO_GIGABYTES = zeros(1_920);
    /** No large message. */
    private static final byte[] SMALL_ON_THE_WIRE = zeros(40);

    /** The ways to a session. */
    private enum Way {
        INTAKE,
        SESSION,
        URGENT
    }

    @AfterEach
    void takeDeadLetters() throws Exception {
        while (broker.messageCount(JmsNames.DEAD_LETTERS) > 0) {
            feed.nextDeadLetter();
        }
    }

    static Stream<Arguments> lies() {
        return Stream.of(Way.values()).flatMap(way -> Stream.of(Arguments.of(way, true), Arguments.of(way, false)));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void shouldRefuseWhatInflatesToMoreThanMayBe(Way way, boolean large) throws Exception {
        intake.start();
        send(way, large ? TWO_GIGABYTES : SMALL_ON_THE_WIRE, TOLD, message -> {});
        Instant sent = Instant.now();
        sendBehind(way);
        feed.feed.request();
        feed.feed.requestOvertaking();
        assertTooLarge();
        Job behind = way == Way.URGENT ? feed.nextUrgent() : feed.nextJob();
        assertThat(Duration.between(sent, Instant.now())).isLessThan(SOON);
        assertThat(behind.id()).isEqualTo("behind");
        feed.feed.settle(behind, finished(behind));
        assertEmpty(way);
    }

    /** So little speech cannot take that many bytes, so nothing of it is read. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldRefuseWhatIsTooLargeAsItComes(Way way) throws Exception {
        intake.start();
        byte[] body = compress(new byte[3 * MIB], Deflater.NO_COMPRESSION);
        send(way, body, TOLD, message -> {});
        feed.feed.request();
        feed.feed.requestOvertaking();
        assertTooLarge();
        assertEmpty(way);
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"INTAKE", "SESSION"})
    void shouldEndAnUtteranceByAPartThatInflatesToMoreThanMayBe(Way way) throws Exception {
        intake.start();
        BytesMessage first = feed.message("job", 3_200);
        first.setIntProperty(JmsNames.PART, 0);
        feed.send(first);
        Job talk = feed.nextJob();
        send(way, TWO_GIGABYTES, TOLD, message -> message.putIntProperty(JmsNames.PART, 1));
        await().until(() -> feed.grew.contains(talk) && FeedFixture.fault(talk) != null);
        assertThat(FeedFixture.fault(talk).code().name()).isEqualTo("AUDIO_TOO_LARGE");
        feed.feed.settle(
                talk, JobStatus.unheard(talk.id(), JobState.REJECTED, Instant.now(), 0, "AUDIO_MALFORMED", "x"));
        assertThat(feed.nextReplies(2)).containsExactly("job accepted", "job rejected");
        feed.nextDeadLetter();
        feed.nextDeadLetter();
        sendBehind(Way.SESSION);
        assertThat(feed.nextJob().id()).isEqualTo("behind");
    }

    @Test
    void shouldRefuseWhatIsDelayedAndInflatesToMoreThanMayBe() throws Exception {
        intake.start();
        send(
                Way.SESSION,
                TWO_GIGABYTES,
                TOLD,
                message -> message.putLongProperty("_AMQ_SCHED_DELIVERY", System.currentTimeMillis() + 500));
        feed.feed.request();
        assertTooLarge();
        assertEmpty(Way.SESSION);
    }

    /** Nobody wants to know what is in it. */
    @Test
    void shouldDropWhatAnInterruptDropsWithoutInflatingIt() throws Exception {
        for (byte[] body : List.of(TWO_GIGABYTES, SMALL_ON_THE_WIRE)) {
            String id = "job-" + body.length;
            send(Way.SESSION, body, TOLD, message -> message.putStringProperty(JmsNames.JOB_ID, id));
        }
        await().until(() -> feed.countWaiting() == 2);
        Instant before = Instant.now();
        feed.drop(Long.MAX_VALUE);
        for (byte[] body : List.of(TWO_GIGABYTES, SMALL_ON_THE_WIRE)) {
            assertThat(end("job-" + body.length).getString("status")).isEqualTo("interrupted");
        }
        assertThat(Duration.between(before, Instant.now())).isLessThan(SOON);
        assertEmpty(Way.SESSION);
    }

    @Test
    void shouldPutAsideWithoutItsBodyWhatIsForNoSession() throws Exception {
        for (byte[] body : List.of(TWO_GIGABYTES, SMALL_ON_THE_WIRE)) {
            String nobody = SessionId.random().value();
            send(Way.INTAKE, body, TOLD, message -> message.putStringProperty(JmsNames.SESSION_ID, nobody));
            assertThat(intake.takeIn()).isTrue();
            assertThat(feed.nextReply().getString("code")).isEqualTo("UNKNOWN_SESSION");
            BytesMessage letter = (BytesMessage) feed.nextDeadLetter();
            assertThat(letter.getBodyLength()).isZero();
            assertThat(letter.getBooleanProperty(JmsNames.BODY_MISSING)).isTrue();
        }
    }

    static Stream<Arguments> honest() {
        byte[] loud = noise((int) FeedFixture.MAX_BYTES);
        byte[] soft = new byte[500_000];
        soft[7] = 7;
        return Stream.of(Way.values()).flatMap(way -> Stream.of(loud, soft).map(body -> Arguments.of(way, body)));
    }

    /**
     * Of the largest size that may be, which compression makes larger; and of one that is no large message any more.
     */
    @ParameterizedTest
    @MethodSource("honest")
    void shouldSpeakWhatIsHonest(Way way, byte[] body) throws Exception {
        intake.start();
        send(way, compress(body, Deflater.BEST_SPEED), body.length, message -> {});
        feed.feed.requestOvertaking();
        Job job = way == Way.URGENT ? feed.nextUrgent() : feed.nextJob();
        assertThat(job.speech().durationMillis()).isEqualTo(body.length / 32);
        if (way == Way.SESSION) {
            // A reply that is cut off on its way may be sent twice.
            await().until(() -> broker.messageCount("avatar.replies." + feed.id) == 1);
            // It comes again, and is known.
            broker.cutConnections();
        }
        feed.feed.settle(job, finished(job));
        assertThat(feed.nextReplies(2)).containsExactly("job accepted", "job finished");
        assertEmpty(way);
    }

    /** Whoever reads a dead letter need not know that it was compressed. */
    @ParameterizedTest
    @MethodSource("honest")
    void shouldKeepTheBodyOfWhatCannotBeSpoken(Way way, byte[] body) throws Exception {
        intake.start();
        send(
                way,
                compress(body, Deflater.BEST_SPEED),
                body.length,
                message -> message.putStringProperty(JmsNames.AUDIO_TYPE, "audio/wav"));
        feed.feed.request();
        feed.feed.requestOvertaking();
        assertThat(end().getString("code")).isEqualTo("AUDIO_MALFORMED");
        assertThat(feed.nextDeadLetter().getBody(byte[].class)).isEqualTo(body);
        assertEmpty(way);
    }

    /** No text is speech, and JMS would inflate it as a whole. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldRefuseATextThatInflatesWithoutAnEnd(Way way) throws Exception {
        intake.start();
        for (byte[] body : List.of(TWO_GIGABYTES, SMALL_ON_THE_WIRE)) {
            String id = "text-" + body.length;
            send(way, ActiveMQTextMessage.TYPE, body, TOLD, message -> message.putStringProperty(JmsNames.JOB_ID, id));
            feed.feed.request();
            feed.feed.requestOvertaking();
            assertThat(end(id).getString("code")).isEqualTo("MESSAGE_TYPE_UNSUPPORTED");
            feed.nextDeadLetter();
            assertEmpty(way);
        }
    }

    private JsonObject end() throws Exception {
        return end("job");
    }

    private JsonObject end(String id) throws Exception {
        JsonObject reply = feed.nextReply();
        while (!reply.getString("jobId").equals(id) || reply.getString("status").equals("accepted")) {
            reply = feed.nextReply();
        }
        return reply;
    }

    private void assertTooLarge() throws Exception {
        JsonObject reply = end();
        assertThat(reply.getString("status")).isEqualTo("rejected");
        assertThat(reply.getString("code")).isEqualTo("AUDIO_TOO_LARGE");
        Message letter = feed.nextDeadLetter();
        assertThat(letter.getStringProperty(JmsNames.REASON)).isEqualTo("AUDIO_TOO_LARGE");
        assertThat(letter.getBooleanProperty(JmsNames.BODY_MISSING)).isTrue();
        assertThat(((BytesMessage) letter).getBodyLength()).isZero();
    }

    private void assertEmpty(Way way) {
        String queue = queue(way);
        await().atMost(10, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(broker.messageCount(queue)).isZero());
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isZero();
    }

    private String queue(Way way) {
        return switch (way) {
            case INTAKE -> JmsNames.INTAKE;
            case SESSION -> feed.queue();
            case URGENT -> feed.queue() + JmsNames.URGENT_SUFFIX;
        };
    }

    private void sendBehind(Way way) throws Exception {
        BytesMessage behind = feed.message("behind", 640);
        if (way == Way.URGENT) {
            behind.setStringProperty(JmsNames.MODE, "interrupt");
        }
        behind.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        feed.send(way == Way.INTAKE ? JmsNames.INTAKE : feed.queue(), behind, 0, 4);
    }

    private void send(Way way, byte[] body, long told, CompressedBodies.Headers headers) throws Exception {
        send(way, ActiveMQBytesMessage.TYPE, body, told, headers);
    }

    private void send(Way way, byte type, byte[] body, long told, CompressedBodies.Headers headers) throws Exception {
        CompressedBodies.send(broker, way == Way.INTAKE ? JmsNames.INTAKE : feed.queue(), type, body, told, message -> {
            mark(message, way);
            headers.set(message);
        });
    }

    private void mark(ClientMessage message, Way way) {
        message.putStringProperty(JmsNames.JOB_ID, "job");
        message.putStringProperty(JmsNames.SESSION_ID, feed.id.value());
        message.putStringProperty("JMSReplyTo", "queue://avatar.replies." + feed.id);
        if (way == Way.URGENT) {
            message.putStringProperty(JmsNames.MODE, "interrupt");
        }
    }
}
