package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeed;
import jakarta.jms.BytesMessage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A named job that never came to its session has its end, whichever gateway has the session by now. */
@Timeout(60)
class StrayEndsTest extends IntakeAndFeed {

    /** Of another gateway: the intake knows nothing of its sessions. */
    private FeedFixture other;

    @BeforeEach
    void openOther() throws Exception {
        other = new FeedFixture(broker);
    }

    @AfterEach
    void closeOther() throws Exception {
        other.close();
    }

    @Test
    void shouldKeepTheEndOfAJobOfThisGatewaysForTheNextOwner() throws Exception {
        expire(feed, "late");

        assertThat(feed.nextReplies(1)).containsExactly("late expired");
        assertNotSpokenByTheNextOwnerOf(feed);
    }

    @Test
    void shouldKeepTheEndOfAJobOfAnotherGatewaysForTheNextOwner() throws Exception {
        expire(other, "late");

        assertThat(other.nextReplies(1)).containsExactly("late expired");
        assertNotSpokenByTheNextOwnerOf(other);
    }

    @Test
    void shouldAnswerARepetitionByTheEndOfAJobThatAnotherGatewayHasSpoken() throws Exception {
        other.send(other.message("late", 640));
        Job job = other.nextJob();
        other.feed.settle(job, finished(job));
        assertThat(other.nextReplies(2)).containsExactly("late accepted", "late finished");

        expire(other, "late");

        assertThat(other.nextReplies(1)).containsExactly("late finished");
        assertThat(broker.messageCount(JmsNames.ENDED_PREFIX + other.id)).isEqualTo(1);
    }

    @Test
    void shouldLeaveNothingOfASessionThatIsOver() throws Exception {
        SessionId over = SessionId.random();
        BytesMessage message = feed.message("late", 640);
        message.setStringProperty(JmsNames.SESSION_ID, over.value());
        expire(message);

        assertThat(feed.nextReplies(1)).containsExactly("late expired");
        assertThat(broker.hasQueue(JmsNames.ENDED_PREFIX + over)).isFalse();
    }

    @Test
    void shouldNoteNothingOfAJobThatNobodyNamed() throws Exception {
        BytesMessage message = other.producerSession.createBytesMessage();
        message.writeBytes(FeedFixture.pcm(640));
        message.setStringProperty(JmsNames.SESSION_ID, other.id.value());
        expire(message);

        assertThat(broker.hasQueue(JmsNames.ENDED_PREFIX + other.id)).isFalse();
    }

    private void assertNotSpokenByTheNextOwnerOf(FeedFixture session) throws Exception {
        session.feed.release();
        await().until(() -> broker.consumers(session.queue()) == 0);
        JobFeed next = session.factory.takeUp(session.id, Tenant.DEFAULT, session.listener, List.of());
        session.send(session.message("late", 640));
        session.send(session.message("new", 640));
        next.request();
        assertThat(session.jobs.poll(10, TimeUnit.SECONDS)).extracting(Job::id).isEqualTo("new");
        assertThat(session.nextReplies(2)).containsExactly("late expired", "new accepted");
    }

    private void expire(FeedFixture session, String job) throws Exception {
        BytesMessage message = session.message(job, 640);
        message.setStringProperty(JmsNames.SESSION_ID, session.id.value());
        expire(message);
    }

    private void expire(BytesMessage message) throws Exception {
        feed.send(JmsNames.INTAKE, message, 1, 4);
        assertThat(intake.answerExpired()).isTrue();
    }
}
