package io.avatargateway.jms.queue;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interrupts and drains that are no jobs: the broker's order decides what they drop, and up to where is spoken. */
@Timeout(60)
class MarkersTest extends FeedAtBroker {

    /** The gap that 0007 told of: it was dropped in place of one that waited. */
    @Test
    void shouldNotDropAHastyJobInPlaceOfOneThatWaits() throws Exception {
        int waiting = 300;
        for (int i = 0; i < waiting; i++) {
            feed.send(feed.message("job-" + i, 640));
        }
        feed.interrupt();
        // While most of them are still being dropped.
        feed.send(feed.message("hasty", 640), 0, 9);

        Job next = feed.nextJob();
        assertThat(next.id()).isEqualTo("hasty");
        feed.feed.settle(next, finished(next));
        List<String> ends = finals(waiting + 1);
        assertThat(ends).filteredOn(end -> end.endsWith(" interrupted")).hasSize(waiting);
        assertThat(ends).contains("hasty finished").doesNotHaveDuplicates();
        assertThat(feed.nothingElseComes()).isTrue();
    }

    @Test
    void shouldDropAHastyJobThatWasThereBefore() throws Exception {
        feed.send(feed.message("job", 640));
        feed.send(feed.message("hasty", 640), 0, 9);
        feed.interrupt();
        assertThat(finals(2)).containsExactlyInAnyOrder("job interrupted", "hasty interrupted");
        assertThat(feed.nothingElseComes()).isTrue();
    }

    @Test
    void shouldInterruptWhileTheConnectionIsCut() throws Exception {
        for (int round = 0; round < 10; round++) {
            String name = "round-" + round;
            feed.send(feed.message(name + "-a", 640));
            feed.send(feed.message(name + "-b", 640));
            CompletableFuture<Throwable> answer = new CompletableFuture<>();
            broker.cutConnections();
            feed.feed.interrupt((waiting, away) -> answer.complete(away));
            if (round % 2 == 1) {
                broker.cutConnections();
            }
            assertThat(answer.get(10, TimeUnit.SECONDS)).as(name).isNull();
            feed.send(feed.message(name + "-behind", 640));
            Job behind = feed.nextJob();
            assertThat(behind.id()).isEqualTo(name + "-behind");
            feed.feed.settle(behind, finished(behind));
            assertThat(finals(3))
                    .containsExactlyInAnyOrder(
                            name + "-a interrupted", name + "-b interrupted", behind.id() + " finished");
        }
        assertThat(feed.nothingElseComes()).isTrue();
        await().until(() -> broker.messageCount(feed.queue() + ".urgent") == 0);
    }

    /** The answer does not wait for the broker; what is dropped is decided when it is back. */
    @Test
    void shouldInterruptWhileTheBrokerIsAway() throws Exception {
        feed.send(feed.message("a", 640));
        feed.send(feed.message("b", 640));
        broker.stop();
        CompletableFuture<Throwable> answer = new CompletableFuture<>();
        Instant asked = Instant.now();
        feed.feed.interrupt((waiting, away) -> answer.complete(away));
        assertThat(answer.get(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(10));
        feed.feed.request();
        broker.start();
        assertThat(finals(2)).containsExactlyInAnyOrder("a interrupted", "b interrupted");
        feed.send(feed.message("behind", 640));
        assertThat(feed.jobs.poll(20, TimeUnit.SECONDS).id()).isEqualTo("behind");
    }

    /** A marker is not durable. */
    @Test
    void shouldSendAMarkerAgainThatWentWithItsBroker() throws Exception {
        feed.send(feed.message("a", 640));
        broker.pause(feed.queue() + ".urgent");
        feed.feed.interrupt((waiting, away) -> {});
        await().until(() -> broker.messageCount(feed.queue() + ".urgent") == 1);
        broker.stop();
        broker.start();
        assertThat(finals(1)).containsExactly("a interrupted");
        assertThat(feed.nothingElseComes()).isTrue();
    }

    @Test
    void shouldAnswerManyInterruptsAtOnceWithFewMarkers() throws Exception {
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            CompletableFuture<Long> answer = new CompletableFuture<>();
            feed.feed.interrupt((waiting, away) -> answer.complete(away == null ? waiting : -1));
            answers.add(answer);
        }
        for (CompletableFuture<Long> answer : answers) {
            assertThat(answer.get(10, TimeUnit.SECONDS)).isZero();
        }
        assertThat(feed.nothingElseComes()).isTrue();
        await().until(() -> broker.messageCount(feed.queue() + ".urgent") == 0);
    }

    @Test
    void shouldSpeakWhatWaitsAtADrainAndTellWhenThatIsAll() throws Exception {
        feed.send(feed.message("a", 640));
        feed.send(feed.message("b", 640), 0, 0);
        Drain drain = new Drain();
        feed.feed.drain(drain);
        long place = drain.place.get(10, TimeUnit.SECONDS);
        // It overtakes them, and is behind the drain nevertheless.
        feed.send(feed.message("late", 640), 0, 9);

        List<Job> jobs = new ArrayList<>();
        for (Job job = feed.nextJob(); ; job = feed.nextJob()) {
            jobs.add(job);
            if (jobs.size() == 3) {
                break;
            }
        }
        drain.over.get(10, TimeUnit.SECONDS);
        assertThat(jobs)
                .filteredOn(job -> job.arrival() < place)
                .extracting(Job::id)
                .containsExactly("a", "b");
        assertThat(jobs)
                .filteredOn(job -> job.arrival() > place)
                .extracting(Job::id)
                .containsExactly("late");
    }

    @Test
    void shouldTellAtOnceThatNothingWaitsAtADrain() throws Exception {
        Drain drain = new Drain();
        feed.feed.drain(drain);
        drain.over.get(10, TimeUnit.SECONDS);
        assertThat(drain.place).isDone();
        await().until(() -> broker.messageCount(feed.queue()) == 0);
    }

    @Test
    void shouldFindTheEndOfADrainThoughConnectionsAreCut() throws Exception {
        for (int i = 0; i < 6; i++) {
            feed.send(feed.message("job-" + i, 640));
        }
        Drain drain = new Drain();
        feed.feed.drain(drain);
        broker.cutConnections();
        for (int i = 0; i < 6; i++) {
            Job job = feed.nextJob();
            assertThat(job.id()).isEqualTo("job-" + i);
            feed.feed.settle(job, finished(job));
            broker.cutConnections();
        }
        drain.over.get(20, TimeUnit.SECONDS);
        assertThat(drain.place).isDone();
        // Several markers may be there, none of which is a job.
        feed.feed.close("SESSION_ENDED", "over").toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(broker.hasQueue(feed.queue())).isFalse();
        assertThat(finals(6)).allMatch(end -> end.endsWith(" finished"));
    }

    /** What the broker says that finds a connection broken does not mean that it refuses the marker. */
    @Test
    void shouldSendAMarkerAgainThatTheBrokerRolledBack() throws Exception {
        feed.send(feed.message("a", 640));
        broker.rollBackAtCommit(1);
        Drain drain = new Drain();
        feed.feed.drain(drain);
        assertThat(feed.nextJob().id()).isEqualTo("a");
        drain.over.get(20, TimeUnit.SECONDS);
        assertThat(drain.place).isDone();
    }

    @Test
    void shouldFindThePlaceOfAnInterruptWhoseMarkerTheBrokerRolledBack() throws Exception {
        feed.send(feed.message("a", 640));
        broker.rollBackAtCommit(1);
        assertThat(feed.interrupt()).isEqualTo(1);
        assertThat(finals(1)).containsExactly("a interrupted");
    }

    @Test
    void shouldFindTheEndOfADrainThoughTheBrokerIsRestarted() throws Exception {
        feed.send(feed.message("a", 640));
        feed.send(feed.message("b", 640));
        Drain drain = new Drain();
        feed.feed.drain(drain);
        assertThat(drain.place.get(10, TimeUnit.SECONDS)).isPositive();
        broker.stop();
        broker.start();
        assertThat(List.of(feed.nextJob().id(), feed.nextJob().id())).containsExactly("a", "b");
        drain.over.get(20, TimeUnit.SECONDS);
    }

    @Test
    void shouldEndADrainWhileTheBrokerIsAway() throws Exception {
        broker.stop();
        try {
            Drain drain = new Drain();
            feed.feed.drain(drain);
            drain.over.get(10, TimeUnit.SECONDS);
            assertThat(drain.place).isNotDone();
        } finally {
            broker.start();
        }
    }

    @Test
    void shouldLeaveNoQueueWhereAMarkerIsOnItsWayAtTheEnd() throws Exception {
        for (int round = 0; round < 20; round++) {
            SessionId id = SessionId.random();
            JobFeed other = feed.factory.open(id, Tenant.DEFAULT, feed.listener);
            CompletableFuture<Long> answer = new CompletableFuture<>();
            Drain drain = new Drain();
            for (int i = 0; i < round % 4; i++) {
                other.interrupt((waiting, away) -> answer.complete(waiting));
            }
            if (round % 3 == 0) {
                other.drain(drain);
            }
            other.close("SESSION_ENDED", "over").toCompletableFuture().get(10, TimeUnit.SECONDS);
            String queue = FeedSide.ORDINARY.queue(SessionPlace.plain(id)).toString();
            assertThat(broker.hasQueue(queue)).isFalse();
            assertThat(broker.hasQueue(queue + ".urgent")).isFalse();
            assertThat(answer.isDone()).isEqualTo(round % 4 > 0);
            assertThat(drain.over.isDone()).isEqualTo(round % 3 == 0);
        }
    }

    /** The names of a killed gateway's markers are known to nobody; they are no jobs nevertheless. */
    @Test
    void shouldNotTakeAMarkerForAJobThatAKilledGatewayLeft() throws Exception {
        broker.empty(JmsNames.DEAD_LETTERS);
        broker.pause(feed.queue() + ".urgent");
        feed.feed.interrupt((waiting, away) -> {});
        await().until(() -> broker.messageCount(feed.queue() + ".urgent") == 1);
        feed.kill();
        broker.resume(feed.queue() + ".urgent");
        FeedFixture next = new FeedFixture(broker);
        try {
            next.lost.answer(feed.id, Tenant.DEFAULT);
            await().until(() -> !broker.hasQueue(feed.queue()) && !broker.hasQueue(feed.queue() + ".urgent"));
            assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isZero();
        } finally {
            next.close();
        }
    }

    private List<String> finals(int count) throws Exception {
        List<String> finals = new ArrayList<>();
        while (finals.size() < count) {
            String reply = feed.nextReplies(1).get(0);
            if (!reply.endsWith(" accepted")) {
                finals.add(reply);
            }
        }
        return finals;
    }

    /** What a draining session is told. */
    private static final class Drain implements JobFeed.Drained {
        private final CompletableFuture<Long> place = new CompletableFuture<>();
        private final CompletableFuture<Void> over = new CompletableFuture<>();

        @Override
        public void upTo(long limit) {
            if (!place.complete(limit)) {
                over.completeExceptionally(new AssertionError("a second place: " + limit));
            }
        }

        @Override
        public void over() {
            if (!over.complete(null)) {
                throw new AssertionError("over twice");
            }
        }
    }
}
