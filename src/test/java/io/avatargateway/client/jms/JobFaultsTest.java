package io.avatargateway.client.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.avatargateway.client.ClientException;
import io.avatargateway.client.ClientException.Kind;
import io.avatargateway.client.Json;
import io.avatargateway.client.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job says where it cannot be sent as it was meant. */
class JobFaultsTest {

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

    private static Job job(String name) {
        return Job.forSession("ses_1").named(name).build();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static ClientException failure(CompletableFuture<?> future) {
        ExecutionException failed = catchThrowableOfType(ExecutionException.class, () -> get(future));
        return (ClientException) failed.getCause();
    }

    /** Throws whatever the test says. */
    private static final class Broken extends InputStream {

        private final Supplier<RuntimeException> fault;

        private Broken(Supplier<RuntimeException> fault) {
            this.fault = fault;
        }

        @Override
        public int read() {
            throw fault.get();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            throw fault.get();
        }
    }

    private static RuntimeException fault() {
        return new IllegalStateException("a synthesiser's fault");
    }

    private static RuntimeException error() {
        throw new AssertionError("a synthesiser's error");
    }

    @Test
    void shouldSayThatTheUserMayNotSendThere() throws Exception {
        try (SmallBroker closed = SmallBroker.withListener("zoe", "right");
                JobProducer producer =
                        JobProducer.connect(BrokerAddress.of(closed.url()).as("zoe", "right"))) {
            ClientException refused =
                    failure(producer.send(job("a"), JobBody.of(new byte[10])).ended());

            assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
            assertThat(refused).hasMessage("queue: avatar.audio (expected: one that this user may send to)");
        }
    }

    @Test
    void shouldTakeNoPlaceForNonsense() {
        try (JobProducer producer = producer()) {
            JobBody body = JobBody.of(new byte[10]);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> producer.send(null, body))
                    .withMessage("job: null (expected: one that is there)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> producer.send(job("a"), null))
                    .withMessage("speech: null (expected: one that is there)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> producer.send(job("a"), body, null))
                    .withMessage("listener: null (expected: one that is there)");
            assertThat(producer.outstanding()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 10, 100_000})
    void shouldSayThatAStreamWithAFaultOfItsOwnCannotBeRead(int size) {
        try (JobProducer producer = producer()) {
            SentJob sent = producer.send(job("a"), JobBody.of(new Broken(JobFaultsTest::fault), size));

            assertThat(failure(sent.sent()).kind()).isEqualTo(Kind.UNREADABLE);
            assertThat(failure(sent.ended())).hasStackTraceContaining("a synthesiser's fault");
        }
    }

    @Test
    void shouldSayThatPartsWithAFaultOfTheirOwnCannotBeRead() {
        try (JobProducer producer = producer()) {
            SentJob sent = producer.send(job("a"), JobBody.inParts(new Broken(JobFaultsTest::fault), 64));

            assertThat(failure(sent.ended()).kind()).isEqualTo(Kind.UNREADABLE);
        }
    }

    @Test
    void shouldNotTellThatItWasSentBehindAnError() {
        try (JobProducer producer = producer()) {
            SentJob sent = producer.send(job("a"), JobBody.inParts(new Broken(JobFaultsTest::error), 64));

            assertThat(failure(sent.sent()).kind()).isEqualTo(Kind.FAILED);
            assertThat(failure(sent.ended()))
                    .hasMessage("speech: not sent to its end, AssertionError (expected: to be sent)");
        }
    }

    @Test
    void shouldNotTellThatAllWasSentWhereTheJobEndedBefore() throws Exception {
        try (ScriptedIntake intake = new ScriptedIntake(broker, "rejected,\"code\":\"UNKNOWN_SESSION\"");
                JobProducer producer = producer();
                PipedInputStream speech = new PipedInputStream()) {
            PipedOutputStream synthesiser = new PipedOutputStream(speech);
            SentJob sent = producer.send(job("a"), JobBody.inParts(speech, 1024));
            synthesiser.write(new byte[640]);
            synthesiser.flush();
            assertThat(get(sent.ended()).code()).contains("UNKNOWN_SESSION");
            synthesiser.close();

            assertThat(failure(sent.sent()))
                    .hasMessage("speech: job a ended, last reply rejected (expected: one that waits for all of its"
                            + " speech)")
                    .matches(early -> early.kind() == Kind.FAILED);
            assertThat(get(sent.accepted()).status()).isEqualTo("rejected");
            assertThat(intake.taken).hasSize(1);
        }
    }

    @Test
    void shouldSendAllOfAStreamThatIsLongerThanItSays() throws Exception {
        byte[] speech = new byte[200_000];
        speech[199_999] = 1;
        try (ScriptedIntake intake = new ScriptedIntake(broker, "finished");
                JobProducer producer = producer()) {
            SentJob sent = producer.send(job("a"), JobBody.of(new ByteArrayInputStream(speech), 10));

            assertThat(get(sent.ended()).isFinished()).isTrue();
            assertThat(intake.next().body()).isEqualTo(speech);
        }
    }

    @Test
    void shouldReadBytesFromTheirBeginningForEachJobAtTheSameTime() throws IOException {
        JobBody body = JobBody.of(new byte[] {1, 2, 3, 4});

        InputStream first = body.open();
        assertThat(first.readNBytes(2)).containsExactly(1, 2);
        InputStream second = body.open();

        assertThat(second.readAllBytes()).containsExactly(1, 2, 3, 4);
        assertThat(first.readAllBytes()).containsExactly(3, 4);
    }

    @Test
    void shouldCompleteWhereAListenerThrowsAnError() throws Exception {
        SentJob sent = new SentJob(
                job("a"),
                reply -> {
                    throw new LinkageError("a listener's fault");
                },
                Duration.ofSeconds(30));
        Reply reply = new Reply(Json.object().put("jobId", "a").put("status", "finished"));

        assertThatExceptionOfType(LinkageError.class).isThrownBy(() -> sent.replied(reply));

        assertThat(get(sent.ended())).isEqualTo(reply);
        assertThat(get(sent.started())).isEqualTo(reply);
    }

    @Test
    void shouldSayWhatIsWrongWithAnAddressWithoutItsSecrets() {
        BrokerAddress malformed = BrokerAddress.of("tcp://localhost:1?keyStorePassword=hidden%");

        IllegalArgumentException wrong =
                catchThrowableOfType(IllegalArgumentException.class, () -> JobProducer.connect(malformed));

        assertThat(wrong)
                .hasMessageStartingWith("broker: tcp://localhost:1 (expected: a URL that Artemis' client understands")
                .hasMessageContaining(" at index ")
                .hasNoCause();
    }
}
