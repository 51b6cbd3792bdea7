package io.avatargateway.jms.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.core.persistence.impl.journal.DescribeJournal;
import org.apache.activemq.artemis.core.persistence.impl.journal.JournalRecordIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the broker writes a job to its journal that comes by the queue for all sessions. */
class JobWritesTest {

    private static final int BODY_BYTES = 6_400;

    @TempDir
    Path directory;

    @Test
    void shouldWriteAJobWhereItArrivesAndWhereItWaitsAndNowhereElse() throws Exception {
        TestBroker broker = new TestBroker(directory);
        FeedFixture feed = new FeedFixture(broker);
        IntakeFixture intake = new IntakeFixture(feed);
        intake.open = feed.id;
        try {
            BytesMessage message = feed.message("talk", BODY_BYTES);
            message.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
            feed.send(JmsNames.INTAKE, message, 0, 4);
            assertThat(intake.takeIn()).isTrue();
            Job job = feed.nextJob();
            feed.feed.started(job, JobStatus.of("talk", JobState.STARTED, Instant.now(), 200));
            feed.feed.settle(job, FeedFixture.finished(job));
            assertThat(feed.nextReplies(3)).containsExactly("talk accepted", "talk started", "talk finished");
        } finally {
            intake.close();
            feed.close();
            broker.close();
        }
        List<String> records = records();
        List<String> bodies =
                records.stream().filter(JobWritesTest::isMessageWithTheBody).toList();
        assertThat(bodies).as("it arrives, and moves to its session's queue").hasSize(2);
        for (String body : bodies) {
            assertThat(updates(records, body, JournalRecordIds.ADD_REF)).hasSize(1);
            assertThat(updates(records, body, JournalRecordIds.ACKNOWLEDGE_REF)).hasSize(1);
        }
        String move = number(bodies.get(1), "txID");
        assertThat(updates(records, bodies.get(0), JournalRecordIds.ACKNOWLEDGE_REF))
                .as("it leaves in the transaction in which it comes")
                .allSatisfy(record -> assertThat(number(record, "txID")).isEqualTo(move));
        assertThat(records).noneMatch(record -> isOf(record, JournalRecordIds.UPDATE_DELIVERY_COUNT));
    }

    private static boolean isMessageWithTheBody(String record) {
        return isOf(record, JournalRecordIds.ADD_MESSAGE_PROTOCOL)
                && Integer.parseInt(number(record, "size")) > BODY_BYTES;
    }

    /** What was written of a message behind it. */
    private static List<String> updates(List<String> records, String message, byte type) {
        String id = number(message, "recordID");
        return records.stream()
                .filter(record -> record.startsWith("operation@Update") && isOf(record, type))
                .filter(record -> number(record, "recordID").equals(id))
                .toList();
    }

    private static boolean isOf(String record, byte type) {
        return record.contains("userRecordType=" + type + ";");
    }

    private static String number(String record, String name) {
        Matcher matcher = Pattern.compile("\\b" + name + "=(\\d+)").matcher(record);
        assertThat(matcher.find()).as(record).isTrue();
        return matcher.group(1);
    }

    /** The broker keeps it until it is in the session's queue; a file of the gateway's would add nothing. */
    @Test
    void shouldBringALargeJobToItsSessionWithoutAFile() throws Exception {
        Path bodies = directory.resolve("bodies");
        TestBroker broker = new TestBroker(directory);
        FeedFixture feed = new FeedFixture(broker);
        IntakeFixture intake = new IntakeFixture(feed, new JobBodies(bodies));
        // Where there is no directory, there is no file.
        Files.delete(bodies);
        intake.open = feed.id;
        try {
            BytesMessage message = feed.message("talk", 320_000);
            message.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
            feed.send(JmsNames.INTAKE, message, 0, 4);

            assertThat(intake.takeIn()).isTrue();
            assertThat(feed.nextJob().speech().durationMillis()).isEqualTo(10_000);
        } finally {
            intake.close();
            feed.close();
            broker.close();
        }
    }

    private List<String> records() throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
        DescribeJournal.describeMessagesJournal(directory.resolve("journal").toFile(), out, true, true, false, false);
        return text.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("operation@"))
                .toList();
    }
}
