package io.avatargateway.jms.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.audio.format.Repair;
import io.avatargateway.audio.format.TestFiles;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Speech that was broken and mended, from the message to the reply; in one message and in parts. */
@Timeout(60)
class RepairedJobsTest extends IntakeAndFeed {

    @Test
    void shouldTellInTheReplyWhatWasMendedWholeAndInParts() throws Exception {
        byte[] flac = TestFiles.resource("speech.flac");
        ByteBuffer.wrap(flac).putLong(18, ByteBuffer.wrap(flac).getLong(18) - 100);
        feed.send(message("whole", flac));
        Job whole = feed.nextJob();
        int middle = flac.length / 2;
        for (int part = 0; part < 2; part++) {
            BytesMessage message =
                    message("parts", Arrays.copyOfRange(flac, part * middle, part == 0 ? middle : flac.length));
            message.setIntProperty(JmsNames.PART, part);
            message.setBooleanProperty(JmsNames.LAST_PART, part == 1);
            feed.send(message);
        }
        Job parts = feed.nextJob();
        for (Job job : List.of(whole, parts)) {
            await().until(() -> readToEnd(job));
            assertThat(job.speech().repairs()).extracting(Repair::kind).containsExactly(Repair.Kind.FLAC_TOTAL);
            feed.feed.settle(
                    job,
                    JobStatus.untraced(
                            job.id(),
                            JobState.FINISHED,
                            Instant.now(),
                            600,
                            600,
                            false,
                            null,
                            null,
                            job.speech().repairs(),
                            null));
        }
        for (String id : List.of("whole", "parts")) {
            JsonObject reply = feed.nextReply();
            while (!reply.getString("status").equals("finished")) {
                reply = feed.nextReply();
            }
            assertThat(reply.getString("jobId")).isEqualTo(id);
            assertThat(reply.getJsonArray("repaired").getJsonObject(0).getString("code"))
                    .isEqualTo("FLAC_TOTAL");
        }
    }

    private static boolean readToEnd(Job job) throws Exception {
        byte[] frame = job.speech().nextFrame(6000);
        while (frame != null && frame.length > 0) {
            frame = job.speech().nextFrame(6000);
        }
        return frame != null;
    }

    private BytesMessage message(String jobId, byte[] body) throws Exception {
        BytesMessage message = feed.producerSession.createBytesMessage();
        message.writeBytes(body);
        message.setStringProperty(JmsNames.JOB_ID, jobId);
        message.setStringProperty(JmsNames.AUDIO_TYPE, "audio/flac");
        message.setJMSReplyTo(feed.replyQueue);
        return message;
    }
}
