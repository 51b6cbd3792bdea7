package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avatargateway.audio.format.TestFiles;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two hours of speech in one body, which is larger than the whole heap of the gateway of {@link BrokerWireIT}. */
abstract class LargeBody {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MILLIS = 7_200_000;
    private static final int BYTES = MILLIS * 32;
    /** What the gateway needs for it, and has. */
    static final Map<String, String> SETTINGS =
            Map.of("JVM_ARGS", "-Xmx192m", "AUDIO_MAX_BYTES", Integer.toString(BYTES + 44));

    private final GatewayProcess gateway;
    private final int brokerPort;

    /** @param brokerPort of the gateway's broker */
    LargeBody(GatewayProcess gateway, int brokerPort) {
        this.gateway = gateway;
        this.brokerPort = brokerPort;
    }

    @Test
    @Tag("long")
    void shouldSpeakWhatIsLargerThanItsHeap() throws Exception {
        String session = gateway.openSession();
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + brokerPort);
                JMSContext context = factory.createContext()) {
            Queue replies = context.createTemporaryQueue();
            for (String queue : List.of("avatar.audio", "avatar.audio." + session)) {
                BytesMessage job = context.createBytesMessage();
                job.setObjectProperty("JMS_AMQ_InputStream", wav());
                job.setStringProperty("AvatarSessionId", session);
                job.setStringProperty("AvatarJobId", queue);
                job.setJMSReplyTo(replies);
                context.createProducer().send(context.createQueue(queue), job);
                try (JMSConsumer consumer = context.createConsumer(replies)) {
                    JsonNode started = next(consumer);
                    while (started.path("status").asText().equals("accepted")) {
                        started = next(consumer);
                    }
                    assertThat(started.path("status").asText())
                            .as(started.toString())
                            .isEqualTo("started");
                    assertThat(started.path("durationMillis").asInt()).isEqualTo(MILLIS);
                    gateway.rest()
                            .post("/sessions/" + session + "/interrupt", "{}")
                            .is(200);
                    assertThat(next(consumer).path("status").asText()).isEqualTo("interrupted");
                }
            }
        }
        JsonNode byHttp = gateway.rest()
                .send(
                        "POST",
                        "/sessions/" + session + "/audio",
                        BodyPublishers.ofInputStream(LargeBody::wav),
                        "Content-Type",
                        "audio/wav")
                .is(202)
                .json();
        assertThat(byHttp.path("durationMillis").asInt()).isEqualTo(MILLIS);
        assertThat(gateway.state(session)).isNotEqualTo("CLOSED");
    }

    private static JsonNode next(JMSConsumer consumer) throws Exception {
        Message reply = consumer.receive(60_000);
        assertThat(reply).as("a reply").isNotNull();
        return JSON.readTree(((TextMessage) reply).getText());
    }

    /** A quiet one, made as it is read. */
    private static InputStream wav() {
        byte[] header = TestFiles.wav(16_000, 1, new byte[0]);
        ByteBuffer.wrap(header)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(4, 36 + BYTES)
                .putInt(40, BYTES);
        return new SequenceInputStream(new ByteArrayInputStream(header), new InputStream() {
            private int left = BYTES;

            @Override
            public int read() {
                return left-- > 0 ? left & 1 : -1;
            }

            @Override
            public int read(byte[] into, int from, int most) {
                int count = Math.min(left, most);
                for (int i = 0; i < count; i++) {
                    into[from + i] = (byte) (i & 1);
                }
                left -= count;
                return count == 0 ? -1 : count;
            }
        });
    }
}
