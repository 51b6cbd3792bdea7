package io.avatargateway.client.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.avatargateway.client.ClientException;
import io.avatargateway.client.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Futures of jobs, over a real broker. */
class JobProducerTest {

    private static SmallBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new SmallBroker();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static JobProducer producer() {
        return JobProducer.connect(BrokerAddress.of(broker.url()));
    }

    private static JobProducer producer(int outstanding, Duration patience) {
        return JobProducer.connect(BrokerAddress.of(broker.url()), new JobLimits(outstanding, patience));
    }

    private static Job job(String name) {
        return Job.forSession("ses_1").named(name).build();
    }

    private static JobBody noise(int bytes) {
        return JobBody.of(new byte[bytes]);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static ConditionFactory within() {
        return await().atMost(Duration.ofSeconds(30));
    }

    private static ClientException failure(CompletableFuture<?> future) {
        ExecutionException failed = catchThrowableOfType(ExecutionException.class, () -> get(future));
        return (ClientException) failed.getCause();
    }

    @Test
    void shouldCompleteAFutureForEachReply() throws Exception {
        try (ScriptedIntake intake =
                        new ScriptedIntake(broker, "accepted", "started,\"durationMillis\":100", "finished");
                JobProducer producer = producer()) {
            List<String> told = new CopyOnWriteArrayList<>();

            Job job = Job.forSession("ses_1")
                    .named("a")
                    .property("AvatarText", "Good morning.")
                    .build();

            SentJob sent = producer.send(job, noise(640), reply -> told.add(reply.status()));

            assertThat(get(sent.sent())).isEqualTo(1);
            assertThat(get(sent.accepted()).status()).isEqualTo("accepted");
            assertThat(get(sent.started()).durationMillis()).isEqualTo(100);
            Reply end = get(sent.ended());
            assertThat(end.isFinished()).isTrue();
            assertThat(end.playedMillis()).isEqualTo(5);
            assertThat(told).containsExactly("accepted", "started", "finished");
            assertThat(sent.lastStatus()).isEqualTo("finished");
            ScriptedIntake.Taken taken = intake.next();
            assertThat(taken.body()).hasSize(640);
            assertThat(taken.message().getStringProperty("AvatarText")).isEqualTo("Good morning.");
            assertThat(job.toString() + sent).doesNotContain("morning");
            within().untilAsserted(() -> assertThat(producer.outstanding()).isZero());
        }
    }

    @Test
    void shouldSendTheSameBytesForSeveralJobs() throws Exception {
        try (ScriptedIntake intake = new ScriptedIntake(broker, "finished");
                JobProducer producer = producer()) {
            for (int bytes : new int[] {640, 200_000}) {
                JobBody body = noise(bytes);

                assertThat(get(producer.send(job("a" + bytes), body).ended()).isFinished())
                        .isTrue();
                assertThat(get(producer.send(job("b" + bytes), body).ended()).isFinished())
                        .isTrue();

                assertThat(intake.next().body()).hasSize(bytes);
                assertThat(intake.next().body()).hasSize(bytes);
            }
        }
    }

    @Test
    void shouldTellARefusalAsAReply() throws Exception {
        try (ScriptedIntake intake = new ScriptedIntake(broker, "rejected,\"code\":\"UNKNOWN_SESSION\"");
                JobProducer producer = producer()) {
            SentJob sent = producer.send(job("a"), noise(10));

            assertThat(get(sent.ended()).code()).contains("UNKNOWN_SESSION");
            assertThat(get(sent.accepted()).isFinal()).isTrue();
            assertThat(get(sent.started()).isFinished()).isFalse();
            assertThat(intake.next().message().getStringProperty("AvatarJobId")).isEqualTo("a");
        }
    }

    @Test
    void shouldSendStreamsWholeAndInParts() throws Exception {
        byte[] speech = new byte[200_000];
        try (ScriptedIntake intake = new ScriptedIntake(broker, "finished");
                JobProducer producer = producer()) {
            SentJob whole = producer.send(job("whole"), JobBody.of(new ByteArrayInputStream(speech), -1));
            assertThat(get(whole.sent())).isEqualTo(1);
            assertThat(intake.next().body()).isEqualTo(speech);
        }
        // Not an end: behind one nothing more is sent.
        try (ScriptedIntake intake = new ScriptedIntake(broker, "accepted");
                JobProducer producer = producer()) {
            SentJob parts = producer.send(job("parts"), JobBody.inParts(new ByteArrayInputStream(speech, 0, 160), 64));
            assertThat(get(parts.sent())).isEqualTo(3);
            within().untilAsserted(() -> assertThat(intake.taken).hasSize(3));
            assertThat(intake.next().message().getIntProperty("AvatarPart")).isZero();
        }
    }

    @Test
    void shouldGoOnWhereAListenerFails() throws Exception {
        try (ScriptedIntake unused = new ScriptedIntake(broker, "accepted", "finished");
                JobProducer producer = producer()) {
            assertThat(unused.taken).isEmpty();
            SentJob sent = producer.send(job("a"), noise(10), reply -> {
                throw new IllegalStateException("a listener's fault");
            });

            assertThat(get(sent.ended()).isFinished()).isTrue();
        }
    }

    @Test
    void shouldRefuseMoreThanItsLimitAndTheSameNameTwice() throws Exception {
        try (ScriptedIntake silent = new ScriptedIntake(broker);
                JobProducer producer = producer(2, Duration.ofMinutes(1))) {
            SentJob first = producer.send(job("a"), noise(10));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> producer.send(job("a"), noise(10)))
                    .withMessage("jobId: a (expected: a name that no job under way has)");
            SentJob second = producer.send(job("b"), noise(10));

            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(() -> producer.send(job("c"), noise(10)))
                    .withMessage("outstanding: 2 jobs are under way (expected: at most 2; wait until one has ended)")
                    .matches(busy -> busy.kind() == ClientException.Kind.BUSY);
            assertThat(get(first.sent())).isEqualTo(1);
            assertThat(get(second.sent())).isEqualTo(1);
            assertThat(silent.next().message().getStringProperty("AvatarJobId")).isEqualTo("a");
            assertThat(silent.next().message().getStringProperty("AvatarJobId")).isEqualTo("b");
            assertThat(producer.outstanding()).isEqualTo(2);
        }
    }

    @Test
    void shouldGiveUpAJobWithoutNewsAndFreeItsPlace() throws Exception {
        try (ScriptedIntake intake = new ScriptedIntake(broker, "accepted");
                JobProducer producer = producer(1, Duration.ofMillis(200))) {
            SentJob sent = producer.send(job("a"), noise(10));

            ClientException silent = failure(sent.ended());

            assertThat(silent.kind()).isEqualTo(ClientException.Kind.SILENT);
            assertThat(silent)
                    .hasMessageStartingWith("job: 200 ms without news of job a, last reply ")
                    .hasMessageContaining("(expected: ");
            within().untilAsserted(() -> assertThat(producer.outstanding()).isZero());
            // On a slow machine it was given up before it was sent. Else another test's intake would get it.
            try (JobProducer patient = producer()) {
                assertThat(get(patient.send(job("last"), noise(10)).accepted()).status())
                        .isEqualTo("accepted");
                within().until(() -> "last".equals(intake.next().message().getStringProperty("AvatarJobId")));
            }
        }
    }

    @Test
    void shouldSayThatTheSpeechCannotBeRead() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("a worn tape");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("a worn tape");
            }
        };
        try (ScriptedIntake silent = new ScriptedIntake(broker);
                JobProducer producer = producer()) {
            SentJob sent = producer.send(job("a"), JobBody.inParts(broken, 64));

            assertThat(failure(sent.sent()).kind()).isEqualTo(ClientException.Kind.UNREADABLE);
            assertThat(failure(sent.ended()))
                    .hasMessage("speech: could not be read to its end (expected: speech until the end)");
            assertThat(silent.taken).isEmpty();
        }
    }

    @Test
    void shouldSayThatAQueueIsMissing() {
        try (JobProducer producer = producer()) {
            Job elsewhere = Job.forSession("ses_1").to("avatar.audio.ses_1").build();

            ClientException refused =
                    failure(producer.send(elsewhere, noise(10)).ended());

            assertThat(refused.kind()).isEqualTo(ClientException.Kind.REFUSED);
            assertThat(refused).hasMessage("queue: avatar.audio.ses_1 (expected: a queue that the broker has)");
        }
    }

    @Test
    void shouldFailWhatIsUnderWayWhenTheBrokerGoesAway() throws Exception {
        SmallBroker dying = new SmallBroker();
        try (JobProducer producer = JobProducer.connect(BrokerAddress.of(dying.url()))) {
            SentJob sent = producer.send(job("a"), noise(10));
            assertThat(get(sent.sent())).isEqualTo(1);

            dying.close();

            ClientException lost = failure(sent.ended());
            assertThat(lost.kind()).isEqualTo(ClientException.Kind.UNREACHABLE);
            assertThat(lost).hasMessage("broker: connection lost, job a may still be spoken (expected: a final reply)");
            assertThat(producer.isLost()).isTrue();
            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(() -> producer.send(job("b"), noise(10)))
                    .withMessage("broker: " + dying.url() + " (expected: a connection that holds)");
        } finally {
            dying.close();
        }
    }

    @Test
    void shouldFailWhatIsUnderWayWhenItIsClosed() throws Exception {
        JobProducer producer = producer();
        SentJob sent = producer.send(job("a"), noise(10));
        assertThat(get(sent.sent())).isEqualTo(1);

        producer.close();
        producer.close();

        assertThat(failure(sent.ended()).kind()).isEqualTo(ClientException.Kind.STOPPED);
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> producer.send(job("b"), noise(10)))
                .withMessage("producer: closed (expected: one that is open)");
        // Else another test's intake would get it.
        try (ScriptedIntake rest = new ScriptedIntake(broker)) {
            assertThat(rest.next()).isNotNull();
        }
    }

    @Test
    void shouldSayWhoDoesNotAnswerWithoutSecrets() {
        BrokerAddress away =
                BrokerAddress.of("tcp://127.0.0.1:1?trustStorePassword=hidden").as("zoe", "hidden");

        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> JobProducer.connect(away))
                .withMessage("broker: tcp://127.0.0.1:1 (expected: a broker that answers there)")
                .matches(failed -> failed.kind() == ClientException.Kind.UNREACHABLE);
        assertThat(away).hasToString("tcp://127.0.0.1:1");
    }

    @Test
    void shouldSayThatTheBrokerDoesNotKnowTheUser() throws Exception {
        try (SmallBroker closed = SmallBroker.withUser("zoe", "right")) {
            BrokerAddress address = BrokerAddress.of(closed.url()).as("zoe", "hidden");

            ClientException refused = catchThrowableOfType(ClientException.class, () -> JobProducer.connect(address));

            assertThat(refused.kind()).isEqualTo(ClientException.Kind.REFUSED);
            assertThat(refused).hasMessage("user: zoe (expected: a user and password that the broker knows)");
            assertThat(refused.toString() + refused.getCause()).doesNotContain("hidden");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://localhost:1", "localhost", "tcp://a b"})
    void shouldRefuseAnAddressThatIsNone(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrokerAddress.of(url))
                .withMessage("broker: " + url + " (expected: a URL such as tcp://localhost:61616)");
    }

    @Test
    void shouldRefuseNonsense() {
        Job.Builder job = Job.forSession("ses_1");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> job.priority(10).build())
                .withMessage("priority: 10 (expected: 0..9)");
        job.priority(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> job.mode("now").build())
                .withMessage("mode: now (expected: one of queue, next, interrupt)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> job.mode("next").keepWaiting(true).build())
                .withMessage("keepWaiting: in mode next (expected: in mode interrupt only)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> job.mode("interrupt").named("a\nb").build())
                .withMessageEndingWith("(expected: 1..200 characters, no control characters)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> job.named("a").resume("later").build())
                .withMessage("resume: later (expected: one of pause, exact, restart, skip)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> job.expiresIn(Duration.ofDays(8)))
                .withMessage("expiresIn: PT192H (expected: 1 ms to 7 days)");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Job.forSession("ses_1").property("AvatarMode", "next").build())
                .withMessage("property: AvatarMode (expected: a name of JMS, without a method of its own here)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Job.forSession("ses_1").property("a b", "x").build())
                .withMessageStartingWith("property: a b (expected:");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JobLimits(0, Duration.ofSeconds(1)))
                .withMessage("outstanding: 0 (expected: 1..100000)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobBody.inParts(InputStream.nullInputStream(), 63))
                .withMessage("partBytes: 63 (expected: 64..1048576)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Job.forSession(null).build())
                .withMessage("session: null (expected: a text)");
    }
}
