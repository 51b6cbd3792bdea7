package io.avatargateway.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many jobs wait, and an interrupt drops them: each gets its one answer, and what comes behind is spoken. */
@Timeout(120)
class DroppedJobsTest extends FeedAtBroker {

    private static final int COUNT = 2_000;

    /** Small ones, such as would be files, and large messages. */
    @ParameterizedTest
    @ValueSource(ints = {640, 40_000, 200_000})
    void shouldAnswerEveryDroppedJobOnceInOrderAndGiveTheOneBehind(int bytes) throws Exception {
        int count = bytes > 640 ? COUNT / 20 + 100 : COUNT;
        send(count, bytes);
        Job interrupt = interrupt();
        feed.send(feed.message("behind", 640));

        assertThat(feed.drop(interrupt.arrival())).isBetween((long) count, count + 2L);
        assertThat(feed.nextJob().id()).isEqualTo("behind");

        assertThat(finals(count)).isEqualTo(interrupted(count));
        for (JsonObject more = feed.nextReplyOrNull(); more != null; more = feed.nextReplyOrNull()) {
            assertThat(more.getString("status")).isEqualTo("accepted");
        }
        await().until(() -> broker.messageCount(feed.queue()) == 1);
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isZero();
    }

    @Test
    void shouldAnswerEveryDroppedJobOnceThoughConnectionsAreCut() throws Exception {
        send(COUNT, 640);
        Job interrupt = interrupt();
        feed.feed.drop(interrupt.arrival(), (waiting, away) -> {});
        for (long left : new long[] {1_500, 900, 300}) {
            await().atMost(Duration.ofSeconds(30)).until(() -> broker.messageCount(feed.queue()) < left);
            broker.cutConnections();
        }
        feed.send(feed.message("behind", 640));
        assertThat(feed.nextJob().id()).isEqualTo("behind");

        assertThat(finals(COUNT)).isEqualTo(interrupted(COUNT));
        await().until(() -> broker.messageCount(feed.queue()) == 1);
    }

    /** It proves nothing against what was in the transaction, which is not to wait behind what comes later. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldAnswerInOrderThoughTheBrokerRollsATransactionBack(int commit) throws Exception {
        int count = 600;
        send(count, 640);
        Job interrupt = interrupt();
        await().until(() -> broker.messageCount(feed.queue() + ".urgent") == 0);
        broker.rollBackAtCommit(commit);
        feed.feed.drop(interrupt.arrival(), (waiting, away) -> {});
        assertThat(finals(count)).isEqualTo(interrupted(count));
    }

    @Test
    void shouldDropWhatWaitsAtAnInterruptThatIsNoJobAndNotOneMore() throws Exception {
        send(300, 640);
        assertThat(feed.interrupt()).isEqualTo(300);
        feed.send(feed.message("behind", 640));
        assertThat(feed.nextJob().id()).isEqualTo("behind");
        assertThat(finals(300)).isEqualTo(interrupted(300));
    }

    /** A job on its way to the session was before the interrupt; and none comes between that and its answer. */
    @Test
    void shouldGiveOrDropEachJobThatIsOnItsWayAtAnInterruptThatIsNoJob() throws Exception {
        for (int round = 0; round < 200; round++) {
            String name = "round-" + round;
            feed.send(feed.message(name, 640));
            feed.send(feed.message(name + "-behind", 640));

            feed.feed.request();
            feed.interrupt();
            Job first = feed.jobs.poll();
            feed.send(feed.message(name + "-after", 640));

            Job after = first == null ? feed.jobs.poll(10, TimeUnit.SECONDS) : feed.nextJob();
            assertThat(after.id()).isEqualTo(name + "-after");
            if (first != null) {
                assertThat(first.id()).isEqualTo(name);
                feed.feed.settle(first, JobStatus.dropped(first.id(), Instant.now(), 20));
            }
            feed.feed.settle(after, JobStatus.dropped(after.id(), Instant.now(), 20));
            assertThat(finals(3))
                    .containsExactlyInAnyOrder(
                            name + " interrupted", name + "-behind interrupted", name + "-after interrupted");
        }
    }

    @Test
    void shouldDropAnUtteranceInPartsThatWaits() throws Exception {
        for (int i = 0; i < 3; i++) {
            BytesMessage part = feed.message("talk", 640);
            part.setIntProperty(JmsNames.PART, i);
            part.setBooleanProperty(JmsNames.LAST_PART, i == 2);
            feed.send(part);
        }
        Job interrupt = interrupt();
        feed.send(feed.message("behind", 640));
        feed.drop(interrupt.arrival());
        Job next = feed.nextJob();
        if (next.id().equals("talk")) {
            // It was on its way, so the session drops it, by its place.
            assertThat(next.arrival()).isLessThan(interrupt.arrival());
            feed.feed.settle(next, JobStatus.dropped("talk", Instant.now(), -1));
            next = feed.nextJob();
        }
        assertThat(next.id()).isEqualTo("behind");
        assertThat(finals(1)).containsExactly("talk interrupted");
        await().until(() -> broker.messageCount(feed.queue()) == 1);
    }

    @Test
    void shouldDropUtterancesInPartsThatWaitAtAnInterruptThatIsNoJob() throws Exception {
        sendParts("talk", 5);
        send(2, 640);
        sendParts("speech", 4);
        assertThat(feed.interrupt()).as("messages").isEqualTo(11);
        feed.send(feed.message("behind", 640));
        assertThat(feed.nextJob().id()).isEqualTo("behind");
        assertThat(finals(4))
                .containsExactly("talk interrupted", "job-0 interrupted", "job-1 interrupted", "speech interrupted");
        await().until(() -> broker.messageCount(feed.queue()) == 1);
    }

    @Test
    void shouldNotGiveTheOtherPartsOfAnUtteranceThatAnInterruptEnds() throws Exception {
        sendParts("talk", 5);
        Job talk = feed.nextJob();
        send(1, 640);
        feed.interrupt();
        feed.feed.settle(talk, JobStatus.dropped("talk", Instant.now(), -1));
        feed.send(feed.message("behind", 640));
        assertThat(feed.nextJob().id()).isEqualTo("behind");
        assertThat(finals(2)).containsExactlyInAnyOrder("talk interrupted", "job-0 interrupted");
        await().until(() -> broker.messageCount(feed.queue()) == 1);
    }

    private void sendParts(String jobId, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            BytesMessage part = feed.message(jobId, 640);
            part.setIntProperty(JmsNames.PART, i);
            part.setBooleanProperty(JmsNames.LAST_PART, i == count - 1);
            feed.send(part);
        }
    }

    /** What is wrong with its properties is told, as if nothing had been dropped. */
    @Test
    void shouldStillRejectWhatIsWrong() throws Exception {
        BytesMessage wrong = feed.message("wrong", 640);
        wrong.setStringProperty("AvatarNotBefore", "tomorrow");
        feed.send(wrong);
        Job interrupt = interrupt();
        feed.feed.drop(interrupt.arrival(), (waiting, away) -> {});
        assertThat(finals(1)).containsExactly("wrong rejected");
        assertThat(feed.nextDeadLetter().getBody(byte[].class)).hasSize(640);
    }

    @Test
    void shouldKeepTheBrokersOrderWhenTheDroppedJobsAreGone() throws Exception {
        send(300, 640);
        Job interrupt = interrupt();
        feed.feed.drop(interrupt.arrival(), (waiting, away) -> {});
        assertThat(finals(300)).isEqualTo(interrupted(300));
        for (int i = 0; i < 5; i++) {
            feed.send(feed.message("calm-" + i, 640));
        }
        assertThat(feed.nextJob().id()).isEqualTo("calm-0");
        feed.send(feed.message("hasty", 640), 0, 9);
        assertThat(feed.nextJob().id()).isEqualTo("hasty");
    }

    private void send(int count, int bytes) throws Exception {
        try (Session session = feed.connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageProducer producer = session.createProducer(session.createQueue(feed.queue()))) {
            for (int i = 0; i < count; i++) {
                producer.send(feed.message("job-" + i, bytes));
                if (i % 100 == 99) {
                    session.commit();
                }
            }
            session.commit();
        }
    }

    private Job interrupt() throws Exception {
        Message stop = feed.producerSession.createMessage();
        stop.setStringProperty("AvatarAction", "interrupt");
        feed.send(stop);
        Job interrupt = feed.nextUrgent();
        feed.feed.settle(interrupt, JobStatus.of(interrupt.id(), JobState.FINISHED, Instant.now(), 0));
        return interrupt;
    }

    /** Of the dropped jobs, in the order in which they came. */
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

    private static List<String> interrupted(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "job-" + i + " interrupted")
                .toList();
    }
}
