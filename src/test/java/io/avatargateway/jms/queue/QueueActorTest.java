package io.avatargateway.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.jms.client.ReadingAdvice;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JobDelivery;
import io.avatargateway.jms.message.UnreadableJob;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.SessionId;
import java.time.Clock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class QueueActorTest extends FeedAtBroker {

    /**
     * The client would log it, and acknowledge nothing: the message would stay with a consumer that has forgotten it.
     */
    @Test
    void shouldGetAMessageAgainWhoseReadingEndedWithAnError() throws Exception {
        SessionId id = SessionId.random();
        ExecutorService threads = TestThreads.lanes();
        FeedContext context = new FeedContext(
                feed.client,
                feed.replies,
                new FailurePolicy(broker.settings()),
                FeedFixture.LIMITS,
                FeedFixture.BODIES,
                threads,
                TestThreads.WATCH,
                Clock.systemUTC());
        Failing reader = new Failing();
        QueueActor queue = new QueueActor(SessionPlace.plain(id), context, reader, "secret", feed.listener, () -> {});
        try {
            queue.open();
            queue.post(new QueueEvent.Requested());
            feed.send(FeedSide.ORDINARY.queue(SessionPlace.plain(id)).toString(), feed.message("job", 640), 0, 4);

            Long message = reader.arrived.poll(10, TimeUnit.SECONDS);
            assertThat(message).isNotNull();
            assertThat(reader.arrived.poll(10, TimeUnit.SECONDS)).isEqualTo(message);
            assertThat(reader.unreadable.poll(10, TimeUnit.SECONDS)).isEqualTo(message);
            assertThat(reader.unreadable.poll(10, TimeUnit.SECONDS)).isEqualTo(message);
            assertThat(feed.statuses.poll(10, TimeUnit.SECONDS).state()).isEqualTo(JobState.FAILED);
        } finally {
            queue.post(new QueueEvent.Abandoned());
            threads.shutdownNow();
        }
    }

    /** Fails always. */
    private static final class Failing implements DeliveryReader {
        private final BlockingQueue<Long> arrived = new LinkedBlockingQueue<>();
        private final BlockingQueue<Long> unreadable = new LinkedBlockingQueue<>();

        @Override
        public QueueEvent.Delivered read(FeedSide side, long connection, JobDelivery delivery, ReadingAdvice advice) {
            arrived.add(delivery.messageId());
            throw new NoClassDefFoundError("a defect, as this test wants it");
        }

        @Override
        public QueueEvent.Unreadable unreadable(FeedSide side, long connection, JobDelivery delivery, Throwable why) {
            unreadable.add(delivery.messageId());
            HeldMessage message = new HeldMessage(side, delivery, null);
            HeldJob job = HeldJob.whole(
                    message,
                    UnreadableJob.headers(delivery.message(), new IllegalStateException("as this test wants it")),
                    null);
            return new QueueEvent.Unreadable(side, connection, new TakenJob(message, job, null), why);
        }
    }
}
