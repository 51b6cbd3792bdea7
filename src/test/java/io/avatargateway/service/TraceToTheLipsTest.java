package io.avatargateway.service;

import static io.avatargateway.jms.queue.FeedFixture.pcm;
import static io.avatargateway.traces.TestTraces.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.api.Snapshots;
import io.avatargateway.config.SettingsReader;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.intake.AudioIntake;
import io.avatargateway.jms.intake.EndsElsewhere;
import io.avatargateway.jms.intake.IntakeQueue;
import io.avatargateway.jms.intake.JmsSpeechIntake;
import io.avatargateway.jms.intake.Sessions;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.RetryPause;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.sandbox.Sandbox;
import io.avatargateway.sandbox.SandboxSettings;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.AvatarSession;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.TraceContext;
import io.avatargateway.session.port.Keeper;
import io.avatargateway.simli.SandboxLinks;
import io.avatargateway.traces.TestTraces;
import io.avatargateway.traces.TestTraces.Recorded;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.Session;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An external producer's trace is found in the exporter's file, from its send to SPEAK and to the reply: by JMS, AMQP
 * and HTTP, with a real broker and the sandbox.
 */
@Timeout(120)
class TraceToTheLipsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    /** SPEAK comes, however slow the machine is: the clock alone decides nothing. */
    private static final SessionPolicy POLICY = ConfiguredPolicy.of(SettingsReader.read(
            name -> Optional.ofNullable(name.equals("AUDIO_CONFIRM_GRACE_MILLIS") ? "30000" : null)));
    /** 300 ms of speech. */
    private static final int BYTES = 9_600;

    @TempDir
    Path directory;

    private final SessionId id = SessionId.random();
    private final List<SessionEvent> events = new CopyOnWriteArrayList<>();
    private final Random random = new Random();

    /** What a producer's own tracing would have made. */
    private record Sent(String traceId, String spanId) {
        String parent() {
            return "00-" + traceId + "-" + spanId + "-01";
        }
    }

    private Sent sent() {
        byte[] ids = new byte[24];
        random.nextBytes(ids);
        String digits = HexFormat.of().formatHex(ids);
        return new Sent(digits.substring(0, 32), digits.substring(32));
    }

    /** The one session takes jobs. */
    private record OneSession() implements Sessions {
        @Override
        public boolean requireAccepting(Caller caller, SessionId session) {
            return true;
        }

        @Override
        public void requireOwned(Caller caller, SessionId session) {}

        @Override
        public Tenant tenantOf(Caller caller, SessionId session) {
            return Tenant.DEFAULT;
        }

        @Override
        public boolean sees(Caller caller, SessionId session) {
            return true;
        }

        @Override
        public void jobStatus(Caller caller, SessionId session, JobStatus status) {}
    }

    @Test
    void shouldFindTheProducersTraceInTheFile() throws Exception {
        Sent jms = sent();
        Sent amqp = sent();
        Sent http = sent();
        try (TestTraces traces = new TestTraces(directory);
                Sandbox sandbox =
                        Sandbox.start(SandboxSettings.defaults().withPort(0).with("SANDBOX_PICTURE", "off"));
                SandboxLinks links = new SandboxLinks(sandbox.baseUri());
                SessionWorkers workers = new SessionWorkers(2, Executors.defaultThreadFactory())) {
            TestBroker broker = new TestBroker(Files.createDirectory(directory.resolve("broker")));
            FeedFixture feed = new FeedFixture(broker, traces.jobs);
            IntakeQueue intake = intake(broker, feed);
            intake.start();
            AvatarSession session = new AvatarSession(
                    id,
                    Snapshots.options("face"),
                    POLICY,
                    "queue",
                    links,
                    workers,
                    workers,
                    Keeper.NONE,
                    traces.sessions.opens(Tenant.DEFAULT),
                    events::add);
            try {
                session.open(feed.factory.open(id, Tenant.DEFAULT, session));
                await().atMost(LONG).until(() -> session.snapshot().state() == SessionState.READY);
                BytesMessage message = feed.message("jms", BYTES);
                message.setStringProperty(JmsNames.SESSION_ID, id.value());
                message.setStringProperty("traceparent", jms.parent());
                feed.send(JmsNames.INTAKE, message, 0, 4);
                awaitFinished("jms");
                sendByAmqp(broker, feed.factory.queueName(id, Tenant.DEFAULT), amqp);
                awaitFinished("amqp");
                http(feed)
                        .submit(
                                Caller.local(),
                                id,
                                "http",
                                null,
                                null,
                                null,
                                TraceContext.read(http.parent(), null),
                                new ByteArrayInputStream(pcm(BYTES)));
                awaitFinished("http");
                traces.await("job", 3);
                // The intake tells of its own transaction, beside what the session does meanwhile.
                traces.await("accepted", 2);
                session.end(CloseReason.CLIENT, "").toCompletableFuture().join();
                await().atMost(LONG).until(() -> session.snapshot().state() == SessionState.CLOSED);
            } finally {
                session.end(CloseReason.CLIENT, "");
                intake.stop();
                feed.close();
                broker.close();
            }

            List<Recorded> spans = traces.spans();
            assertWhole(spans, jms, "accepted", "reply");
            assertWhole(spans, amqp, "accepted", "reply");
            assertWhole(spans, http, "POST /api/v1/sessions/{id}/audio");
        }
    }

    private void assertWhole(List<Recorded> all, Sent sent, String... more) {
        List<Recorded> spans = all.stream()
                .filter(span -> span.traceId().equals(sent.traceId()))
                .toList();
        assertThat(spans).extracting(Recorded::name).contains(more);
        Recorded job = only(spans, "job");
        assertThat(job.above()).isEqualTo(sent.spanId());
        Recorded turn = only(spans, "turn");
        assertThat(turn.above()).isEqualTo(job.id());
        Recorded session = only(all, "session");
        assertThat(turn.links()).containsExactly(session.traceId() + "-" + session.id());
        assertThat(only(spans, "queue wait").above()).isEqualTo(job.id());
        Recorded speak = only(spans, "SPEAK");
        assertThat(speak.say("avatar.simli.speak")).isEqualTo("true");
        assertThat(List.of(only(spans, "first frame"), speak, only(spans, "play-out")))
                .extracting(Recorded::above)
                .containsOnly(turn.id());
        // Whoever hears of the job can go on from there.
        assertThat(events)
                .filteredOn(event -> event.job() != null && event.job().jobId().equals(turn.say("avatar.job.id")))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.job().trace().spanId()).isEqualTo(job.id()));
    }

    private void awaitFinished(String jobId) {
        await().atMost(LONG).until(() -> events.stream()
                .anyMatch(event -> event.job() != null
                        && event.job().jobId().equals(jobId)
                        && event.job().state().terminal()));
    }

    private static void sendByAmqp(TestBroker broker, String queue, Sent sent) throws Exception {
        try (Connection connection = new JmsConnectionFactory(broker.amqpUrl()).createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(pcm(BYTES));
            message.setStringProperty(JmsNames.JOB_ID, "amqp");
            message.setStringProperty("traceparent", sent.parent());
            message.setJMSReplyTo(session.createTemporaryQueue());
            session.createProducer(session.createQueue(queue)).send(message);
        }
    }

    private static IntakeQueue intake(TestBroker broker, FeedFixture feed) {
        RetryPause pause = new RetryPause();
        AudioIntake work = new AudioIntake(
                Caller.local(),
                new OneSession(),
                feed.replies,
                new EndsElsewhere(feed.factory, FeedFixture.LIMITS),
                new FailurePolicy(broker.settings()),
                pause,
                FeedFixture.BODIES,
                feed.backlogs,
                FeedFixture.LIMITS,
                Clock.systemUTC());
        return new IntakeQueue(
                JmsNames.INTAKE, feed.client, work, pause, TestThreads.WATCH, Executors.defaultThreadFactory());
    }

    private static JmsSpeechIntake http(FeedFixture feed) {
        return new JmsSpeechIntake(
                feed.client,
                new OneSession(),
                feed.factory,
                FeedFixture.BODIES,
                feed.backlogs,
                FeedFixture.LIMITS,
                Clock.systemUTC());
    }
}
