package io.avatargateway.jms.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.JobBody;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.port.Job;
import io.avatargateway.suite.Endurance;
import io.avatargateway.suite.Rounds;
import jakarta.jms.Message;
import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages with properties of every form: each is answered once and clearly, and nothing stays behind. */
@Endurance
@Timeout(900)
class IntakeFuzzTest {

    private static final int MESSAGES = Rounds.of(50, 1_000);
    private static final Set<String> FINAL = Set.of("finished", "interrupted", "expired", "rejected", "failed");
    private static final String[] NAMES = {
        "AvatarAudioType",
        "AvatarMode",
        "AvatarKeepWaiting",
        "AvatarAction",
        "AvatarSilenceMillis",
        "AvatarCamera",
        "AvatarImageId",
        "AvatarNotBefore",
        "AvatarResume",
        "AvatarPart",
        "AvatarLastPart"
    };
    private static final Object[] VALUES = {
        "",
        "interrupt",
        "next",
        "queue",
        "silence",
        "finish",
        "camera",
        "background",
        "restart",
        "1,2,3,4",
        "audio/pcm;rate=16000",
        "audio/wav",
        "\u0000\uffff",
        "0",
        "1970-01-01T00:00:00Z",
        "9".repeat(500),
        true,
        false,
        (byte) -1,
        (short) 100,
        0,
        1,
        -1,
        Integer.MAX_VALUE,
        Long.MIN_VALUE,
        250L,
        1.5f,
        Double.NaN
    };

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldAnswerWhateverIsSentOnce(long seed) throws Exception {
        Random random = new Random(seed);
        TestBroker broker = new TestBroker(directory);
        FeedFixture feed = new FeedFixture(broker);
        IntakeFixture intake = new IntakeFixture(feed);
        intake.open = feed.id;
        try {
            Map<String, Integer> finals = new HashMap<>();
            for (int i = 0; i < MESSAGES; i++) {
                Message message = message(feed, random, "job-" + i);
                if (random.nextBoolean()) {
                    feed.send(message, 0, random.nextInt(10));
                } else {
                    feed.send(JmsNames.INTAKE, message, 0, random.nextInt(10));
                    assertThat(intake.takeIn()).isTrue();
                }
                finals.put("job-" + i, 0);
            }
            answer(feed, finals);
            assertThat(finals)
                    .allSatisfy((job, count) -> assertThat(count).as(job).isOne());
            // The broker counts a moment after a reply is out.
            await().untilAsserted(() -> {
                assertThat(broker.messageCount(feed.queue())).isZero();
                assertThat(broker.messageCount(feed.queue() + ".urgent")).isZero();
                assertThat(broker.messageCount(JmsNames.INTAKE)).isZero();
            });
        } finally {
            intake.close();
            feed.close();
            broker.close();
        }
    }

    /** Speaks what is speech, and reads what each job is told, until every one has its end. */
    private static void answer(FeedFixture feed, Map<String, Integer> finals) throws Exception {
        Set<String> open = new HashSet<>(finals.keySet());
        List<String> unclear = new ArrayList<>();
        feed.feed.request();
        while (!open.isEmpty()) {
            for (Job job = feed.jobs.poll(); job != null; job = feed.jobs.poll()) {
                settle(feed, job);
                feed.feed.request();
            }
            for (Job job = feed.urgent.poll(); job != null; job = feed.urgent.poll()) {
                settle(feed, job);
            }
            JsonObject reply = feed.nextReplyOrNull();
            if (reply != null && FINAL.contains(reply.getString("status"))) {
                finals.merge(reply.getString("jobId"), 1, Integer::sum);
                open.remove(reply.getString("jobId"));
                if (reply.getString("status").equals("rejected")
                        && !reply.getString("detail").matches("(?s)[A-Za-z].*: .*\\(expected: .*\\)")) {
                    unclear.add(reply.toString());
                }
            }
        }
        assertThat(unclear).isEmpty();
        assertThat(feed.nothingElseComes()).isTrue();
    }

    private static void settle(FeedFixture feed, Job job) {
        feed.feed.settle(job, JobStatus.of(job.id(), JobState.FINISHED, Instant.now(), 0));
    }

    private static Message message(FeedFixture feed, Random random, String jobId) throws Exception {
        int bytes = random.nextInt(4) == 0 ? 0 : 2 * random.nextInt(400) + random.nextInt(8) / 7;
        Message message =
                switch (random.nextInt(6)) {
                    case 0 -> feed.producerSession.createMessage();
                    case 1 -> feed.producerSession.createTextMessage(random.nextBoolean() ? "" : "hello");
                    default -> feed.message(jobId, bytes);
                };
        message.setStringProperty(JmsNames.JOB_ID, jobId);
        message.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        message.setJMSReplyTo(feed.replyQueue);
        for (int i = random.nextInt(4); i > 0; i--) {
            message.setObjectProperty(NAMES[random.nextInt(NAMES.length)], VALUES[random.nextInt(VALUES.length)]);
        }
        return message;
    }

    @Test
    void shouldEmptyTheDirectoryOfBodiesAtTheStart() throws Exception {
        Path left = Files.write(directory.resolve("job-1.audio"), new byte[10]);
        Path foreign = Files.write(directory.resolve("notes.txt"), new byte[10]);
        JobBodies bodies = new JobBodies(directory);
        assertThat(left).doesNotExist();
        assertThat(foreign).exists();
        try (JobBody body = bodies.of(new java.io.ByteArrayInputStream(new byte[300_000]), 1_000_000)) {
            assertThat(body.size()).isEqualTo(300_000);
            try (var files = Files.list(directory)) {
                assertThat(files).hasSize(2);
            }
        }
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(foreign);
        }
    }
}
