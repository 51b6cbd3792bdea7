package io.avatargateway.jms.queue;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static io.avatargateway.jms.queue.FeedFixture.pcm;
import static io.avatargateway.jms.queue.FeedFixture.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ArtemisJobFeedTest extends FeedAtBroker {

    @Test
    void shouldGiveOneJobPerRequestInTheOrderOfArrival() throws Exception {
        for (int i = 0; i < 20; i++) {
            feed.send(feed.message("job-" + i, 640));
        }
        assertThat(feed.noJobComes()).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(feed.nextJob().id()).isEqualTo("job-" + i);
        }
        feed.feed.request();
        assertThat(feed.noJobComes()).isTrue();
    }

    @Test
    void shouldGiveTheSpeechByteForByte() throws Exception {
        feed.send(feed.message("small", 6400));
        feed.send(feed.message("large", 1_000_000));
        assertThat(bytes(feed.nextJob())).isEqualTo(pcm(6400));
        Job large = feed.nextJob();
        assertThat(large.speech().durationMillis()).isEqualTo(31_250);
        assertThat(bytes(large)).isEqualTo(pcm(1_000_000));
    }

    @Test
    void shouldAnswerEveryStepAndTakeTheMessageOutWhenItIsSettled() throws Exception {
        BytesMessage message = feed.message("job", 6400);
        message.setJMSCorrelationID("mine");
        feed.send(message);
        Job job = feed.nextJob();
        assertThat(feed.nextReplies(1)).containsExactly("job accepted");
        feed.feed.started(job, status(job, JobState.STARTED));
        assertThat(feed.nextReplies(1)).containsExactly("job started");
        assertThat(broker.messageCount(feed.queue())).isEqualTo(1);
        feed.feed.settle(job, finished(job));
        Message reply = feed.nextReplyMessage();
        JsonObject json = FeedFixture.json(reply);
        assertThat(json.getString("status")).isEqualTo("finished");
        assertThat(json.getString("sessionId")).isEqualTo(feed.id.value());
        assertThat(json.getInt("playedMillis")).isEqualTo(200);
        assertThat(json.getInt("durationMillis")).isEqualTo(200);
        assertThat(json.getBoolean("estimated")).isFalse();
        assertThat(json).doesNotContainKeys("code", "detail");
        assertThat(reply.getJMSCorrelationID()).isEqualTo("mine");
        assertThat(reply.getStringProperty("AvatarStatus")).isEqualTo("finished");
        assertThat(reply.getStringProperty("AvatarJobId")).isEqualTo("job");
        assertThat(reply.getStringProperty("AvatarSessionId")).isEqualTo(feed.id.value());
        await().untilAsserted(
                        () -> assertThat(broker.messageCount(feed.queue())).isZero());
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isZero();
    }

    @Test
    void shouldCorrelateWithTheMessageIdAndNameTheJobByItWhenTheProducerNamesNeither() throws Exception {
        BytesMessage message = feed.producerSession.createBytesMessage();
        message.writeBytes(pcm(640));
        message.setJMSReplyTo(feed.replyQueue);
        feed.send(message);
        Job job = feed.nextJob();
        assertThat(job.id()).isEqualTo(message.getJMSMessageID());
        assertThat(feed.nextReplyMessage().getJMSCorrelationID()).isEqualTo(message.getJMSMessageID());
    }

    @Test
    void shouldSettleOutOfOrder() throws Exception {
        feed.send(feed.message("a", 640));
        feed.send(feed.message("b", 640));
        Job a = feed.nextJob();
        Job b = feed.nextJob();
        feed.nextReplies(2);
        feed.feed.settle(b, finished(b));
        assertThat(feed.nextReplies(1)).containsExactly("b finished");
        await().untilAsserted(
                        () -> assertThat(broker.messageCount(feed.queue())).isEqualTo(1));
        feed.feed.settle(a, finished(a));
        assertThat(feed.nextReplies(1)).containsExactly("a finished");
    }

    @Test
    void shouldSettleTwiceAsOnce() throws Exception {
        feed.send(feed.message("a", 640));
        Job a = feed.nextJob();
        feed.nextReplies(1);
        feed.feed.settle(a, finished(a));
        feed.feed.settle(a, finished(a));
        assertThat(feed.nextReplies(1)).containsExactly("a finished");
        assertThat(feed.nothingElseComes()).isTrue();
    }

    @Test
    void shouldRejectWhatIsNoSpeechAndGoOnToTheNextJob() throws Exception {
        feed.send(feed.message("odd", 641));
        TextMessage text = feed.producerSession.createTextMessage("hello");
        text.setStringProperty(JmsNames.JOB_ID, "text");
        text.setJMSReplyTo(feed.replyQueue);
        feed.send(text);
        feed.send(feed.message("empty", 0));
        BytesMessage aac = feed.message("aac", 640);
        aac.setStringProperty(JmsNames.AUDIO_TYPE, "audio/aac");
        feed.send(aac);
        BytesMessage wrongType = feed.message("wrong", 640);
        wrongType.setIntProperty(JmsNames.AUDIO_TYPE, 16);
        feed.send(wrongType);
        feed.send(feed.message("good", 640));

        assertThat(feed.nextJob().id()).isEqualTo("good");

        assertRejected("odd", "AUDIO_ODD_LENGTH");
        assertRejected("text", "MESSAGE_TYPE_UNSUPPORTED");
        assertRejected("empty", "AUDIO_EMPTY");
        assertRejected("aac", "AUDIO_TYPE_UNSUPPORTED");
        assertRejected("wrong", "PROPERTY_INVALID");
    }

    @Test
    void shouldRejectAtOnceWhatIsKnownToPlayTooLong() throws Exception {
        BytesMessage slow = feed.message("slow", 1_000_000);
        slow.setStringProperty(JmsNames.AUDIO_TYPE, "audio/pcm;rate=8000;bits=8");
        feed.send(slow);
        feed.feed.request();

        assertRejected("slow", "AUDIO_TOO_LONG", 1_000_000);
    }

    /** Such as stay in memory, are a file, and are a large message. */
    @ParameterizedTest
    @ValueSource(ints = {641, 50_001, 300_001})
    void shouldKeepTheBodyOfAJobOfAnySizeAmongTheDeadLetters(int bytes) throws Exception {
        feed.send(feed.message("odd", bytes));
        feed.feed.request();
        assertRejected("odd", "AUDIO_ODD_LENGTH", bytes);
    }

    @Test
    void shouldKeepTheBodyOfALargeJobAmongTheDeadLetters() throws Exception {
        feed.send(feed.message("huge", (int) FeedFixture.MAX_BYTES - 1));
        feed.feed.request();
        assertRejected("huge", "AUDIO_ODD_LENGTH", (int) FeedFixture.MAX_BYTES - 1);
    }

    @Test
    void shouldNotKeepABodyThatIsTooLarge() throws Exception {
        feed.send(feed.message("huge", (int) FeedFixture.MAX_BYTES + 2));
        feed.feed.request();
        assertRejected("huge", "AUDIO_TOO_LARGE", 0);
    }

    @Test
    void shouldPutAReplyAmongTheDeadLettersWhenItsDestinationDoesNotExist() throws Exception {
        BytesMessage message = feed.message("job", 640);
        message.setJMSReplyTo(feed.producerSession.createQueue("nobody.listens.here"));
        feed.send(message);
        Job job = feed.nextJob();
        feed.feed.settle(job, finished(job));
        for (String word : List.of("accepted", "finished")) {
            Message dead = feed.nextDeadLetter();
            assertThat(dead.getStringProperty(JmsNames.REASON)).isEqualTo(JmsNames.REPLY_UNDELIVERABLE);
            assertThat(dead.getStringProperty(JmsNames.ORIGINAL_DESTINATION)).isEqualTo("nobody.listens.here");
            assertThat(FeedFixture.json(dead).getString("status")).isEqualTo(word);
        }
        assertThat(feed.replies.undeliverable()).isEqualTo(2);
        await().untilAsserted(
                        () -> assertThat(broker.messageCount(feed.queue())).isZero());
    }

    @Test
    void shouldGiveUrgentJobsFirst() throws Exception {
        feed.send(feed.message("first", 640));
        assertThat(feed.nextJob().id()).isEqualTo("first");
        for (int i = 0; i < 3; i++) {
            feed.send(feed.message("calm-" + i, 640), 0, 4);
        }
        feed.send(feed.message("urgent", 640), 0, 9);
        assertThat(feed.nextJob().id()).isEqualTo("urgent");
        feed.send(feed.message("more-urgent", 640), 0, 5);
        assertThat(feed.nextJob().id()).isEqualTo("more-urgent");
        assertThat(feed.nextJob().id()).isEqualTo("calm-0");
    }

    @Test
    void shouldLeaveExpiredJobsToTheBroker() throws Exception {
        BytesMessage late = feed.message("late", 640);
        feed.send(late, 50, 4);
        feed.send(feed.message("good", 640));
        await().until(() -> System.currentTimeMillis() > late.getJMSExpiration());
        assertThat(feed.nextJob().id()).isEqualTo("good");
        Message expired = feed.receive(JmsNames.EXPIRED);
        assertThat(expired.getStringProperty(JmsNames.JOB_ID)).isEqualTo("late");
    }

    @Test
    void shouldKnowWhenAJobExpires() throws Exception {
        feed.send(feed.message("job", 640), 60_000, 4);
        assertThat(feed.nextJob().expiresAt())
                .isBetween(Instant.now().plusSeconds(50), Instant.now().plusSeconds(61));
    }

    @Test
    void shouldNotGiveAJobAgainWhenTheConnectionWasLostWhileItWasHeld() throws Exception {
        for (int i = 0; i < 4; i++) {
            feed.send(feed.message("job-" + i, 200_000));
        }
        List<Job> held = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            held.add(feed.nextJob());
        }
        broker.cutConnections();
        for (Job job : held) {
            feed.feed.settle(job, finished(job));
        }
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(broker.messageCount(feed.queue()))
                .isEqualTo(1));
        assertThat(feed.noJobComes()).isTrue();
        assertThat(feed.nextJob().id()).isEqualTo("job-3");
        assertThat(feed.noJobComes()).isTrue();
    }

    @Test
    void shouldRejectEveryWaitingJobAndRemoveTheQueueOnClose() throws Exception {
        for (int i = 0; i < 200; i++) {
            feed.send(feed.message("job-" + i, 640));
        }
        Job first = feed.nextJob();
        feed.feed.settle(first, finished(first));
        feed.feed
                .close("SESSION_ENDED", "the session ended")
                .toCompletableFuture()
                .get(15, TimeUnit.SECONDS);
        assertThat(broker.hasQueue(feed.queue())).isFalse();
        List<String> replies = feed.nextReplies(400);
        assertThat(replies).contains("job-0 finished");
        for (int i = 1; i < 200; i++) {
            assertThat(replies).containsOnlyOnce("job-" + i + " rejected");
            Message dead = feed.nextDeadLetter();
            assertThat(dead.getStringProperty(JmsNames.REASON)).isEqualTo("SESSION_ENDED");
        }
    }

    @Test
    void shouldRemoveAnEmptyQueueOnCloseAndStayClosed() throws Exception {
        feed.feed.close("SESSION_ENDED", "over").toCompletableFuture().get(5, TimeUnit.SECONDS);
        feed.feed.close("OTHER", "again").toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(broker.hasQueue(feed.queue())).isFalse();
        assertThat(broker.hasAddress(feed.queue())).isFalse();
    }

    private void assertRejected(String jobId, String code) throws Exception {
        assertRejected(jobId, code, -1);
    }

    private void assertRejected(String jobId, String code, int bodyBytes) throws Exception {
        Message dead = feed.nextDeadLetter();
        assertThat(dead.getStringProperty(JmsNames.JOB_ID)).isEqualTo(jobId);
        assertThat(dead.getStringProperty(JmsNames.REASON)).isEqualTo(code);
        assertThat(dead.getStringProperty(JmsNames.REASON_DETAIL)).contains("expected: ");
        assertThat(dead.getStringProperty(JmsNames.ORIGINAL_DESTINATION)).isEqualTo(feed.queue());
        assertThat(dead.getStringProperty(JmsNames.SESSION_ID)).isEqualTo(feed.id.value());
        assertThat(Instant.parse(dead.getStringProperty(JmsNames.REASON_TIME))).isBeforeOrEqualTo(Instant.now());
        if (bodyBytes >= 0) {
            byte[] body = ((BytesMessage) dead).getBodyLength() == 0 ? new byte[0] : dead.getBody(byte[].class);
            assertThat(body.length).isEqualTo(bodyBytes);
            assertThat(body).isEqualTo(pcm(bodyBytes));
        }
        String accepted;
        JsonObject rejected;
        do {
            rejected = feed.nextReply();
            accepted = rejected.getString("status");
        } while (accepted.equals("accepted"));
        assertThat(rejected.getString("jobId")).isEqualTo(jobId);
        assertThat(rejected.getString("status")).isEqualTo("rejected");
        assertThat(rejected.getString("code")).isEqualTo(code);
        assertThat(feed.statuses)
                .extracting(JobStatus::jobId, JobStatus::state)
                .contains(org.assertj.core.groups.Tuple.tuple(jobId, JobState.REJECTED));
    }

    private static byte[] bytes(Job job) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] frame = job.speech().nextFrame(6000);
        while (frame.length > 0) {
            all.write(frame);
            frame = job.speech().nextFrame(6000);
        }
        return all.toByteArray();
    }
}
