package io.avatargateway.jms.queue;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.json.StrictJson;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.TextMessage;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of an utterance stands in the ledger's queue, in one transaction with its final answer. */
@Timeout(60)
class LedgerOfUtterancesTest extends FeedAtBroker {

    @BeforeEach
    void keep() throws Exception {
        if (!broker.hasQueue(JmsNames.LEDGER)) {
            broker.createQueue(JmsNames.LEDGER);
        }
        feed.keepsLedger.set(true);
    }

    @AfterEach
    void empty() throws Exception {
        broker.empty(JmsNames.LEDGER);
    }

    @Test
    void shouldTellOfAnUtteranceThatWasHeard() throws Exception {
        feed.send(feed.message("job-1", 640));
        Job job = feed.nextJob();
        Instant started = Instant.parse("2026-11-30T12:00:00.250Z");
        feed.feed.started(job, JobStatus.of("job-1", JobState.STARTED, started, 20));
        feed.feed.settle(job, finished(job));

        JsonObject entry = entries(1).get(0);
        assertThat(entry.getString("id")).startsWith("utt_");
        assertThat(entry.getString("kind")).isEqualTo("utterance");
        assertThat(entry.getString("tenant")).isEqualTo("acme");
        assertThat(entry.getString("session")).isEqualTo(feed.id.value());
        assertThat(entry.getString("jobId")).isEqualTo("job-1");
        assertThat(entry.getString("audioSha256")).isEqualTo(sha256(FeedFixture.pcm(640)));
        assertThat(entry.getString("started")).isEqualTo("2026-11-30T12:00:00.250Z");
        assertThat(entry.getString("outcome")).isEqualTo("finished");
        assertThat(entry.getInt("heardMillis")).isEqualTo((int) finished(job).playedMillis());
        assertThat(entry.getBoolean("estimated")).isFalse();
    }

    @Test
    void shouldTellTheHashOfAllPartsInTheirOrder() throws Exception {
        BytesMessage last = part("parts", 1, 320);
        last.setBooleanProperty(JmsNames.LAST_PART, true);
        feed.send(last);
        feed.send(part("parts", 0, 640));
        Job job = feed.nextJob();
        feed.feed.settle(job, finished(job));

        byte[] all = new byte[960];
        System.arraycopy(FeedFixture.pcm(640), 0, all, 0, 640);
        System.arraycopy(FeedFixture.pcm(320), 0, all, 640, 320);
        assertThat(entries(1).get(0).getString("audioSha256")).isEqualTo(sha256(all));
    }

    @Test
    void shouldTellTheHashOfALargeBody() throws Exception {
        feed.send(feed.message("large", 400_000));
        Job job = feed.nextJob();
        feed.feed.settle(job, finished(job));

        assertThat(entries(1).get(0).getString("audioSha256")).isEqualTo(sha256(FeedFixture.pcm(400_000)));
    }

    @Test
    void shouldTellOfWhatCouldNotBeSpokenAndOfNoAction() throws Exception {
        BytesMessage silence = feed.message("silence", 0);
        silence.setStringProperty(JmsNames.ACTION, "silence");
        silence.setLongProperty(JmsNames.SILENCE_MILLIS, 20);
        feed.send(silence);
        Job quiet = feed.nextJob();
        feed.feed.settle(quiet, finished(quiet));
        feed.send(feed.message("odd", 641));
        feed.feed.request();

        JsonObject entry = entries(1).get(0);
        assertThat(entry.getString("jobId")).isEqualTo("odd");
        assertThat(entry.getString("outcome")).isEqualTo("rejected");
        assertThat(entry.getString("code")).isEqualTo(ErrorCode.AUDIO_ODD_LENGTH.name());
        assertThat(entry.containsKey("started")).isFalse();
    }

    @Test
    void shouldHaveOneEntryForEachJobThoughTransactionsFailAndConnectionsGo() throws Exception {
        int jobs = 12;
        for (int i = 0; i < jobs; i++) {
            feed.send(feed.message("job-" + i, 640));
        }
        for (int i = 0; i < jobs; i++) {
            Job job = feed.nextJob();
            if (i % 4 == 1) {
                broker.rollBackAtCommit(1);
            } else if (i % 4 == 3) {
                broker.cutConnections();
            }
            feed.feed.settle(job, finished(job));
        }

        await().until(() -> broker.messageCount(feed.queue()) == 0);
        assertThat(entries(jobs))
                .extracting(entry -> entry.getString("jobId"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, jobs).mapToObj(i -> "job-" + i).toList());
    }

    /** The producer has its answer all the same. */
    @Test
    void shouldAnswerThoughNobodyMayWriteIntoTheLedger() throws Exception {
        feed.keepsLedger.set(false);
        feed.send(feed.message("job-1", 640));
        Job job = feed.nextJob();
        feed.feed.settle(job, finished(job));

        assertThat(feed.nextReplies(2)).containsExactly("job-1 accepted", "job-1 finished");
        assertThat(broker.messageCount(JmsNames.LEDGER)).isZero();
    }

    private List<JsonObject> entries(int number) throws Exception {
        await().untilAsserted(
                        () -> assertThat(broker.messageCount(JmsNames.LEDGER)).isEqualTo(number));
        List<JsonObject> entries = new ArrayList<>();
        var session = broker.connectionFactory().createConnection();
        try (session) {
            session.start();
            var jms = session.createSession(false, jakarta.jms.Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = jms.createConsumer(jms.createQueue(JmsNames.LEDGER));
            for (int i = 0; i < number; i++) {
                TextMessage message = (TextMessage) consumer.receive(10_000);
                entries.add(StrictJson.object(message.getText().getBytes(StandardCharsets.UTF_8)));
            }
        }
        return entries;
    }

    private BytesMessage part(String name, int number, int bytes) throws JMSException {
        BytesMessage part = feed.message(name, bytes);
        part.setIntProperty(JmsNames.PART, number);
        return part;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
