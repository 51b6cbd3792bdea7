package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static io.avatargateway.jms.queue.FeedFixture.pcm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedAtBroker;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import io.avatargateway.suite.Endurance;
import io.avatargateway.suite.Rounds;
import jakarta.jms.BytesMessage;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A job id that comes again is not spoken again; its sender hears the result of the first. */
@Timeout(60)
class RepeatedJobsTest extends FeedAtBroker {

    @Test
    void shouldAnswerARepetitionWithTheEndOfTheFirstThatIsOver() throws Exception {
        feed.send(feed.message("job", 640));
        Job job = feed.nextJob();
        feed.feed.settle(job, finished(job));
        assertThat(feed.nextReplies(2)).containsExactly("job accepted", "job finished");

        BytesMessage again = feed.message("job", 1280);
        again.setJMSCorrelationID("again");
        feed.send(again);
        feed.send(feed.message("other", 640));

        assertThat(feed.nextJob().id()).isEqualTo("other");
        var reply = feed.nextReplyMessage();
        assertThat(reply.getJMSCorrelationID()).isEqualTo("again");
        JsonObject json = FeedFixture.json(reply);
        assertThat(json.getString("status")).isEqualTo("finished");
        assertThat(json.getInt("playedMillis")).isEqualTo(20);
        assertThat(feed.nextReplies(1)).containsExactly("other accepted");
        await().until(() -> broker.messageCount(feed.queue()) == 1);
    }

    @Test
    void shouldLetARepetitionWaitForTheEndOfTheFirst() throws Exception {
        feed.send(feed.message("job", 640));
        Job job = feed.nextJob();
        for (int i = 0; i < 3; i++) {
            feed.send(feed.message("job", 300_000));
        }
        feed.send(feed.message("other", 640));
        assertThat(feed.nextJob().id()).isEqualTo("other");
        assertThat(feed.nextReplies(2)).containsExactly("job accepted", "other accepted");
        assertThat(feed.nothingElseComes()).isTrue();

        broker.cutConnections();
        feed.feed.settle(job, finished(job));
        assertThat(feed.nextReplies(4)).containsOnly("job finished");
        assertThat(feed.nothingElseComes()).isTrue();
        await().until(() -> broker.messageCount(feed.queue()) == 1);
    }

    @Test
    void shouldNotPutARepetitionAsideOfAJobThatWasRejected() throws Exception {
        for (int i = 0; i < 3; i++) {
            feed.send(feed.message("odd", 641));
        }
        feed.feed.request();
        List<String> replies = feed.nextReplies(4);
        assertThat(replies).containsOnlyOnce("odd accepted");
        assertThat(replies.stream().filter("odd rejected"::equals)).hasSize(3);
        feed.nextDeadLetter();
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isZero();
    }

    @Test
    void shouldForgetTheOldestIdsBeyondTheLimit() throws Exception {
        for (int i = 0; i <= FeedFixture.LIMITS.remembered(); i++) {
            feed.send(feed.message("job-" + i, 640));
            Job job = feed.nextJob();
            feed.feed.settle(job, finished(job));
        }
        feed.send(feed.message("job-1", 640));
        feed.send(feed.message("job-0", 640));
        assertThat(feed.nextJob().id()).isEqualTo("job-0");
    }

    @Test
    void shouldRepeatAnUtteranceInPartsAsOneJob() throws Exception {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 3; i++) {
                BytesMessage part = feed.message("talk", 640);
                part.setIntProperty(JmsNames.PART, i);
                part.setBooleanProperty(JmsNames.LAST_PART, i == 2);
                feed.send(part);
            }
            if (round == 0) {
                Job talk = feed.nextJob();
                await().until(() -> talk.speech().nextFrame(6000) != null && feed.grew.size() >= 2);
                feed.feed.settle(talk, finished(talk));
                assertThat(feed.nextReplies(2)).containsExactly("talk accepted", "talk finished");
            }
        }
        feed.send(feed.message("other", 640));
        assertThat(feed.nextJob().id()).isEqualTo("other");
        assertThat(feed.nextReplies(2)).containsExactly("talk finished", "other accepted");
        assertThat(feed.nothingElseComes()).isTrue();
    }

    @Test
    void shouldTellTheStateOfAKnownJobThatIsPostedAgain() throws Exception {
        JmsSpeechIntake intake = new JmsSpeechIntake(
                feed.client,
                new OpenSessions(new ArrayList<>()),
                feed.factory,
                FeedFixture.BODIES,
                feed.backlogs,
                FeedFixture.LIMITS,
                Clock.systemUTC());
        JobStatus first = intake.submit(Caller.local(), feed.id, "http", null, new ByteArrayInputStream(pcm(640)));
        assertThat(first.state()).isEqualTo(JobState.ACCEPTED);
        Job job = feed.nextJob();
        feed.feed.settle(job, finished(job));
        await().untilAsserted(() -> assertThat(
                        intake.submit(Caller.local(), feed.id, "http", null, new ByteArrayInputStream(pcm(640)))
                                .state())
                .isEqualTo(JobState.FINISHED));
        feed.feed.request();
        assertThat(feed.noJobComes()).isTrue();
    }

    @Test
    void shouldTellOfAPostedJobBeforeItsSessionCanHaveIt() throws Exception {
        List<Long> waiting = new ArrayList<>();
        Sessions sessions = new Sessions() {
            @Override
            public boolean requireAccepting(Caller caller, SessionId id) {
                return true;
            }

            @Override
            public void requireOwned(Caller caller, SessionId id) {}

            @Override
            public Tenant tenantOf(Caller caller, SessionId id) {
                return caller.tenant();
            }

            @Override
            public boolean sees(Caller caller, SessionId id) {
                return true;
            }

            @Override
            public void jobStatus(Caller caller, SessionId id, JobStatus status) {
                waiting.add(broker.messageCount(feed.queue()));
            }
        };
        JmsSpeechIntake intake = new JmsSpeechIntake(
                feed.client,
                sessions,
                feed.factory,
                FeedFixture.BODIES,
                feed.backlogs,
                FeedFixture.LIMITS,
                Clock.systemUTC());

        intake.submit(Caller.local(), feed.id, "small", null, new ByteArrayInputStream(pcm(640)));
        intake.submit(Caller.local(), feed.id, "large", null, new ByteArrayInputStream(pcm(500_000)));

        assertThat(waiting).containsExactly(0L, 1L);
        assertThat(broker.messageCount(feed.queue())).isEqualTo(2);
    }

    /**
     * A long queue: some are spoken, the rest is dropped one by one, as an interrupt does; every one is answered once.
     */
    @Test
    @Endurance
    @Timeout(300)
    void shouldAnswerEveryJobOfALongQueueOnce() throws Exception {
        int count = Rounds.of(1_000, 10_000);
        try (var session = feed.connection.createSession(true, jakarta.jms.Session.SESSION_TRANSACTED);
                var producer = session.createProducer(session.createQueue(feed.queue()))) {
            for (int i = 0; i < count; i++) {
                producer.send(feed.message("job-" + i, 640));
                if (i % 500 == 499) {
                    session.commit();
                }
            }
        }
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            Job job = feed.nextJob();
            assertThat(job.id()).isEqualTo("job-" + i);
            feed.feed.settle(
                    job,
                    i < 20
                            ? finished(job)
                            : JobStatus.unheard(
                                    job.id(),
                                    JobState.INTERRUPTED,
                                    java.time.Instant.now(),
                                    20,
                                    "JOB_INTERRUPTED",
                                    "x"));
        }
        await().until(() -> broker.messageCount(feed.queue()) == 0);
        System.out.printf("%d jobs answered in %d ms%n", count, (System.nanoTime() - began) / 1_000_000);
        List<String> expected = IntStream.range(0, count)
                .boxed()
                .flatMap(i -> java.util.stream.Stream.of(
                        "job-" + i + " accepted", "job-" + i + (i < 20 ? " finished" : " interrupted")))
                .toList();
        assertThat(feed.nextReplies(2 * count)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(feed.nothingElseComes()).isTrue();
    }
}
