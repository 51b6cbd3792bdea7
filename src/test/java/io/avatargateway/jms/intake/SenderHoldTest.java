package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static io.avatargateway.jms.queue.FeedFixture.pcm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeed;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker's disk is full, or so it believes: it gives senders no credits. */
@Timeout(60)
class SenderHoldTest {

    private static final Duration WITHIN = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private final CountDownLatch ended = new CountDownLatch(1);
    private TestBroker broker;
    private FeedFixture fixture;
    private SenderHold hold;

    @BeforeEach
    void open() throws Exception {
        broker = new TestBroker(directory);
        fixture = new FeedFixture(broker);
        hold = new SenderHold(
                broker.settings(),
                work -> new Thread(
                        () -> {
                            work.run();
                            ended.countDown();
                        },
                        "hold"));
        hold.start();
    }

    @AfterEach
    void close() throws Exception {
        hold.close();
        broker.fillDisk(false);
        fixture.close();
        broker.close();
    }

    @Test
    void shouldSayWhyNothingIsTakenForAsLongAsTheDiskIsFull() {
        await().atMost(WITHIN).until(() -> broker.hasAddress(SenderHold.ADDRESS.toString()));
        assertThat(hold.why()).isEmpty();
        broker.fillDisk(true);
        await().atMost(WITHIN).until(() -> hold.why().isPresent());
        assertThat(hold.why().orElseThrow()).contains("holds senders back", "BROKER_MIN_DISK_FREE_MIB");
        broker.fillDisk(false);
        await().atMost(WITHIN).until(() -> hold.why().isEmpty());
        broker.fillDisk(true);
        await().atMost(WITHIN).until(() -> hold.why().isPresent());
    }

    @Test
    void shouldOpenNoSessionThatNobodyCouldSpeakIn() {
        broker.fillDisk(true);
        await().atMost(WITHIN).until(() -> hold.why().isPresent());
        SessionId id = SessionId.random();
        GuardedFeeds guarded = new GuardedFeeds(hold, fixture.factory);
        assertThatThrownBy(() -> guarded.open(id, Tenant.DEFAULT, fixture.listener))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BROKER_FULL));
        assertThat(broker.hasQueue(guarded.queueName(id, Tenant.DEFAULT))).isFalse();
    }

    /** What is on its way when the disk has just become full, and what must go on while it is. */
    @Test
    void shouldDoAllElseWithinItsTime() throws Exception {
        fixture.send(fixture.message("before", 640));
        Job job = fixture.nextJob();
        assertThat(fixture.nextReplies(1)).containsExactly("before accepted");
        broker.fillDisk(true);
        await().atMost(WITHIN).until(() -> hold.why().isPresent());
        assertThat(fixture.client.fault()).isEmpty();
        fixture.feed.settle(job, finished(job));
        assertThat(fixture.nextReplies(1)).containsExactly("before finished");
        JmsSpeechIntake intake = new JmsSpeechIntake(
                fixture.client,
                new OpenSessions(new ArrayList<>()),
                fixture.factory,
                FeedFixture.BODIES,
                fixture.backlogs,
                FeedFixture.LIMITS,
                Clock.systemUTC());
        for (int bytes : new int[] {640, 640_000}) {
            assertThat(intake.submit(
                                    Caller.local(),
                                    fixture.id,
                                    "http-" + bytes,
                                    null,
                                    new ByteArrayInputStream(pcm(bytes)))
                            .state())
                    .isEqualTo(JobState.ACCEPTED);
            assertThat(fixture.nextJob().id()).isEqualTo("http-" + bytes);
        }
        SessionId other = SessionId.random();
        JobFeed feed = fixture.factory.open(other, Tenant.DEFAULT, fixture.listener);
        feed.close("SESSION_ENDED", "over").toCompletableFuture().get(WITHIN.toSeconds(), TimeUnit.SECONDS);
        assertThat(broker.hasQueue(fixture.factory.queueName(other, Tenant.DEFAULT)))
                .isFalse();
    }

    /** That is another trouble, and told as such. */
    @Test
    void shouldNotSayThatABrokerWhichHasGoneHoldsSendersBack() throws Exception {
        broker.fillDisk(true);
        await().atMost(WITHIN).until(() -> hold.why().isPresent());
        broker.stop();
        await().atMost(Duration.ofSeconds(20)).until(() -> hold.why().isEmpty());
        broker.start();
        broker.fillDisk(true);
        await().atMost(Duration.ofSeconds(20)).until(() -> hold.why().isPresent());
    }

    @Test
    void shouldEndWhileItIsHeldBack() throws Exception {
        broker.fillDisk(true);
        await().atMost(WITHIN).until(() -> hold.why().isPresent());
        hold.close();
        assertThat(ended.await(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
}
