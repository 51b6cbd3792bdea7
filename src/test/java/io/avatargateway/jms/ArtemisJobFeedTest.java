package io.avatargateway.jms;

import static io.avatargateway.jms.FeedFixture.finished;
import static io.avatargateway.jms.FeedFixture.pcm;
import static io.avatargateway.jms.FeedFixture.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.session.Job;
import io.avatargateway.session.JobState;
import io.avatargateway.session.JobStatus;
import jakarta.jms.BytesMessage;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ArtemisJobFeedTest {

    @TempDir
    static Path directory;

    private static TestBroker broker;
    private FeedFixture fixture;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(directory);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void openFeed() throws Exception {
        fixture = new FeedFixture(broker);
    }

    @AfterEach
    void closeFeed() throws Exception {
        fixture.close();
    }

    @Test
    void shouldGiveOneJobPerRequestInTheOrderOfArrival() throws Exception {
        for (int i = 0; i < 20; i++) {
            fixture.send(fixture.message("job-" + i, 640));
        }
        assertThat(fixture.noJobComes()).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(fixture.nextJob().id()).isEqualTo("job-" + i);
        }
        fixture.feed.request();
        assertThat(fixture.noJobComes()).isTrue();
    }

    @Test
    void shouldGiveTheSpeechByteForByte() throws Exception {
        fixture.send(fixture.message("small", 6400));
        fixture.send(fixture.message("large", 1_000_000));
        assertThat(bytes(fixture.nextJob())).isEqualTo(pcm(6400));
        Job large = fixture.nextJob();
        assertThat(large.speech().durationMillis()).isEqualTo(31_250);
        assertThat(bytes(large)).isEqualTo(pcm(1_000_000));
    }

    @Test
    void shouldAnswerEveryStepAndTakeTheMessageOutWhenItIsSettled() throws Exception {
        BytesMessage message = fixture.message("job", 6400);
        message.setJMSCorrelationID("mine");
        fixture.send(message);
        Job job = fixture.nextJob();
        assertThat(fixture.nextReplies(1)).containsExactly("job accepted");
        fixture.feed.started(job, status(job, JobState.STARTED));
        assertThat(fixture.nextReplies(1)).containsExactly("job started");
        assertThat(broker.messageCount(fixture.queue())).isEqualTo(1);
        fixture.feed.settle(job, finished(job));
        Message reply = fixture.nextReplyMessage();
        JsonObject json = FeedFixture.json(reply);
        assertThat(json.getString("status")).isEqualTo("finished");
        assertThat(json.getString("sessionId")).isEqualTo(fixture.id.value());
        assertThat(json.getInt("playedMillis")).isEqualTo(200);
        assertThat(json.getInt("durationMillis")).isEqualTo(200);
        assertThat(json.getBoolean("estimated")).isFalse();
        assertThat(json).doesNotContainKeys("code", "detail");
        assertThat(reply.getJMSCorrelationID()).isEqualTo("mine");
        assertThat(reply.getStringProperty("AvatarStatus")).isEqualTo("finished");
        assertThat(reply.getStringProperty("AvatarJobId")).isEqualTo("job");
        assertThat(reply.getStringProperty("AvatarSessionId")).isEqualTo(fixture.id.value());
        await().untilAsserted(
                        () -> assertThat(broker.messageCount(fixture.queue())).isZero());
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isZero();
    }

    @Test
    void shouldCorrelateWithTheMessageIdAndNameTheJobByItWhenTheProducerNamesNeither() throws Exception {
        BytesMessage message = fixture.producerSession.createBytesMessage();
        message.writeBytes(pcm(640));
        message.setJMSReplyTo(fixture.replyQueue);
        fixture.send(message);
        Job job = fixture.nextJob();
        assertThat(job.id()).isEqualTo(message.getJMSMessageID());
        assertThat(fixture.nextReplyMessage().getJMSCorrelationID()).isEqualTo(message.getJMSMessageID());
    }

    @Test
    void shouldSettleOutOfOrder() throws Exception {
        fixture.send(fixture.message("a", 640));
        fixture.send(fixture.message("b", 640));
        Job a = fixture.nextJob();
        Job b = fixture.nextJob();
        fixture.nextReplies(2);
        fixture.feed.settle(b, finished(b));
        assertThat(fixture.nextReplies(1)).containsExactly("b finished");
        await().untilAsserted(
                        () -> assertThat(broker.messageCount(fixture.queue())).isEqualTo(1));
        fixture.feed.settle(a, finished(a));
        assertThat(fixture.nextReplies(1)).containsExactly("a finished");
    }

    @Test
    void shouldSettleTwiceAsOnce() throws Exception {
        fixture.send(fixture.message("a", 640));
        Job a = fixture.nextJob();
        fixture.nextReplies(1);
        fixture.feed.settle(a, finished(a));
        fixture.feed.settle(a, finished(a));
        assertThat(fixture.nextReplies(1)).containsExactly("a finished");
        assertThat(fixture.noReplyComes()).isTrue();
    }

    @Test
    void shouldRejectWhatIsNoSpeechAndGoOnToTheNextJob() throws Exception {
        fixture.send(fixture.message("odd", 641));
        TextMessage text = fixture.producerSession.createTextMessage("hello");
        text.setStringProperty(JmsNames.JOB_ID, "text");
        text.setJMSReplyTo(fixture.replyQueue);
        fixture.send(text);
        fixture.send(fixture.message("empty", 0));
        BytesMessage aac = fixture.message("aac", 640);
        aac.setStringProperty(JmsNames.AUDIO_TYPE, "audio/aac");
        fixture.send(aac);
        BytesMessage wrongType = fixture.message("wrong", 640);
        wrongType.setIntProperty(JmsNames.AUDIO_TYPE, 16);
        fixture.send(wrongType);
        fixture.send(fixture.message("good", 640));

        assertThat(fixture.nextJob().id()).isEqualTo("good");

        assertRejected("odd", "AUDIO_ODD_LENGTH");
        assertRejected("text", "MESSAGE_TYPE_UNSUPPORTED");
        assertRejected("empty", "AUDIO_EMPTY");
        assertRejected("aac", "AUDIO_TYPE_UNSUPPORTED");
        assertRejected("wrong", "PROPERTY_INVALID");
    }

    @Test
    void shouldRejectAtOnceWhatIsKnownToPlayTooLong() throws Exception {
        BytesMessage slow = fixture.message("slow", 1_000_000);
        slow.setStringProperty(JmsNames.AUDIO_TYPE, "audio/pcm;rate=8000;bits=8");
        fixture.send(slow);
        fixture.feed.request();

        assertRejected("slow", "AUDIO_TOO_LONG", 1_000_000);
    }

    /** Such as stay in memory, are a file, and are a large message. */
    @ParameterizedTest
    @ValueSource(ints = {641, 50_001, 300_001})
    void shouldKeepTheBodyOfAJobOfAnySizeAmongTheDeadLetters(int bytes) throws Exception {
        fixture.send(fixture.message("odd", bytes));
        fixture.feed.request();
        assertRejected("odd", "AUDIO_ODD_LENGTH", bytes);
    }

    @Test
    void shouldKeepTheBodyOfALargeJobAmongTheDeadLetters() throws Exception {
        fixture.send(fixture.message("huge", (int) FeedFixture.MAX_BYTES + 2));
        fixture.feed.request();
        assertRejected("huge", "AUDIO_TOO_LARGE", (int) FeedFixture.MAX_BYTES + 2);
    }

    @Test
    void shouldPutAReplyAmongTheDeadLettersWhenItsDestinationDoesNotExist() throws Exception {
        BytesMessage message = fixture.message("job", 640);
        message.setJMSReplyTo(fixture.producerSession.createQueue("nobody.listens.here"));
        fixture.send(message);
        Job job = fixture.nextJob();
        fixture.feed.settle(job, finished(job));
        for (String word : List.of("accepted", "finished")) {
            Message dead = fixture.nextDeadLetter();
            assertThat(dead.getStringProperty(JmsNames.REASON)).isEqualTo(JmsNames.REPLY_UNDELIVERABLE);
            assertThat(dead.getStringProperty(JmsNames.ORIGINAL_DESTINATION)).isEqualTo("nobody.listens.here");
            assertThat(FeedFixture.json(dead).getString("status")).isEqualTo(word);
        }
        assertThat(fixture.replies.undeliverable()).isEqualTo(2);
        await().untilAsserted(
                        () -> assertThat(broker.messageCount(fixture.queue())).isZero());
    }

    @Test
    void shouldGiveUrgentJobsFirst() throws Exception {
        fixture.send(fixture.message("first", 640));
        assertThat(fixture.nextJob().id()).isEqualTo("first");
        for (int i = 0; i < 3; i++) {
            fixture.send(fixture.message("calm-" + i, 640), 0, 4);
        }
        fixture.send(fixture.message("urgent", 640), 0, 9);
        assertThat(fixture.nextJob().id()).isEqualTo("urgent");
        fixture.send(fixture.message("more-urgent", 640), 0, 5);
        assertThat(fixture.nextJob().id()).isEqualTo("more-urgent");
        assertThat(fixture.nextJob().id()).isEqualTo("calm-0");
    }

    @Test
    void shouldLeaveExpiredJobsToTheBroker() throws Exception {
        BytesMessage late = fixture.message("late", 640);
        fixture.send(late, 50, 4);
        fixture.send(fixture.message("good", 640));
        await().until(() -> System.currentTimeMillis() > late.getJMSExpiration());
        assertThat(fixture.nextJob().id()).isEqualTo("good");
        Message expired = fixture.receive(JmsNames.EXPIRED);
        assertThat(expired.getStringProperty(JmsNames.JOB_ID)).isEqualTo("late");
    }

    @Test
    void shouldKnowWhenAJobExpires() throws Exception {
        fixture.send(fixture.message("job", 640), 60_000, 4);
        assertThat(fixture.nextJob().expiresAt())
                .isBetween(Instant.now().plusSeconds(50), Instant.now().plusSeconds(61));
    }

    @Test
    void shouldCountWhatWaits() throws Exception {
        for (int i = 0; i < 3; i++) {
            fixture.send(fixture.message("job-" + i, 640));
        }
        fixture.nextJob();
        assertThat(fixture.feed.countWaiting().toCompletableFuture().get(5, TimeUnit.SECONDS))
                .isEqualTo(2);
    }

    @Test
    void shouldNotGiveAJobAgainWhenTheConnectionWasLostWhileItWasHeld() throws Exception {
        for (int i = 0; i < 4; i++) {
            fixture.send(fixture.message("job-" + i, 200_000));
        }
        List<Job> held = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            held.add(fixture.nextJob());
        }
        broker.cutConnections();
        for (Job job : held) {
            fixture.feed.settle(job, finished(job));
        }
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(broker.messageCount(fixture.queue()))
                .isEqualTo(1));
        assertThat(fixture.noJobComes()).isTrue();
        assertThat(fixture.nextJob().id()).isEqualTo("job-3");
        assertThat(fixture.noJobComes()).isTrue();
    }

    @Test
    void shouldRejectEveryWaitingJobAndRemoveTheQueueOnClose() throws Exception {
        for (int i = 0; i < 200; i++) {
            fixture.send(fixture.message("job-" + i, 640));
        }
        Job first = fixture.nextJob();
        fixture.feed.settle(first, finished(first));
        fixture.feed
                .close("SESSION_ENDED", "the session ended")
                .toCompletableFuture()
                .get(15, TimeUnit.SECONDS);
        assertThat(broker.hasQueue(fixture.queue())).isFalse();
        List<String> replies = fixture.nextReplies(400);
        assertThat(replies).contains("job-0 finished");
        for (int i = 1; i < 200; i++) {
            assertThat(replies).containsOnlyOnce("job-" + i + " rejected");
            Message dead = fixture.nextDeadLetter();
            assertThat(dead.getStringProperty(JmsNames.REASON)).isEqualTo("SESSION_ENDED");
        }
    }

    @Test
    void shouldRemoveAnEmptyQueueOnCloseAndStayClosed() throws Exception {
        fixture.feed.close("SESSION_ENDED", "over").toCompletableFuture().get(5, TimeUnit.SECONDS);
        fixture.feed.close("OTHER", "again").toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(broker.hasQueue(fixture.queue())).isFalse();
        assertThat(broker.hasAddress(fixture.queue())).isFalse();
    }

    private void assertRejected(String jobId, String code) throws Exception {
        assertRejected(jobId, code, -1);
    }

    private void assertRejected(String jobId, String code, int bodyBytes) throws Exception {
        Message dead = fixture.nextDeadLetter();
        assertThat(dead.getStringProperty(JmsNames.JOB_ID)).isEqualTo(jobId);
        assertThat(dead.getStringProperty(JmsNames.REASON)).isEqualTo(code);
        assertThat(dead.getStringProperty(JmsNames.REASON_DETAIL)).contains("expected: ");
        assertThat(dead.getStringProperty(JmsNames.ORIGINAL_DESTINATION)).isEqualTo(fixture.queue());
        assertThat(dead.getStringProperty(JmsNames.SESSION_ID)).isEqualTo(fixture.id.value());
        assertThat(Instant.parse(dead.getStringProperty(JmsNames.REASON_TIME))).isBeforeOrEqualTo(Instant.now());
        if (bodyBytes >= 0) {
            assertThat(dead.getBody(byte[].class).length).isEqualTo(bodyBytes);
            assertThat(dead.getBody(byte[].class)).isEqualTo(pcm(bodyBytes));
        }
        String accepted;
        JsonObject rejected;
        do {
            rejected = fixture.nextReply();
            accepted = rejected.getString("status");
        } while (accepted.equals("accepted"));
        assertThat(rejected.getString("jobId")).isEqualTo(jobId);
        assertThat(rejected.getString("status")).isEqualTo("rejected");
        assertThat(rejected.getString("code")).isEqualTo(code);
        assertThat(fixture.statuses)
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
