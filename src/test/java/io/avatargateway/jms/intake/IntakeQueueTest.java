package io.avatargateway.jms.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.client.BrokerMeter;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.RetryPause;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue for all sessions, consumed as the server does it. */
@Timeout(120)
class IntakeQueueTest extends IntakeAndFeed {

    private static final int MANY = 10_000;

    @Test
    void shouldNotKeepOneSessionWaitingForLongBehindTenThousandJobsOfAnother() throws Exception {
        FeedFixture other = new FeedFixture(broker);
        try {
            intake.opens(other.id);
            sendMany(MANY);
            other.send(JmsNames.INTAKE, named(other, other.message("job", 640)), 0, 4);
            long begun = System.nanoTime();
            intake.start();
            assertThat(other.nextJob().id()).isEqualTo("job");
            Duration waited = Duration.ofNanos(System.nanoTime() - begun);
            assertThat(waited).isLessThan(Duration.ofSeconds(10));
            assertThat(broker.messageCount(feed.queue())).isEqualTo(MANY);
        } finally {
            other.close();
        }
    }

    /** Whatever made its thread end: nobody else would take these jobs, so health has to tell. */
    @Test
    void shouldTellThatNobodyReadsItWhenItsThreadHasEnded() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        IntakeQueue queue = new IntakeQueue(
                "avatar.t.acme.audio", feed.client, new Nothing(), new RetryPause(), TestThreads.WATCH, work -> {
                    thread.set(new Thread(work));
                    return thread.get();
                });
        assertThat(queue.ended()).isEmpty();
        queue.start();
        await().until(() -> broker.hasQueue("avatar.t.acme.audio"));
        assertThat(queue.ended()).isEmpty();

        // As no code of ours does.
        await().until(() -> {
            thread.get().interrupt();
            return thread.get().getState() == Thread.State.TERMINATED;
        });

        assertThat(queue.ended()).contains("avatar.t.acme.audio: nobody reads it any more");
        queue.stop();
        assertThat(queue.ended()).isEmpty();
    }

    /** A flood of one tenant goes in smaller steps, and all of it goes. */
    @Test
    void shouldTakeLessAtOnceWhereTenantsShareTheServer() throws Exception {
        sendMany(1_000);
        AtomicBoolean shared = new AtomicBoolean(true);
        Nothing work = new Nothing();
        IntakeQueue queue = new IntakeQueue(
                JmsNames.INTAKE,
                null,
                feed.client,
                work,
                new RetryPause(),
                TestThreads.WATCH,
                BrokerMeter.NONE,
                IntakePace.sharing(shared::get),
                Executors.defaultThreadFactory());
        queue.start();
        try {
            await().until(() -> work.handled() == 1_000);
            assertThat(work.transactions).allSatisfy(jobs -> assertThat(jobs).isLessThanOrEqualTo(64));

            shared.set(false);
            sendMany(1_000);
            await().until(() -> work.handled() == 2_000);
            assertThat(work.transactions).anySatisfy(jobs -> assertThat(jobs).isGreaterThan(64));
        } finally {
            queue.stop();
        }
    }

    /** A pause that nobody ends would keep a server from stopping. */
    @Test
    void shouldEndItsRestWhenTheServerStops() throws Exception {
        sendMany(200);
        AtomicReference<Thread> thread = new AtomicReference<>();
        RetryPause pause = new RetryPause();
        IntakeQueue queue = new IntakeQueue(
                JmsNames.INTAKE,
                null,
                feed.client,
                new Nothing(),
                pause,
                TestThreads.WATCH,
                BrokerMeter.NONE,
                IntakePace.sharing(() -> true),
                work -> {
                    thread.set(new Thread(work));
                    return thread.get();
                });
        pause.stop();
        queue.start();
        await().until(() -> thread.get().getState() == Thread.State.TERMINATED);
        assertThat(queue.ended()).isEmpty();
        assertThat(broker.messageCount(JmsNames.INTAKE)).isEqualTo(200 - 64);
    }

    /** Takes what comes, and notes how much of it at once. */
    private static final class Nothing implements IntakeWork {

        private final List<Integer> transactions = new CopyOnWriteArrayList<>();
        private int underWay;

        int handled() {
            return transactions.stream().mapToInt(Integer::intValue).sum();
        }

        @Override
        public void handle(ActiveMQMessage message, Outbox outbox) {
            underWay++;
        }

        @Override
        public void ended(boolean committed) {
            transactions.add(underWay);
            underWay = 0;
        }

        @Override
        public void undone(long messageId) {}

        @Override
        public void refused() {}

        @Override
        public boolean leavesBody(ClientMessage message) {
            return false;
        }
    }

    @Test
    void shouldKeepTheOrderAndFailOnlyTheJobThatFails() throws Exception {
        for (int i = 0; i < 20; i++) {
            feed.send(JmsNames.INTAKE, named(feed, feed.message("job-" + i, 640)), 0, 4);
        }
        intake.failsAt("job-7");
        intake.start();
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 19; i++) {
            order.add(feed.nextJob().id());
        }
        assertThat(order).hasSize(19).doesNotContain("job-7");
        assertThat(order.get(6)).isEqualTo("job-6");
        assertThat(order.get(18)).isEqualTo("job-19");
        List<String> replies = feed.nextReplies(20);
        assertThat(replies.get(7)).isEqualTo("job-7 failed");
        assertThat(replies).filteredOn(reply -> reply.endsWith("accepted")).hasSize(19);
        assertThat(feed.nextDeadLetter().getStringProperty(JmsNames.REASON)).isEqualTo("DELIVERY_FAILED");
    }

    /** A broker that goes away in the middle of a transaction. */
    @Test
    void shouldGoOnWhereItWasWhenConnectionsAreCut() throws Exception {
        intake.start();
        for (int i = 0; i < 200; i++) {
            feed.send(JmsNames.INTAKE, named(feed, feed.message("job-" + i, 640)), 0, 4);
            if (i % 50 == 25) {
                broker.cutConnections();
            }
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> broker.messageCount(feed.queue()) == 200);
        for (int i = 0; i < 200; i++) {
            assertThat(feed.nextJob().id()).isEqualTo("job-" + i);
        }
        assertThat(feed.statuses).extracting(JobStatus::state).doesNotContain(JobState.FAILED, JobState.REJECTED);
    }

    @Test
    void shouldGoOnBehindABodyThatIsTooLarge() throws Exception {
        intake.start();
        for (int i = 0; i < 3; i++) {
            feed.send(JmsNames.INTAKE, named(feed, feed.message("large-" + i, 5_000_000)), 0, 4);
            feed.send(JmsNames.INTAKE, named(feed, feed.message("job-" + i, 640)), 0, 4);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(feed.nextJob().id()).isEqualTo("job-" + i);
        }
        assertThat(feed.nextReplies(6)).contains("large-0 rejected", "large-1 rejected", "large-2 rejected");
        assertThat(intake.statuses)
                .filteredOn(status -> "AUDIO_TOO_LARGE".equals(status.code()))
                .hasSize(3);
    }

    private void sendMany(int count) throws JMSException {
        try (Session session = feed.connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageProducer producer = session.createProducer(session.createQueue(JmsNames.INTAKE))) {
            producer.setDeliveryMode(DeliveryMode.PERSISTENT);
            for (int i = 0; i < count; i++) {
                producer.send(named(feed, feed.message("many-" + i, 640)));
                if (i % 500 == 499) {
                    session.commit();
                }
            }
            session.commit();
        }
    }

    private static BytesMessage named(FeedFixture to, BytesMessage message) throws JMSException {
        message.setStringProperty(JmsNames.SESSION_ID, to.id.value());
        return message;
    }
}
