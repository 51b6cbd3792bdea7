package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static io.avatargateway.jms.queue.FeedFixture.pcm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.JobText;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Utterances in parts, from a producer whose synthesiser is still running. */
@Timeout(60)
class StreamedUtterancesTest extends IntakeAndFeed {

    private static final int PART_BYTES = 3_200;

    @Test
    void shouldBeginWithTheFirstPartAndAnswerAllOfThemOnce() throws Exception {
        send("talk", 0, false);
        Job talk = feed.nextJob();
        assertThat(read(talk, PART_BYTES)).isEqualTo(part(0));
        assertThat(talk.speech().nextFrame(6000)).isNull();
        assertThat(feed.nextReplies(1)).containsExactly("talk accepted");

        send("talk", 1, false);
        assertThat(read(talk, PART_BYTES)).isEqualTo(part(1));
        send("talk", 2, true);
        assertThat(read(talk, PART_BYTES)).isEqualTo(part(2));
        awaitEnd(talk);

        feed.feed.settle(talk, finished(talk));
        assertThat(feed.nextReplies(1)).containsExactly("talk finished");
        await().until(() -> broker.messageCount(feed.queue()) == 0);
        assertThat(feed.nothingElseComes()).isTrue();
        assertThat(feed.grew).contains(talk);
    }

    @Test
    void shouldSayInWritingWhatItsPartsSay() throws Exception {
        sendSaying("talk", 0, "One.", "de", "[{\"atMillis\":0,\"text\":\"One.\"}]");
        Job talk = feed.nextJob();
        assertThat(talk.text()).isEqualTo(new JobText("One.", "de", List.of(new JobText.Mark(0, "One."))));

        sendSaying("talk", 2, "Three.", "en", "[{\"atMillis\":200,\"text\":\"Three.\"}]");
        send("talk", 1, false);

        await().untilAsserted(() -> assertThat(talk.text())
                .isEqualTo(new JobText(
                        "One. Three.", "de", List.of(new JobText.Mark(0, "One."), new JobText.Mark(200, "Three.")))));
        send("talk", 3, true);
        assertThat(read(talk, 4 * PART_BYTES)).isEqualTo(parts(4));
        awaitEnd(talk);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Two. | [{\"atMillis\":99,\"text\":\"Two.\"}] | AvatarMarks: part 1 (expected: with the parts before"
                        + " it",
                "LONG | | AvatarText: xxxx",
                "Two. | soon | AvatarMarks: soon (expected: a JSON array",
            })
    void shouldBreakOffWhereTheWordsOfAPartDoNotFit(String text, String marks, String detail) throws Exception {
        sendSaying("talk", 0, "One.", null, "[{\"atMillis\":100,\"text\":\"One.\"}]");
        Job talk = feed.nextJob();

        sendSaying("talk", 1, text.replace("LONG", "x".repeat(JobText.MOST_CHARACTERS)), null, marks);

        assertFails(talk, detail);
    }

    private void sendSaying(String jobId, int number, String text, String language, String marks) throws Exception {
        BytesMessage part = message(jobId, number, false);
        part.setStringProperty(JmsNames.TEXT, text);
        if (language != null) {
            part.setStringProperty(JmsNames.TEXT_LANGUAGE, language);
        }
        if (marks != null) {
            part.setStringProperty(JmsNames.MARKS, marks);
        }
        feed.send(part);
    }

    @Test
    void shouldPutPartsInOrderAndDropRepeatedOnes() throws Exception {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            numbers.add(i);
            numbers.add(i);
        }
        Collections.shuffle(numbers, new Random(4));
        for (int number : numbers) {
            send("talk", number, number == 7);
        }
        send("talk", 7, true);
        feed.send(feed.message("behind", 640));

        Job talk = feed.nextJob();
        assertThat(read(talk, 8 * PART_BYTES)).isEqualTo(parts(8));
        awaitEnd(talk);
        assertThat(feed.nextJob().id()).isEqualTo("behind");
        feed.feed.settle(talk, finished(talk));
        assertThat(feed.nextReplies(3)).containsExactlyInAnyOrder("talk accepted", "behind accepted", "talk finished");
        await().until(() -> broker.messageCount(feed.queue()) == 1);
        assertThat(feed.nothingElseComes()).isTrue();
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSayOnceThatAnUtteranceIsAcceptedThoughItsFirstPartIsSentTwice(boolean direct) throws Exception {
        for (int number : new int[] {0, 0, 1}) {
            BytesMessage part = message("talk", number, number == 1);
            part.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
            feed.send(direct ? feed.queue() : JmsNames.INTAKE, part, 0, 4);
            if (!direct) {
                assertThat(intake.takeIn()).isTrue();
            }
        }
        Job talk = feed.nextJob();
        assertThat(read(talk, 2 * PART_BYTES)).isEqualTo(parts(2));
        awaitEnd(talk);
        feed.feed.settle(talk, finished(talk));
        assertThat(feed.nextReplies(2)).containsExactly("talk accepted", "talk finished");
        assertThat(feed.nothingElseComes()).isTrue();
        await().until(() -> broker.messageCount(feed.queue()) == 0);
    }

    /** An answer whose transaction failed was not given. */
    @Test
    void shouldSayThatAnUtteranceIsAcceptedWhenItsFirstPartIsDeliveredAgain() {
        AcceptedUtterances accepted = new AcceptedUtterances(FeedFixture.LIMITS);
        assertThat(accepted.isAnsweredBy(feed.id, "talk", 7)).isTrue();
        assertThat(accepted.isAnsweredBy(feed.id, "talk", 8)).isFalse();
        assertThat(accepted.isAnsweredBy(feed.id, "talk", 7)).isTrue();
        assertThat(accepted.isAnsweredBy(feed.id, "other", 9)).isTrue();
        accepted.forget(feed.id, "talk");
        assertThat(accepted.isAnsweredBy(feed.id, "talk", 10)).isTrue();
    }

    @Test
    void shouldKeepOtherJobsThatLieBetweenThePartsInTheirOrder() throws Exception {
        for (int i = 0; i < 4; i++) {
            send("talk", i, i == 3);
            feed.send(feed.message("other-" + i, 640));
        }
        Job talk = feed.nextJob();
        assertThat(read(talk, 4 * PART_BYTES)).isEqualTo(parts(4));
        for (int i = 0; i < 4; i++) {
            assertThat(feed.nextJob().id()).isEqualTo("other-" + i);
        }
    }

    @Test
    void shouldAnswerByTheFirstPartAlsoWhenALaterOneCameBefore() throws Exception {
        feed.broker().createQueue("elsewhere." + feed.id);
        BytesMessage late = message("talk", 1, true);
        late.setJMSReplyTo(feed.producerSession.createQueue("elsewhere." + feed.id));
        feed.send(late);
        feed.feed.request();
        feed.send(feed.message("behind", 640));
        assertThat(feed.noJobComes()).isTrue();
        send("talk", 0, false);
        Job talk = feed.jobs.poll(10, TimeUnit.SECONDS);
        assertThat(read(talk, 2 * PART_BYTES)).isEqualTo(parts(2));
        feed.feed.settle(talk, finished(talk));
        assertThat(feed.nextReplies(3)).containsExactlyInAnyOrder("behind accepted", "talk accepted", "talk finished");
        assertThat(broker.messageCount("elsewhere." + feed.id)).isZero();
    }

    @Test
    void shouldFailAnUtteranceWhoseNextPartDoesNotCome() throws Exception {
        send("talk", 0, false);
        send("talk", 2, true);
        Job talk = feed.nextJob();
        long waitsSince = System.nanoTime();
        assertThat(read(talk, PART_BYTES)).isEqualTo(part(0));
        assertFails(talk, "part 1: none (expected: within 700 ms)");
        assertThat(Duration.ofNanos(System.nanoTime() - waitsSince)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
        feed.feed.settle(talk, end(talk, JobState.FAILED, "AUDIO_INCOMPLETE"));
        JsonObject reply = afterAccepted();
        assertThat(reply.getString("status")).isEqualTo("failed");
        assertThat(reply.getString("code")).isEqualTo("AUDIO_INCOMPLETE");
        assertThat(reply.getString("detail")).startsWith("part 1: none");
        for (int i = 0; i < 2; i++) {
            assertThat(feed.nextDeadLetter().getStringProperty(JmsNames.REASON)).isEqualTo("AUDIO_INCOMPLETE");
        }
        send("talk", 1, false);
        feed.send(feed.message("next", 640));
        assertThat(feed.nextJob().id()).isEqualTo("next");
        assertThat(feed.nextReplies(1)).containsExactly("next accepted");
        assertThat(feed.nextDeadLetter().getIntProperty(JmsNames.PART)).isEqualTo(1);
    }

    @Test
    void shouldFailAnUtteranceWhoseFirstPartDoesNotComeAndGoOn() throws Exception {
        send("talk", 1, false);
        feed.send(feed.message("next", 640));
        assertThat(feed.nextJob().id()).isEqualTo("next");
        JsonObject reply = feed.nextReply();
        assertThat(reply.getString("jobId") + reply.getString("status")).isIn("talkfailed", "nextaccepted");
        assertThat(feed.statuses)
                .filteredOn(status -> status.jobId().equals("talk"))
                .extracting(JobStatus::state)
                .containsExactly(JobState.FAILED);
        assertThat(feed.nextDeadLetter().getStringProperty(JmsNames.REASON)).isEqualTo("AUDIO_INCOMPLETE");
        // What comes too late is swallowed, the first part too.
        send("talk", 0, false);
        send("talk", 2, true);
        feed.feed.request();
        await().until(() -> broker.messageCount(feed.queue()) == 1);
        assertThat(feed.jobs).isEmpty();
        feed.nextReplies(1);
        assertThat(feed.nothingElseComes()).isTrue();
        feed.nextDeadLetter();
        feed.nextDeadLetter();
    }

    @Test
    void shouldNotTakeAPartForMissingWhileNobodyWaitsForIt() throws Exception {
        send("talk", 0, false);
        Job talk = feed.nextJob();
        // What came was not read yet.
        await().during(Duration.ofMillis(1_500))
                .atMost(Duration.ofSeconds(5))
                .until(() -> talk.speech().durationMillis() == -1 && feed.statuses.size() == 1);
        assertThat(read(talk, PART_BYTES)).isEqualTo(part(0));
        send("talk", 1, true);
        assertThat(read(talk, PART_BYTES)).isEqualTo(part(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"number", "beyond", "second-last", "last-before", "type", "mode", "ahead"})
    void shouldEndAnUtteranceOfWhichAPartDoesNotFit(String wrong) throws Exception {
        send("talk", 0, false);
        Job talk = feed.nextJob();
        read(talk, PART_BYTES);
        BytesMessage part = message("talk", 1, false);
        String detail;
        switch (wrong) {
            case "number" -> {
                part.setIntProperty(JmsNames.PART, 2_000);
                detail = "AvatarPart: 2000 (expected: 0..1999)";
            }
            case "beyond" -> {
                send("talk", 2, true);
                part.setIntProperty(JmsNames.PART, 3);
                detail = "AvatarPart: part 3 (expected: none behind part 2";
            }
            case "second-last" -> {
                send("talk", 3, true);
                part.setIntProperty(JmsNames.PART, 2);
                part.setBooleanProperty(JmsNames.LAST_PART, true);
                detail = "AvatarLastPart: part 2 (expected: none behind part 3";
            }
            case "last-before" -> {
                send("talk", 3, false);
                part.setIntProperty(JmsNames.PART, 2);
                part.setBooleanProperty(JmsNames.LAST_PART, true);
                detail = "AvatarLastPart: part 2 (expected: the last one, but part 3 has come)";
            }
            case "type" -> {
                part.setStringProperty(JmsNames.AUDIO_TYPE, "audio/wav");
                detail = "AvatarAudioType: audio/wav (expected: that of part 0";
            }
            case "mode" -> {
                part.setStringProperty(JmsNames.MODE, "interrupt");
                detail = "AvatarMode: other than that of part 0 (expected: the same for all parts)";
            }
            default -> {
                for (int i = 2; i < 10; i++) {
                    send("talk", i, false);
                }
                part.setIntProperty(JmsNames.PART, 10);
                detail = "part 1: missing (expected: before 8 later ones)";
            }
        }
        feed.send(part);
        assertFails(talk, detail);
        feed.feed.settle(talk, end(talk, JobState.REJECTED, "AUDIO_MALFORMED"));
        JsonObject reply = afterAccepted();
        assertThat(reply.getString("code")).isEqualTo(wrong.equals("ahead") ? "AUDIO_INCOMPLETE" : "PROPERTY_INVALID");
        assertThat(reply.getString("detail")).startsWith(detail);
        assertThat(feed.nothingElseComes()).isTrue();
        await().until(() -> broker.messageCount(feed.queue()) == 0);
        purgeDeadLetters();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldEndAnUtteranceByAMalformedPartOnce(boolean direct) throws Exception {
        for (int i = 0; i < 3; i++) {
            BytesMessage part = message("talk", i, i == 2);
            part.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
            if (i == 1) {
                part.setStringProperty(JmsNames.PART, "one");
            }
            feed.send(direct ? feed.queue() : JmsNames.INTAKE, part, 0, 4);
            if (!direct) {
                assertThat(intake.takeIn()).isTrue();
            }
        }
        Job talk = feed.nextJob();
        assertFails(talk, "AvatarPart: String one (expected: an integer property");
        feed.feed.settle(talk, end(talk, JobState.REJECTED, "AUDIO_MALFORMED"));
        assertThat(afterAccepted().getString("code")).isEqualTo("PROPERTY_INVALID");
        assertThat(feed.nothingElseComes()).isTrue();
        feed.feed.request();
        await().until(() -> broker.messageCount(feed.queue()) == 0);
        purgeDeadLetters();
    }

    @Test
    void shouldCutOffAnUtteranceThatPlaysTooLong() throws Exception {
        long most = FeedFixture.LONGEST.toMillis() * 32;
        for (int i = 0; i < 3; i++) {
            BytesMessage part = feed.message("talk", 400_000);
            part.setStringProperty(JmsNames.AUDIO_TYPE, "audio/pcm;rate=8000;bits=8");
            part.setIntProperty(JmsNames.PART, i);
            part.setBooleanProperty(JmsNames.LAST_PART, i == 2);
            feed.send(part);
        }
        Job talk = feed.nextJob();
        assertThat(read(talk, (int) most)).hasSize((int) most);
        assertFails(talk, "audio: more than 120000 ms (expected: at most that)");

        feed.feed.settle(talk, end(talk, JobState.FAILED, "AUDIO_TOO_LONG"));
        assertThat(afterAccepted().getString("code")).isEqualTo("AUDIO_TOO_LONG");
        purgeDeadLetters();
    }

    @Test
    void shouldRejectAPartWithoutAJobId() throws Exception {
        BytesMessage part = feed.producerSession.createBytesMessage();
        part.writeBytes(part(0));
        part.setIntProperty(JmsNames.PART, 0);
        part.setJMSReplyTo(feed.replyQueue);
        part.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        feed.send(JmsNames.INTAKE, part, 0, 4);
        intake.takeIn();
        JsonObject reply = feed.nextReply();
        assertThat(reply.getString("code")).isEqualTo("PROPERTY_MISSING");
        assertThat(reply.getString("detail")).startsWith("AvatarJobId: none");
        purgeDeadLetters();
    }

    @Test
    void shouldLetAnUtteranceBargeInWithItsFirstPart() throws Exception {
        feed.send(feed.message("waiting", 640));
        for (int i = 0; i < 3; i++) {
            BytesMessage part = message("now", i, i == 2);
            part.setStringProperty(JmsNames.MODE, "interrupt");
            feed.send(part);
        }
        Job now = feed.nextUrgent();
        assertThat(read(now, 3 * PART_BYTES)).isEqualTo(parts(3));
        awaitEnd(now);
        feed.feed.settle(now, finished(now));
        assertThat(feed.nextReplies(2)).containsExactly("now accepted", "now finished");
        assertThat(feed.urgent).isEmpty();
        await().until(() -> broker.messageCount(feed.queue() + ".urgent") == 0);
    }

    @Test
    void shouldGiveAStreamedUtteranceItsTurnBeforeOthersThatWait() throws Exception {
        feed.send(feed.message("waiting", 640));
        for (int i = 0; i < 2; i++) {
            BytesMessage part = message("next", i, i == 1);
            part.setStringProperty(JmsNames.MODE, "next");
            feed.send(part);
        }
        await().until(() ->
                feed.statuses.stream().anyMatch(status -> status.jobId().equals("next")));
        assertThat(read(feed.nextJob(), 2 * PART_BYTES)).isEqualTo(parts(2));
        assertThat(feed.nextJob().id()).isEqualTo("waiting");
    }

    @Test
    void shouldLeaveAtTheBrokerWhatIsMoreThanTheBufferAndAcknowledgeWhatWasSpoken() throws Exception {
        int count = 1_000;
        for (int i = 0; i < count; i++) {
            send("long", i, i == count - 1);
        }
        Job talk = feed.nextJob();
        // 200,000 bytes of buffer are 63 parts.
        await().during(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(5))
                .until(() -> broker.deliveringCount(feed.queue()) <= 70);
        assertThat(read(talk, 200 * PART_BYTES)).isEqualTo(parts(200));
        assertThat(broker.messageCount(feed.queue()))
                .as("whoever takes the session up finds them")
                .isEqualTo(count);
        assertThat(read(talk, 500 * PART_BYTES))
                .isEqualTo(Arrays.copyOfRange(parts(count), 200 * PART_BYTES, 700 * PART_BYTES));
        await().until(() -> broker.messageCount(feed.queue()) < count - 200);
        byte[] rest = read(talk, 300 * PART_BYTES);
        assertThat(rest).isEqualTo(Arrays.copyOfRange(parts(count), 700 * PART_BYTES, count * PART_BYTES));
        awaitEnd(talk);
        feed.feed.settle(talk, finished(talk));
        assertThat(feed.nextReplies(2)).containsExactly("long accepted", "long finished");
        await().until(() -> broker.messageCount(feed.queue()) == 0);
    }

    @Test
    void shouldGoOnWithAnUtteranceAfterLostConnections() throws Exception {
        for (int i = 0; i < 40; i++) {
            send("talk", i, false);
        }
        Job talk = feed.nextJob();
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        for (int i = 0; i < 4; i++) {
            heard.writeBytes(read(talk, 10 * PART_BYTES));
            broker.cutConnections();
        }
        for (int i = 40; i < 60; i++) {
            send("talk", i, i == 59);
        }
        heard.writeBytes(read(talk, 20 * PART_BYTES));
        assertThat(heard.toByteArray()).isEqualTo(parts(60));
        awaitEnd(talk);
        feed.feed.settle(talk, finished(talk));
        await().atMost(Duration.ofSeconds(20)).until(() -> broker.messageCount(feed.queue()) == 0);
        JsonObject reply = afterAccepted();
        assertThat(reply.getString("status")).isEqualTo("finished");
        assertThat(feed.nothingElseComes()).isTrue();
    }

    @Test
    void shouldTakePartsFromAnAmqpClientThroughTheQueueForAllSessions() throws Exception {
        try (Connection amqp = new JmsConnectionFactory(broker.amqpUrl()).createConnection();
                Session session = amqp.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            for (int i = 0; i < 3; i++) {
                BytesMessage part = session.createBytesMessage();
                part.writeBytes(part(i));
                part.setStringProperty("AvatarSessionId", feed.id.value());
                part.setStringProperty("AvatarJobId", "talk");
                part.setLongProperty("AvatarPart", i);
                part.setBooleanProperty("AvatarLastPart", i == 2);
                part.setJMSReplyTo(session.createQueue("avatar.replies." + feed.id));
                session.createProducer(session.createQueue(JmsNames.INTAKE)).send(part);
                intake.takeIn();
            }
        }
        Job talk = feed.nextJob();
        assertThat(read(talk, 3 * PART_BYTES)).isEqualTo(parts(3));
        feed.feed.settle(talk, finished(talk));
        assertThat(feed.nextReplies(2)).containsExactly("talk accepted", "talk finished");
        assertThat(feed.nothingElseComes()).isTrue();
    }

    @Test
    void shouldAnswerAnUtteranceOnceWhenTheSessionEndsBeforeItsTurn() throws Exception {
        send("headless", 1, false);
        for (int i = 0; i < 5; i++) {
            send("talk", i, i == 4);
        }
        feed.feed.request();
        await().until(() -> broker.deliveringCount(feed.queue()) > 0);
        feed.feed.close("SESSION_ENDED", "over").toCompletableFuture().get(15, TimeUnit.SECONDS);
        assertThat(feed.nextReplies(3)).contains("headless rejected", "talk rejected");
        assertThat(feed.noReplyComes()).isTrue();
        assertThat(broker.hasQueue(feed.queue())).isFalse();
        purgeDeadLetters();
    }

    private void assertFails(Job talk, String detail) {
        await().untilAsserted(() -> {
            Throwable thrown = null;
            try {
                while (talk.speech().nextFrame(6000) != null) {
                    // What came before is still given.
                }
            } catch (SpeechFormatException e) {
                thrown = e;
            }
            assertThat(thrown).isNotNull().hasMessageStartingWith(detail);
        });
    }

    private static JobStatus end(Job job, JobState how, String code) {
        return JobStatus.untraced(
                job.id(),
                how,
                Instant.now(),
                100,
                -1,
                false,
                ErrorCode.valueOf(code).name(),
                "as the session says it",
                List.of(),
                null);
    }

    private JsonObject afterAccepted() throws Exception {
        JsonObject reply = feed.nextReply();
        while (reply.getString("status").equals("accepted")) {
            reply = feed.nextReply();
        }
        return reply;
    }

    private void purgeDeadLetters() throws Exception {
        while (broker.messageCount(JmsNames.DEAD_LETTERS) > 0) {
            feed.nextDeadLetter();
        }
    }

    private static void awaitEnd(Job talk) {
        await().until(() -> {
            byte[] frame = talk.speech().nextFrame(6000);
            return frame != null && frame.length == 0;
        });
    }

    /** Waits for this number of bytes. */
    private static byte[] read(Job talk, int bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    byte[] frame = talk.speech().nextFrame(Math.min(6000, bytes - all.size()));
                    while (frame != null && frame.length > 0) {
                        all.writeBytes(frame);
                        if (all.size() == bytes) {
                            return true;
                        }
                        frame = talk.speech().nextFrame(Math.min(6000, bytes - all.size()));
                    }
                    return false;
                });
        return all.toByteArray();
    }

    private void send(String jobId, int number, boolean last) throws Exception {
        feed.send(message(jobId, number, last));
    }

    private BytesMessage message(String jobId, int number, boolean last) throws Exception {
        BytesMessage message = feed.producerSession.createBytesMessage();
        message.writeBytes(part(number));
        message.setStringProperty(JmsNames.JOB_ID, jobId);
        message.setStringProperty(JmsNames.AUDIO_TYPE, "audio/pcm;rate=16000");
        message.setIntProperty(JmsNames.PART, number);
        if (last) {
            message.setBooleanProperty(JmsNames.LAST_PART, true);
        }
        Message answered = message;
        answered.setJMSReplyTo(feed.replyQueue);
        return message;
    }

    private static byte[] part(int number) {
        return Arrays.copyOfRange(pcm((number + 1) * PART_BYTES), number * PART_BYTES, (number + 1) * PART_BYTES);
    }

    private static byte[] parts(int count) {
        return pcm(count * PART_BYTES);
    }
}
