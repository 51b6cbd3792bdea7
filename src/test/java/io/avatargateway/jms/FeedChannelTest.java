package io.avatargateway.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FeedChannelTest extends FeedAtBroker {

    /** The client would log it, and acknowledge nothing: the message would stay with a consumer that has forgotten it. */
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
        FeedState state = new FeedState(FeedFixture.LIMITS, new JobLedger(Duration.ofMinutes(1), 100));
        Failing arrivals = new Failing();
        FeedChannel channel = new FeedChannel(id, FeedSide.ORDINARY, context, state, arrivals, new Lane(threads));
        try {
            channel.connector().create();
            state.request();
            channel.adjust();
            feed.send(FeedSide.ORDINARY.queue(id).toString(), feed.message("job", 640), 0, 4);

            Long message = arrivals.arrived.poll(10, TimeUnit.SECONDS);
            assertThat(message).isNotNull();
            assertThat(arrivals.arrived.poll(10, TimeUnit.SECONDS)).isEqualTo(message);
            assertThat(arrivals.unreadable.poll(10, TimeUnit.SECONDS)).isEqualTo(message);
        } finally {
            channel.connector().close();
            threads.shutdownNow();
        }
    }

    /** Fails as often as it may. */
    private static final class Failing implements FeedChannel.Arrivals {
        private final BlockingQueue<Long> arrived = new LinkedBlockingQueue<>();
        private final BlockingQueue<Long> unreadable = new LinkedBlockingQueue<>();

        @Override
        public void arrived(FeedSide side, FeedConnection connection, JobDelivery delivery) {
            arrived.add(delivery.messageId());
            throw new NoClassDefFoundError("a defect, as this test wants it");
        }

        @Override
        public void unreadable(FeedSide side, FeedConnection connection, JobDelivery delivery) {
            unreadable.add(delivery.messageId());
        }
    }
}
