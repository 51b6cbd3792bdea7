package io.avatargateway.jms.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.jms.queue.SharedQueues;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.Message;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of jobs, with a gateway that has no more rights than docs/examples/broker-security.xml gives it. */
@Timeout(60)
class LeastRightsTest {

    @TempDir
    static Path directory;

    @Test
    void shouldBeEnoughForAllThatHappensToJobs() throws Exception {
        TestBroker broker = new TestBroker(directory, TestBroker.Login.LEAST_RIGHTS);
        FeedFixture feed = new FeedFixture(broker, "one");
        IntakeFixture intake = new IntakeFixture(feed);
        try {
            intake.open = feed.id;
            intake.start().startExpired();
            speak(feed);
            dropAndPutAside(feed);
            expireAndDelay(feed);
            lookAfterDeadLetters(feed);
            feed.feed.close("SESSION_ENDED", "over").toCompletableFuture().get(10, TimeUnit.SECONDS);
            await().until(() -> !broker.hasQueue(feed.queue()));
            assertThat(broker.refusals()).isZero();
        } finally {
            intake.close();
            feed.close();
            broker.close();
        }
    }

    private static void speak(FeedFixture feed) throws Exception {
        feed.send(JmsNames.INTAKE, named(feed, "spoken", feed.id), 0, Message.DEFAULT_PRIORITY);
        settleNext(feed, "spoken");
        BytesMessage urgent = feed.message("urgent", 640);
        urgent.setStringProperty(JmsNames.MODE, "interrupt");
        feed.send(urgent);
        Job job = feed.nextUrgent();
        feed.feed.settle(job, FeedFixture.finished(job));
        assertThat(feed.nextReplies(2)).containsExactly("urgent accepted", "urgent finished");
    }

    private static void dropAndPutAside(FeedFixture feed) throws Exception {
        feed.send(feed.message("dropped", 640));
        await().until(() -> feed.broker().messageCount(feed.queue()) == 1);
        assertThat(feed.interrupt()).isEqualTo(1);
        assertThat(feed.nextReplies(2)).containsExactly("dropped accepted", "dropped interrupted");
        feed.send(JmsNames.INTAKE, named(feed, "nobody's", SessionId.random()), 0, Message.DEFAULT_PRIORITY);
        assertThat(feed.nextReplies(1)).containsExactly("nobody's rejected");
        assertThat(feed.nextDeadLetter().getStringProperty(JmsNames.JOB_ID)).isEqualTo("nobody's");
    }

    private static void lookAfterDeadLetters(FeedFixture feed) throws Exception {
        feed.send(JmsNames.INTAKE, named(feed, "kept", SessionId.random()), 0, Message.DEFAULT_PRIORITY);
        assertThat(feed.nextReplies(1)).containsExactly("kept rejected");
        ExecutorService threads = TestThreads.connections();
        try (BrokerClient client = new BrokerClient(feed.broker().settings(), threads, SharedQueues::ensure)) {
            DeadLetterLimits none = new DeadLetterLimits(Set::of, tenant -> null, 0);
            OldDeadLetters old = new OldDeadLetters(client, new Lane(threads), none, Clock.systemUTC());
            assertThat(old.remove(new DeadLetterLimits.Kept(JmsNames.DEAD_LETTERS, null, Duration.ZERO, 0, 1)))
                    .isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void expireAndDelay(FeedFixture feed) throws Exception {
        feed.send(feed.message("expired", 640), 1, Message.DEFAULT_PRIORITY);
        assertThat(feed.nextReplies(1)).containsExactly("expired expired");
        BytesMessage early = named(feed, "early", feed.id);
        early.setLongProperty(JmsNames.NOT_BEFORE, System.currentTimeMillis() + 500);
        feed.send(JmsNames.INTAKE, early, 0, Message.DEFAULT_PRIORITY);
        settleNext(feed, "early");
    }

    private static void settleNext(FeedFixture feed, String name) throws Exception {
        Job job = feed.nextJob();
        assertThat(job.id()).isEqualTo(name);
        feed.feed.settle(job, FeedFixture.finished(job));
        assertThat(feed.nextReplies(2)).containsExactly(name + " accepted", name + " finished");
    }

    private static BytesMessage named(FeedFixture feed, String name, SessionId session) throws Exception {
        BytesMessage message = feed.message(name, 640);
        message.setStringProperty(JmsNames.SESSION_ID, session.value());
        return message;
    }
}
