package io.avatargateway.jms.queue;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeed;
import jakarta.jms.BytesMessage;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session changes its gateway: a job that its producer named, and that has ended, is not spoken a second time. */
@Timeout(30)
class EndedJobsTest extends FeedAtBroker {

    @Test
    void shouldAnswerARepetitionOfAJobThatEndedWithTheOwnerBefore() throws Exception {
        speak(feed.message("named", 640));
        speak(part("in-parts"));
        assertThat(feed.nextReplies(4)).hasSize(4);

        JobFeed next = takeUp();

        feed.send(part("in-parts"));
        feed.send(feed.message("named", 640));
        feed.send(feed.message("new", 640));
        next.request();
        assertThat(feed.jobs.poll(10, TimeUnit.SECONDS)).extracting(Job::id).isEqualTo("new");
        assertThat(feed.nextReplies(3)).containsExactly("in-parts finished", "named finished", "new accepted");
    }

    @Test
    void shouldKeepTheLatestEndsOnlyAndNoneOfJobsWithoutAName() throws Exception {
        BytesMessage unnamed = feed.producerSession.createBytesMessage();
        unnamed.writeBytes(FeedFixture.pcm(640));
        speak(unnamed);
        assertThat(broker.hasQueue(ended())).isFalse();

        for (int i = 0; i < FeedFixture.LIMITS.remembered() + 2; i++) {
            speak(feed.message("job-" + i, 640));
        }

        await().until(() -> broker.messageCount(ended()) == FeedFixture.LIMITS.remembered());
        assertThat(EndedJobs.read(feed.id, feed.client))
                .extracting(job -> job.status().jobId())
                .startsWith("job-2");
    }

    @Test
    void shouldGoWithTheSession() throws Exception {
        speak(feed.message("named", 640));
        await().until(() -> broker.messageCount(ended()) == 1);

        feed.feed
                .close(ErrorCode.SESSION_ENDED.name(), "the end")
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        await().until(() -> !broker.hasQueue(ended()));
    }

    /** It follows the utterance under way, and that one goes on with the next owner. */
    @Test
    void shouldGoOnWithWhatWasHeardBeforeWhatOvertakes() throws Exception {
        feed.send(feed.message("under way", 640));
        Job underWay = feed.nextJob();
        feed.send(feed.message("waits", 640));
        BytesMessage next = feed.message("next", 640);
        next.setStringProperty(JmsNames.MODE, "next");
        feed.send(next);
        assertThat(feed.nextReplies(2)).containsExactly("under way accepted", "next accepted");
        feed.feed.release();
        await().until(() -> broker.consumers(feed.queue()) == 0);

        JobFeed taken = feed.factory.takeUp(feed.id, Tenant.DEFAULT, feed.listener, List.of(underWay.arrival()));
        // What overtakes is here before anything is asked for.
        await().until(() -> broker.deliveringCount(feed.queue() + JmsNames.URGENT_SUFFIX) == 1);

        for (String job : List.of("under way", "next", "waits")) {
            taken.request();
            assertThat(feed.jobs.poll(10, TimeUnit.SECONDS)).extracting(Job::id).isEqualTo(job);
        }
    }

    @Test
    void shouldNotSpeakAJobThatAnotherGatewayHasAnswered() throws Exception {
        feed.factory.ended(
                feed.id, JobStatus.unheard("stray", JobState.EXPIRED, Instant.now(), -1, "JOB_EXPIRED", "over"));
        assertThat(feed.statuses.poll(10, TimeUnit.SECONDS))
                .extracting(JobStatus::state)
                .isEqualTo(JobState.EXPIRED);

        feed.send(feed.message("stray", 640));

        feed.send(feed.message("new", 640));
        assertThat(feed.nextJob().id()).isEqualTo("new");
        assertThat(feed.nextReplies(2)).containsExactly("stray expired", "new accepted");
    }

    private String ended() {
        return JmsNames.ENDED_PREFIX + feed.id;
    }

    private void speak(BytesMessage message) throws Exception {
        feed.send(message);
        Job job = feed.nextJob();
        feed.feed.settle(job, finished(job));
    }

    private BytesMessage part(String name) throws Exception {
        BytesMessage part = feed.message(name, 640);
        part.setIntProperty(JmsNames.PART, 0);
        part.setBooleanProperty(JmsNames.LAST_PART, true);
        return part;
    }

    private JobFeed takeUp() {
        await().until(() -> broker.messageCount(feed.queue()) == 0);
        feed.feed.release();
        await().until(() -> broker.consumers(feed.queue()) == 0);
        return feed.factory.takeUp(feed.id, Tenant.DEFAULT, feed.listener, List.of());
    }
}
