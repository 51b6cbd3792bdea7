package io.avatargateway.jms.queue;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import jakarta.jms.Message;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MessageCountsTest extends FeedAtBroker {

    private final AtomicLong nanos = new AtomicLong();
    private MessageCounts counts;

    @BeforeEach
    void createCounts() {
        counts = new MessageCounts(feed.client, nanos::get);
    }

    @Test
    void shouldCountWhatProducersPutIntoASessionsQueues() throws Exception {
        feed.send(feed.message("a", 640));
        feed.send(feed.message("b", 640));
        Message urgent = feed.message("c", 640);
        urgent.setStringProperty("AvatarMode", "next");
        feed.send(urgent);

        assertThat(counted()).isEqualTo(3);

        Job job = feed.nextJob();
        assertThat(later()).as("what is being spoken is there still").isEqualTo(3);
        feed.feed.settle(job, finished(job));
        await().untilAsserted(() -> assertThat(later()).isEqualTo(2));
    }

    @Test
    void shouldAskForAQueueOnceASecond() throws Exception {
        assertThat(counted()).isZero();
        feed.send(feed.message("a", 640));

        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(999));
        assertThat(counted()).as("as it was").isZero();
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(counted()).isEqualTo(1);
    }

    @Test
    void shouldCountNothingWhereThereIsNoQueue() throws Exception {
        SessionId unknown = SessionId.random();

        assertThat(ask(Set.of(unknown, feed.id))).containsEntry(unknown, 0L).containsKey(feed.id);
        assertThat(ask(Set.of())).isEmpty();
    }

    @Test
    void shouldGiveNoNumbersWhileTheBrokerIsAway() throws Exception {
        feed.send(feed.message("a", 640));
        assertThat(counted()).isEqualTo(1);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        broker.stop();

        assertThat(ask(Set.of(feed.id))).isEmpty();

        broker.start();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(ask(Set.of(feed.id))).containsEntry(feed.id, 1L));
    }

    private long later() throws Exception {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        return counted();
    }

    private long counted() throws Exception {
        return ask(Set.of(feed.id)).get(feed.id);
    }

    private Map<SessionId, Long> ask(Set<SessionId> ids) throws Exception {
        return counts.of(ids.stream().collect(Collectors.toMap(id -> id, id -> SessionPlace.plain(id)
                        .queue())))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }
}
