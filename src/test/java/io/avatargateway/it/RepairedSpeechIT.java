package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.audio.format.TestFiles;
import jakarta.jms.BytesMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Speech that is broken and can be mended is heard whole, and told of, on every way. */
@GatewayIntegrationTest
class RepairedSpeechIT {

    private static final RestClient GATEWAY = RestClient.gateway();

    @Test
    void shouldTellWhatWasMendedByJmsAmqpHttpAndInParts() throws Exception {
        byte[] flac = TestFiles.resource("speech.flac");
        ByteBuffer.wrap(flac).putLong(18, ByteBuffer.wrap(flac).getLong(18) - 100);
        try (TestSession session = TestSession.open();
                JmsProducer core = JmsProducer.core();
                JmsProducer amqp = JmsProducer.amqp()) {
            Map<String, String> properties = Map.of("AvatarSessionId", session.id, "AvatarAudioType", "audio/flac");
            core.send(core.speech(flac, properties));
            JsonNode repaired = mended(core);
            assertThat(repaired).hasSize(1);
            assertThat(repaired.get(0).path("code").asText()).isEqualTo("FLAC_TOTAL");
            amqp.send(amqp.speech(flac, properties));
            assertThat(mended(amqp)).isEqualTo(repaired);
            for (int part = 0; part < 2; part++) {
                int middle = flac.length / 2;
                BytesMessage message = core.speech(
                        Arrays.copyOfRange(flac, part * middle, part == 0 ? middle : flac.length), properties);
                message.setStringProperty("AvatarJobId", "parts");
                message.setIntProperty("AvatarPart", part);
                message.setBooleanProperty("AvatarLastPart", part == 1);
                core.send(message);
            }
            assertThat(mended(core)).isEqualTo(repaired);
            String jobId = GATEWAY.postBytes(session.path("/audio"), flac, "Content-Type", "audio/flac")
                    .is(202)
                    .json()
                    .path("jobId")
                    .asText();
            JsonNode job = session.awaitJob(jobId, "finished");
            assertThat(job.path("repaired")).isEqualTo(repaired);
            assertThat(job.path("playedMillis").asLong()).isEqualTo(600);
            assertThat(session.heard()).hasSize(4 * 600 * 32);
        }
    }

    private static JsonNode mended(JmsProducer producer) throws Exception {
        List<JmsProducer.Reply> replies = producer.untilFinal();
        JsonNode last = replies.get(replies.size() - 1).json();
        assertThat(last.path("status").asText()).isEqualTo("finished");
        assertThat(last.path("playedMillis").asLong()).isEqualTo(600);
        return last.path("repaired");
    }
}
