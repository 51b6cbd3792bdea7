package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.jms.message.JobHeadersReader;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import java.time.Instant;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs whose messages end in different places: each gets one final answer. */
@Timeout(60)
class OneAnswerTest extends IntakeAndFeed {

    @Test
    void shouldAnswerAnUtteranceOnceWhoseFirstPartExpiredBeforeTheOthersCame() throws Exception {
        expire("talk", 0);
        assertThat(intake.answerExpired()).isTrue();
        feed.send(part("talk", 1));
        feed.send(part("talk", 2));
        assertSentinelIsNext("talk expired");
        assertThat(intake.statuses).extracting(JobStatus::state).containsExactly(JobState.EXPIRED);
        assertThat(feed.statuses).extracting(JobStatus::jobId).doesNotContain("talk");
    }

    @Test
    void shouldAnswerAnUtteranceOnceWhoseFirstPartExpiredWhenOthersHadCome() throws Exception {
        expire("talk", 0);
        feed.send(part("talk", 1));
        feed.feed.request();
        await().until(() -> broker.deliveringCount(feed.queue()) == 1);
        assertThat(intake.answerExpired()).isTrue();
        await().until(() -> broker.messageCount(feed.queue()) == 0);
        assertSentinelIsNext("talk expired");
    }

    @Test
    void shouldAnswerAnUtteranceOnceOfWhichAllPartsExpired() throws Exception {
        for (int i = 0; i < 3; i++) {
            expire("talk", i);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(intake.answerExpired()).isTrue();
        }
        assertSentinelIsNext("talk expired");
    }

    @Test
    void shouldAnswerAnUtteranceOnceOfWhichAllPartsExpiredInASessionThatIsNotHere() throws Exception {
        String elsewhere = SessionId.random().value();
        for (int i = 0; i < 3; i++) {
            BytesMessage part = part("talk", i);
            part.setStringProperty(JmsNames.SESSION_ID, elsewhere);
            expire(JmsNames.INTAKE, part);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(intake.answerExpired()).isTrue();
        }
        assertSentinelIsNext("talk expired");
    }

    @Test
    void shouldAnswerAnUtteranceOnceOfWhichAPartExpiresWhileItIsSpoken() throws Exception {
        feed.send(part("talk", 0));
        Job talk = feed.nextJob();
        expire("talk", 1);
        assertThat(intake.answerExpired()).isTrue();
        feed.feed.settle(
                talk, JobStatus.unheard(talk.id(), JobState.FAILED, Instant.now(), 0, "AUDIO_INCOMPLETE", "part 1"));
        assertSentinelIsNext("talk accepted", "talk failed");
    }

    /** As it is put aside by the intake when the broker fails again and again. */
    @Test
    void shouldAnswerAnUtteranceOnceWhoseFirstPartCouldNotBeBroughtToItsSession() throws Exception {
        feed.send(JmsNames.INTAKE, named(part("talk", 0)), 0, 4);
        intake.failure = new IllegalStateException("a fault of ours");
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(intake.takeIn()).isFalse();
        }
        assertThat(intake.takeIn()).isTrue();
        intake.failure = null;
        feed.send(JmsNames.INTAKE, named(part("talk", 1)), 0, 4);
        assertThat(intake.takeIn()).isTrue();
        assertSentinelIsNext("talk failed");
        assertThat(intake.statuses).extracting(JobStatus::state).containsExactly(JobState.FAILED);
    }

    @Test
    void shouldAnswerARepetitionThatExpiresByTheEndOfItsJob() throws Exception {
        feed.send(feed.message("job", 640));
        Job job = feed.nextJob();
        feed.feed.settle(job, finished(job));
        assertThat(feed.nextReplies(2)).containsExactly("job accepted", "job finished");
        expire(feed.queue(), feed.message("job", 640));
        assertThat(intake.answerExpired()).isTrue();
        assertSentinelIsNext("job finished");
    }

    @Test
    void shouldAnswerAgainWhenTheAnswerToAnExpiredPartWasNotCommitted() {
        JobHeaders headers = headers(part0());
        JobStatus expired = JobStatus.unheard("talk", JobState.EXPIRED, Instant.now(), -1, "JOB_EXPIRED", "over");
        EndsElsewhere ends = new EndsElsewhere(feed.factory, FeedFixture.LIMITS);
        assertThat(ends.answer(feed.id, headers, 7, expired)).contains(expired);
        assertThat(ends.answer(feed.id, headers, 7, expired)).contains(expired);
    }

    private void assertSentinelIsNext(String... words) throws Exception {
        feed.send(feed.message("sentinel", 640));
        Job sentinel = feed.nextJob();
        assertThat(sentinel.id()).isEqualTo("sentinel");
        // Nothing of the utterance waits any more.
        await().until(() -> broker.messageCount(feed.queue()) == 1);
        feed.feed.settle(sentinel, finished(sentinel));
        List<String> replies = feed.nextReplies(words.length + 2);
        assertThat(replies).contains(words);
        assertThat(replies).contains("sentinel accepted", "sentinel finished");
        assertThat(replies).last().isEqualTo("sentinel finished");
    }

    private void expire(String jobId, int number) throws Exception {
        expire(feed.queue(), part(jobId, number));
    }

    private void expire(String queue, BytesMessage message) throws Exception {
        long before = broker.messageCount(JmsNames.EXPIRED);
        // Or it would, once in a while, be given to its consumer within the millisecond that it has.
        broker.pause(queue);
        try {
            feed.send(queue, message, 1, 4);
            await().until(() -> broker.messageCount(JmsNames.EXPIRED) == before + 1);
        } finally {
            broker.resume(queue);
        }
    }

    private BytesMessage part(String jobId, int number) throws Exception {
        BytesMessage message = feed.message(jobId, 3_200);
        message.setIntProperty(JmsNames.PART, number);
        return message;
    }

    private BytesMessage named(BytesMessage message) throws Exception {
        message.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        return message;
    }

    private ActiveMQMessage part0() {
        try {
            return (ActiveMQMessage) part("talk", 0);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static JobHeaders headers(ActiveMQMessage message) {
        try {
            return JobHeadersReader.of(message);
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }
}
