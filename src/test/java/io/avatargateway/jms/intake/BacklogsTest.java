package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.WaitingLimits;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No more waits for a session than its tenant allows; what finds no room has one final answer. */
@Timeout(120)
class BacklogsTest extends IntakeAndFeed {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BYTES = 3_200;

    @BeforeEach
    void empty() throws Exception {
        broker.empty(JmsNames.DEAD_LETTERS, JmsNames.INTAKE);
    }

    @Test
    void shouldRefuseAJobThatIsOneTooManyUntilThereIsRoom() throws Exception {
        feed.waiting = new WaitingLimits(2, 0);
        takeIn(job("one"));
        takeIn(job("two"));
        takeIn(job("three"));

        assertThat(feed.nextReplies(2)).containsExactly("one accepted", "two accepted");
        JsonObject refused = feed.nextReply();
        assertThat(refused.getString("status")).isEqualTo("rejected");
        assertThat(refused.getString("code")).isEqualTo("QUOTA_WAITING_JOBS");
        assertThat(refused.getString("detail"))
                .isEqualTo("session " + feed.id
                        + " of tenant default: waitingJobs is used up (expected: at most 2 jobs that wait)");
        Message letter = feed.nextDeadLetter();
        assertThat(letter.getStringProperty(JmsNames.JOB_ID)).isEqualTo("three");
        assertThat(letter.getBooleanProperty(JmsNames.BODY_MISSING)).isTrue();
        assertThat(broker.messageCount(feed.queue())).isEqualTo(2);

        Job one = feed.nextJob();
        feed.feed.settle(one, finished(one));
        assertThat(feed.nextReplies(1)).containsExactly("one finished");
        // The same name as before: what was refused is no job of the session's yet.
        await().atMost(PATIENCE).until(() -> {
            takeIn(job("three"));
            return feed.nextReply().getString("status").equals("accepted");
        });
        assertThat(feed.nextJob().id()).isEqualTo("two");
        Job three = feed.nextJob();
        assertThat(three.id()).isEqualTo("three");
        feed.feed.settle(three, finished(three));
        assertThat(feed.nextReplies(1)).containsExactly("three finished");
    }

    @Test
    void shouldRefuseWhatIsTooMuchSpeech() throws Exception {
        feed.waiting = new WaitingLimits(0, 2 * BYTES);
        takeIn(job("one"));
        takeIn(job("two"));
        takeIn(job("three"));

        assertThat(feed.nextReplies(2)).containsExactly("one accepted", "two accepted");
        assertThat(feed.nextReply().getString("code")).isEqualTo("QUOTA_WAITING_BYTES");
    }

    /** They do not come by the intake, and leave no room for those that do. */
    @Test
    void shouldCountWhatWasSentStraightToTheSession() throws Exception {
        feed.waiting = new WaitingLimits(2, 0);
        feed.send(feed.message("one", BYTES));
        feed.send(feed.message("two", BYTES));

        await().atMost(PATIENCE).until(() -> isFull(feed.backlogs));
        takeIn(job("three"));
        assertThat(feed.nextReply().getString("code")).isEqualTo("QUOTA_WAITING_JOBS");
    }

    @Test
    void shouldCountWhatAnotherGatewayHasPutThere() throws Exception {
        feed.waiting = new WaitingLimits(2, 0);
        takeIn(job("one"));
        takeIn(job("two"));
        ExecutorService threads = TestThreads.connections();
        try (BrokerClient other = new BrokerClient(broker.settings(), threads, session -> {})) {
            Backlogs backlogs = new Backlogs(tenant -> feed.waiting, other, System::nanoTime);
            await().atMost(PATIENCE).until(() -> isFull(backlogs));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldAnswerWhoAsksOverHttpWithWhenToComeAgain() throws Exception {
        feed.waiting = new WaitingLimits(1, 0);
        JmsSpeechIntake http = new JmsSpeechIntake(
                feed.client,
                intake.sessions(),
                feed.factory,
                FeedFixture.BODIES,
                feed.backlogs,
                FeedFixture.LIMITS,
                Clock.systemUTC());
        submit(http, "one");

        GatewayException refused = catchThrowableOfType(GatewayException.class, () -> submit(http, "two"));
        assertThat(refused.code()).isEqualTo(ErrorCode.QUOTA_WAITING_JOBS);
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(5));
        assertThat(broker.messageCount(feed.queue())).isEqualTo(1);
        assertThat(intake.statuses).extracting(JobStatus::jobId).containsOnly("one");
    }

    @Test
    void shouldLetWhatOvertakesPass() throws Exception {
        feed.waiting = new WaitingLimits(1, 0);
        takeIn(job("waits"));
        BytesMessage urgent = job("urgent");
        urgent.setStringProperty(JmsNames.MODE, "interrupt");
        takeIn(urgent);

        assertThat(feed.nextUrgent().id()).isEqualTo("urgent");
    }

    @Test
    void shouldNotCountWhatWasRolledBack() throws Exception {
        feed.waiting = new WaitingLimits(1, 0);
        intake.failsAt("one");
        feed.send(JmsNames.INTAKE, job("one"), 0, 4);
        assertThat(intake.takeIn()).isFalse();
        intake.failsAt(null);
        assertThat(intake.takeIn()).isTrue();
        assertThat(feed.nextReplies(1)).containsExactly("one accepted");
    }

    @Test
    void shouldAnswerAnUtteranceOnceWhoseFirstPartFindsNoRoom() throws Exception {
        feed.waiting = new WaitingLimits(1, 0);
        takeIn(job("waits"));
        takeIn(part("talk", 0));
        takeIn(part("talk", 1));
        Job waits = feed.nextJob();
        feed.feed.settle(waits, finished(waits));
        await().atMost(PATIENCE).until(() -> broker.messageCount(feed.queue()) == 0);
        takeIn(part("talk", 2));

        assertThat(feed.nextReplies(3)).containsExactly("waits accepted", "talk rejected", "waits finished");
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isEqualTo(3);
        feed.waiting = new WaitingLimits(0, 0);
        assertThat(feed.nothingElseComes()).isTrue();
    }

    @Test
    void shouldAnswerAnUtteranceOnceOfWhichALaterPartFindsNoRoom() throws Exception {
        feed.waiting = new WaitingLimits(0, 2 * BYTES);
        takeIn(part("talk", 0));
        takeIn(part("talk", 1));
        takeIn(part("talk", 2));
        takeIn(part("talk", 3));
        takeIn(part("talk", 4));
        // The third is the last that its session is told of, without its body.
        assertThat(broker.messageCount(feed.queue())).isEqualTo(3);
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isEqualTo(2);

        Job talk = feed.nextJob();
        assertThat(FeedFixture.fault(talk)).isNull();
        await().atMost(PATIENCE).until(() -> FeedFixture.fault(talk) != null);
        assertThat(FeedFixture.fault(talk).code()).isEqualTo(ErrorCode.QUOTA_WAITING_BYTES);
        feed.feed.settle(talk, JobStatus.of("talk", JobState.FAILED, Instant.now(), 0));
        assertThat(feed.nextReplies(1)).containsExactly("talk accepted");
        assertThat(feed.nextReply().getString("code")).isEqualTo("QUOTA_WAITING_BYTES");
        feed.waiting = new WaitingLimits(0, 0);
        assertThat(feed.nothingElseComes()).isTrue();
    }

    @Test
    void shouldTakeAJobWhereTheBrokerHasNoSuchQueue() {
        feed.waiting = new WaitingLimits(1, 0);
        Backlogs.Place place = feed.backlogs.take(Tenant.DEFAULT, feed.id, "avatar.audio.nobody", 1);
        place.committed();
        place.committed();
        place.close();
        // What was committed is not there: the broker's word counts.
        feed.backlogs.take(Tenant.DEFAULT, feed.id, "avatar.audio.nobody", 1).close();
    }

    @Test
    void shouldRefuseNothingWhileTheBrokerDoesNotSayWhatWaits() {
        feed.waiting = new WaitingLimits(1, 0);
        feed.backlogs.take(Tenant.DEFAULT, feed.id, feed.queue(), 1).committed();
        feed.client.close();

        assertThatThrownBy(() -> await().atMost(PATIENCE)
                        .ignoreExceptionsMatching(refused -> isCode(refused, ErrorCode.QUOTA_WAITING_JOBS))
                        .until(() -> {
                            feed.backlogs.take(Tenant.DEFAULT, feed.id, feed.queue(), 1);
                            return true;
                        }))
                .satisfies(away ->
                        assertThat(isCode(away, ErrorCode.BROKER_UNAVAILABLE)).isTrue());
    }

    private static boolean isCode(Throwable thrown, ErrorCode code) {
        return thrown instanceof GatewayException refused && refused.code() == code;
    }

    private boolean isFull(Backlogs backlogs) {
        try {
            backlogs.take(Tenant.DEFAULT, feed.id, feed.queue(), 1).close();
            return false;
        } catch (GatewayException full) {
            return full.code() == ErrorCode.QUOTA_WAITING_JOBS;
        }
    }

    private JobStatus submit(JmsSpeechIntake http, String jobId) {
        return http.submit(
                Caller.local(), feed.id, jobId, null, null, null, new ByteArrayInputStream(FeedFixture.pcm(BYTES)));
    }

    private void takeIn(BytesMessage message) throws Exception {
        feed.send(JmsNames.INTAKE, message, 0, 4);
        assertThat(intake.takeIn()).isTrue();
    }

    private BytesMessage job(String jobId) throws JMSException {
        BytesMessage message = feed.message(jobId, BYTES);
        message.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        return message;
    }

    private BytesMessage part(String jobId, int number) throws JMSException {
        BytesMessage message = job(jobId);
        message.setIntProperty(JmsNames.PART, number);
        return message;
    }
}
