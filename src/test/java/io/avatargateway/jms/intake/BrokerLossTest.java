package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.jms.queue.SharedQueues;
import io.avatargateway.security.Caller;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.port.Job;
import jakarta.jms.DeliveryMode;
import jakarta.jms.MessageProducer;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes away and comes back. */
@Timeout(60)
class BrokerLossTest {

    @TempDir
    Path directory;

    private TestBroker broker;
    private FeedFixture fixture;

    @BeforeEach
    void open() throws Exception {
        broker = new TestBroker(directory);
        fixture = new FeedFixture(broker);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
        broker.close();
    }

    @Test
    void shouldGoOnAfterARestartOfTheBrokerWithoutLossOrRepetition() throws Exception {
        for (int i = 0; i < 5; i++) {
            fixture.send(fixture.message("job-" + i, i == 1 ? 500_000 : 6400));
        }
        List<Job> held = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            held.add(fixture.nextJob());
        }
        List<String> before = List.of("job-0 accepted", "job-1 accepted", "job-2 accepted");
        assertThat(fixture.nextReplies(3)).isEqualTo(before);

        broker.stop();
        fixture.feed.settle(held.get(0), finished(held.get(0)));
        fixture.feed.request();
        broker.start();

        assertThat(fixture.jobs.poll(20, TimeUnit.SECONDS).id()).isEqualTo("job-3");
        fixture.feed.settle(held.get(1), finished(held.get(1)));
        fixture.feed.settle(
                held.get(2),
                JobStatus.unheard("job-2", JobState.REJECTED, Instant.now(), 200, "SESSION_ENDED", "over"));
        assertThat(fixture.nextJob().id()).isEqualTo("job-4");
        // What is not final may come twice across a restart: the broker may not have heard that it arrived.
        List<String> replies = new ArrayList<>();
        while (replies.size() < 5) {
            fixture.nextReplies(1).stream()
                    .filter(reply -> !before.contains(reply))
                    .forEach(replies::add);
        }
        assertThat(replies)
                .containsExactlyInAnyOrder(
                        "job-0 finished", "job-1 finished", "job-2 rejected", "job-3 accepted", "job-4 accepted");
        assertThat(fixture.nothingElseComes()).isTrue();
        assertThat(fixture.noJobComes()).isTrue();
        await().untilAsserted(
                        () -> assertThat(broker.messageCount(fixture.queue())).isEqualTo(2));
    }

    @Test
    void shouldAnswerAJobThatWentWithTheBrokerBecauseItWasNotDurable() throws Exception {
        try (MessageProducer producer =
                fixture.producerSession.createProducer(fixture.producerSession.createQueue(fixture.queue()))) {
            producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
            producer.send(fixture.message("volatile", 640));
        }
        Job job = fixture.nextJob();
        fixture.nextReplies(1);
        broker.stop();
        broker.start();
        fixture.feed.settle(job, finished(job));
        List<String> replies = fixture.nextReplies(1);
        if (replies.equals(List.of("volatile accepted"))) {
            // The broker ended before it had answered that this reply is out.
            replies = fixture.nextReplies(1);
        }
        assertThat(replies).containsExactly("volatile finished");
    }

    @RepeatedTest(3)
    void shouldSurviveManyCutsWithEveryJobAnsweredOnce() throws Exception {
        ExecutorService cuts = Executors.newSingleThreadExecutor();
        int count = 60;
        for (int i = 0; i < count; i++) {
            fixture.send(fixture.message("job-" + i, 640));
        }
        List<String> finals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Job job = fixture.nextJob();
            assertThat(job.id()).isEqualTo("job-" + i);
            fixture.feed.settle(job, finished(job));
            if (i % 6 == 2) {
                // Somewhere in the middle of what goes on between here and the broker.
                cuts.execute(broker::cutConnections);
            }
        }
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(broker.messageCount(fixture.queue()))
                .isZero());
        while (finals.size() < count) {
            String reply = fixture.nextReplies(1).get(0);
            if (reply.endsWith(" finished")) {
                finals.add(reply);
            }
        }
        assertThat(finals).doesNotHaveDuplicates().hasSize(count);
        assertThat(fixture.nothingElseComes()).isTrue();
        assertThat(fixture.noJobComes()).isTrue();
        cuts.shutdown();
    }

    @Test
    void shouldGiveUpClosingWhenTheBrokerStaysAway() throws Exception {
        fixture.send(fixture.message("job", 640));
        fixture.nextJob();
        broker.stop();
        assertThatThrownBy(() -> fixture.feed
                        .close("SESSION_ENDED", "over")
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(GatewayException.class);
    }

    @Test
    void shouldSayAtOnceThatThereIsNoBroker() throws Exception {
        broker.stop();
        ExecutorService threads = TestThreads.connections();
        BrokerClient client = new BrokerClient(broker.settings(), threads, SharedQueues::ensure);
        try {
            assertThatThrownBy(() -> client.openSession(true))
                    .isInstanceOfSatisfying(
                            GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BROKER_UNAVAILABLE));
            broker.start();
            await().ignoreExceptions().untilAsserted(() -> BrokerClient.closeQuietly(client.openSession(true)));
        } finally {
            client.close();
            threads.shutdownNow();
        }
    }

    @Test
    void shouldPutSpeechThatCameOverHttpIntoTheQueueOnceTheBrokerIsBack() throws Exception {
        List<JobStatus> noted = new ArrayList<>();
        JmsSpeechIntake intake = new JmsSpeechIntake(
                fixture.client,
                new OpenSessions(noted),
                fixture.factory,
                FeedFixture.BODIES,
                fixture.backlogs,
                FeedFixture.LIMITS,
                Clock.systemUTC());
        broker.stop();
        assertThatThrownBy(() -> intake.submit(
                        Caller.local(), fixture.id, "http", null, new ByteArrayInputStream(FeedFixture.pcm(640))))
                .isInstanceOf(GatewayException.class);
        broker.start();
        await().ignoreExceptions()
                .until(() -> intake.submit(
                                        Caller.local(),
                                        fixture.id,
                                        "http",
                                        null,
                                        new ByteArrayInputStream(FeedFixture.pcm(640)))
                                .state()
                        == JobState.ACCEPTED);
        assertThat(fixture.nextJob().id()).isEqualTo("http");
        assertThat(noted).extracting(JobStatus::state).containsExactly(JobState.ACCEPTED);
    }
}
