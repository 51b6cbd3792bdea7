package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static io.avatargateway.jms.queue.FeedFixture.pcm;
import static io.avatargateway.traces.TestTraces.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.TraceContext;
import io.avatargateway.session.port.Job;
import io.avatargateway.traces.TestTraces;
import io.avatargateway.traces.TestTraces.Recorded;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job's trace between its producer, the broker and the session's queue: what is recorded, and what is carried on. */
@Timeout(60)
class TracedJobsTest {

    private static final String UNSAMPLED = TestTraces.PARENT.replace("-01", "-00");

    @TempDir
    static Path directory;

    private static TestBroker broker;
    private TestTraces traces;
    private FeedFixture feed;
    private IntakeFixture intake;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(directory);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void open(@TempDir Path file) throws Exception {
        traces = new TestTraces(file);
        feed = new FeedFixture(broker, traces.jobs);
        intake = new IntakeFixture(feed);
        intake.open = feed.id;
    }

    @AfterEach
    void close() throws Exception {
        intake.close();
        feed.close();
        traces.close();
    }

    private BytesMessage message(String jobId, String parent) throws JMSException {
        BytesMessage message = feed.message(jobId, 640);
        message.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        if (parent != null) {
            message.setStringProperty("traceparent", parent);
            message.setStringProperty("tracestate", "rojo=1");
        }
        return message;
    }

    private void sendToAll(BytesMessage message) throws Exception {
        feed.send(JmsNames.INTAKE, message, 0, 4);
        intake.takeIn();
    }

    private Job settle() throws Exception {
        Job job = feed.nextJob();
        feed.feed.settle(job, finished(job));
        return job;
    }

    private JmsSpeechIntake http() {
        return new JmsSpeechIntake(
                feed.client,
                new OpenSessions(new ArrayList<>()),
                feed.factory,
                FeedFixture.BODIES,
                feed.backlogs,
                FeedFixture.LIMITS,
                Clock.systemUTC());
    }

    @Test
    void shouldFollowAJobFromTheQueueForAllSessionsToItsFinalReply() throws Exception {
        sendToAll(message("job", TestTraces.PARENT));
        Job job = settle();

        List<Recorded> spans = traces.await("job", 1);
        assertThat(spans).extracting(Recorded::traceId).containsOnly(TestTraces.TRACE_ID);
        Recorded whole = only(spans, "job");
        assertThat(whole.above()).isEqualTo(TestTraces.PARENT_ID);
        assertThat(whole.from()).isEqualTo(job.sentAt());
        assertThat(whole.attributes())
                .containsEntry("avatar.outcome", "finished")
                .containsEntry("avatar.session.id", feed.id.value())
                .containsEntry("messaging.system", "activemq");
        assertThat(whole.json().getString("traceState")).isEqualTo("rojo=1");
        Recorded accepted = only(spans, "accepted");
        assertThat(accepted.above()).isEqualTo(whole.id());
        assertThat(accepted.attributes())
                .containsEntry("messaging.operation.name", "take_in")
                .containsEntry("messaging.destination.name", "avatar.audio");
        assertThat(spans.stream().filter(span -> span.name().equals("reply")))
                .hasSize(2)
                .allSatisfy(reply -> assertThat(reply.above()).isEqualTo(whole.id()))
                .extracting(reply -> reply.say("avatar.outcome"))
                .containsExactlyInAnyOrder("accepted", "finished");
        // The next in the trace is below the job, whoever it is.
        String own = "00-" + TestTraces.TRACE_ID + "-" + whole.id() + "-01";
        assertThat(job.trace().traceparent()).isEqualTo(own);
        for (int i = 0; i < 2; i++) {
            Message reply = feed.nextReplyMessage();
            assertThat(reply.getStringProperty("traceparent")).isEqualTo(own);
            assertThat(reply.getStringProperty("tracestate")).isEqualTo("rojo=1");
        }
        assertThat(intake.statuses)
                .extracting(status -> status.trace().traceparent())
                .containsOnly(own);
    }

    @Test
    void shouldFollowAJobByAmqpToTheSessionsOwnQueue() throws Exception {
        try (Connection amqp = new JmsConnectionFactory(broker.amqpUrl()).createConnection()) {
            Session session = amqp.createSession(false, Session.AUTO_ACKNOWLEDGE);
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(pcm(640));
            message.setStringProperty("traceparent", TestTraces.PARENT);
            session.createProducer(session.createQueue(feed.queue())).send(message);
            settle();
        }

        List<Recorded> spans = traces.await("job", 1);
        assertThat(only(spans, "job").above()).isEqualTo(TestTraces.PARENT_ID);
        assertThat(only(spans, "accepted").attributes())
                .containsEntry("messaging.operation.name", "settle")
                .containsEntry("messaging.destination.name", feed.queue());
        // Nobody asked for one.
        assertThat(spans).extracting(Recorded::name).doesNotContain("reply");
    }

    @Test
    void shouldFollowAJobByHttp() throws Exception {
        http().submit(
                        Caller.local(),
                        feed.id,
                        "posted",
                        null,
                        null,
                        null,
                        TestTraces.SENT,
                        new ByteArrayInputStream(pcm(640)));
        Job job = settle();

        List<Recorded> spans = traces.await("job", 1);
        Recorded posted = only(spans, "POST /api/v1/sessions/{id}/audio");
        assertThat(posted.above()).isEqualTo(job.trace().spanId());
        assertThat(posted.attributes())
                .containsEntry("http.response.status_code", "202")
                .containsEntry("avatar.job.id", "posted");
        assertThat(only(spans, "job").above()).isEqualTo(TestTraces.PARENT_ID);
        assertThat(spans).extracting(Recorded::name).doesNotContain("accepted", "reply");
    }

    @Test
    void shouldTellWhySpeechByHttpWasRefused() {
        byte[] odd = new byte[641];
        assertThatThrownBy(() -> http().submit(
                                Caller.local(),
                                feed.id,
                                "odd",
                                "audio/pcm",
                                null,
                                null,
                                TestTraces.SENT,
                                new ByteArrayInputStream(odd)))
                .isInstanceOf(GatewayException.class);

        List<Recorded> spans = traces.spans();
        Recorded posted = only(spans, "POST /api/v1/sessions/{id}/audio");
        assertThat(posted.say("error.type")).isEqualTo("AUDIO_ODD_LENGTH");
        assertThat(only(spans, "job").say("avatar.outcome")).isEqualTo("rejected");
    }

    /** A new trace would begin, if one job in a hundred were not one in none here. No job is refused for it. */
    @Test
    void shouldIgnoreWhatIsNoContext() throws Exception {
        sendToAll(message("malformed", "00-" + TestTraces.TRACE_ID + "-nonsense-01"));
        BytesMessage number = message("number", null);
        number.setLongProperty("traceparent", 42);
        number.setBooleanProperty("tracestate", true);
        sendToAll(number);
        sendToAll(message("endless", "cc-" + TestTraces.TRACE_ID + "-" + "7".repeat(2_000)));
        for (int i = 0; i < 3; i++) {
            assertThat(settle().trace()).isNull();
        }
        for (int i = 0; i < 6; i++) {
            assertThat(feed.nextReplyMessage().propertyExists("traceparent")).isFalse();
        }
        assertThat(traces.spans()).isEmpty();
    }

    @Test
    void shouldPassOnWhatItsProducerDoesNotRecord() throws Exception {
        sendToAll(message("job", UNSAMPLED));
        settle();

        for (int i = 0; i < 2; i++) {
            assertThat(feed.nextReplyMessage().getStringProperty("traceparent")).isEqualTo(UNSAMPLED);
        }
        assertThat(traces.spans()).isEmpty();
    }

    /** Its first part is part 0, whenever that comes. */
    @Test
    void shouldFollowAnUtteranceInTheTraceOfItsFirstPart() throws Exception {
        String other = "00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-01";
        String[] parents = {TestTraces.PARENT, other, TestTraces.PARENT, UNSAMPLED};
        for (int part : new int[] {1, 0, 2, 3}) {
            BytesMessage message = message("talk", parents[part]);
            message.setIntProperty(JmsNames.PART, part);
            message.setBooleanProperty(JmsNames.LAST_PART, part == 3);
            feed.send(message);
        }
        Job job = feed.nextJob();
        assertThat(job.trace().traceId()).isEqualTo(TestTraces.TRACE_ID);
        for (int read = 0; read < 4 * 640; ) {
            byte[] frame = job.speech().nextFrame(640);
            if (frame == null) {
                feed.grew.take();
            } else {
                read += frame.length;
            }
        }
        feed.feed.settle(job, finished(job));

        Recorded whole = only(traces.await("job", 1), "job");
        assertThat(whole.above()).isEqualTo(TestTraces.PARENT_ID);
        assertThat(whole.links()).containsExactly("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb");
    }

    /** The job is in its queue still, and so is its context: the next gateway goes on in the same place. */
    @Test
    void shouldComeToTheSamePlaceAtTheNextGateway() throws Exception {
        feed.send(message("job", TestTraces.PARENT));
        TraceContext here = feed.nextJob().trace();
        feed.feed.release();
        feed.factory.takeUp(feed.id, Tenant.DEFAULT, feed.listener, List.of()).request();

        assertThat(feed.jobs.take().trace()).isEqualTo(here);
    }

    @Test
    void shouldTellTheEndOfWhatNeverCameToASession() throws Exception {
        BytesMessage message = message("lost", TestTraces.PARENT);
        message.setStringProperty(JmsNames.SESSION_ID, SessionId.random().value());
        sendToAll(message);

        List<Recorded> spans = traces.spans();
        assertThat(only(spans, "job").attributes())
                .containsEntry("avatar.outcome", "rejected")
                .containsEntry("error.type", "UNKNOWN_SESSION");
        assertThat(only(spans, "reply").say("avatar.outcome")).isEqualTo("rejected");
        assertThat(only(spans, "job").json().getJsonObject("status").getInt("code"))
                .isEqualTo(2);
        assertThat(feed.nextDeadLetter().getStringProperty("traceparent")).isEqualTo(TestTraces.PARENT);
    }

    @Test
    void shouldTellTheEndOfAJobWhoseTimeIsOver() throws Exception {
        intake.startExpired();
        feed.send(message("late", TestTraces.PARENT), 1, 4);

        Recorded whole = only(traces.await("job", 1), "job");
        assertThat(whole.attributes())
                .containsEntry("avatar.outcome", "expired")
                .containsEntry("error.type", "JOB_EXPIRED");
        assertThat(feed.nextReplyMessage().getStringProperty("traceparent"))
                .isEqualTo("00-" + TestTraces.TRACE_ID + "-" + whole.id() + "-01");
    }

    /** Spans go to people who need not know what is said, and to whom. */
    @Test
    void shouldTellNothingOfWhatIsSaidAndNoCredential() throws Exception {
        BytesMessage message = message("private", TestTraces.PARENT);
        message.setJMSCorrelationID("patient-4711");
        message.setStringProperty("AvatarText", "You owe us a million.");
        message.setStringProperty("AvatarTextLanguage", "en-GB");
        message.setStringProperty("AvatarMarks", "[{\"atMillis\":0,\"text\":\"owe\"}]");
        message.setStringProperty("Authorization", "Bearer eyJhbGciOi");
        sendToAll(message);
        settle();
        traces.await("job", 1);

        assertThat(traces.text())
                .contains("private")
                .doesNotContain("4711", "million", "owe", "en-GB", "Bearer", "eyJ");
    }

    @Test
    void shouldCarryAContextOnWhereNothingIsTraced() throws Exception {
        FeedFixture other = new FeedFixture(broker);
        try {
            BytesMessage message = other.message("job", 640);
            message.setStringProperty("traceparent", TestTraces.PARENT);
            other.send(message);
            Job job = other.nextJob();
            other.feed.settle(job, finished(job));

            assertThat(other.nextReplyMessage().getStringProperty("traceparent"))
                    .isEqualTo(TestTraces.PARENT);
            assertThat(other.statuses.take())
                    .extracting(JobStatus::state, JobStatus::trace)
                    .containsExactly(JobState.ACCEPTED, TraceContext.read(TestTraces.PARENT, null));
        } finally {
            other.close();
        }
    }
}
